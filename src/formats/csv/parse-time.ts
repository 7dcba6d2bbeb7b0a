import type { Instant } from '../../units/time.ts';
import { instant } from '../../units/time.ts';

/**
 * Numbers from here on are milliseconds since 1970, smaller ones seconds. 10^11 s is the year 5138, 10^11 ms is March 1973:
 * no trace of a computer lies on the wrong side.
 */
const millisecondsFrom = 1e11;

/** The same year for milliseconds. Larger numbers are microseconds or nanoseconds, which are refused: as milliseconds they would be the year 50,000 and later. */
const latest = 1e14;

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads a time: ISO 8601 with or without zone (without: UTC, so that a file means the same everywhere), or a number of
 * seconds or milliseconds since 1970. Undefined for anything else, also for the 30th of February.
 */
export function parseTime(text: string): Instant | undefined {
  if (text.length > 64) return undefined;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return fromNumber(Number(text));
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  const milliseconds = Math.round(Number(`0.${match[7] ?? '0'}`) * 1000);
  const offset = offsetMinutes(match[8]);
  if (offset === undefined) return undefined;
  return instant(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - offset * 60_000);
}

function fromNumber(value: number): Instant | undefined {
  const milliseconds = Math.abs(value) < millisecondsFrom ? Math.round(value * 1000) : Math.round(value);
  return Math.abs(milliseconds) < latest ? instant(milliseconds) : undefined;
}

/** What to do with a cell that looks like a time of another kind; null where it looks like none. */
export function timeHint(text: string): string | null {
  const size = /^-?\d{1,20}(?:\.\d{1,9})?$/.test(text) ? Math.abs(Number(text)) : 0;
  if (size < latest) return null;
  const [unit, divisor] = size < 1e3 * latest ? (['microseconds', 1e3] as const) : (['nanoseconds', 1e6] as const);
  return `if these are ${unit}, divide them by ${divisor}`;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
