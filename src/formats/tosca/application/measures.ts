import type { Json } from '../../../model/json.ts';
import { simpleScalar } from '../validate/comparable.ts';

/** A size in MiB; a bare number is of MB, the unit that the simple profile names for its sizes. */
export const mebibytesOf = (value: Json | undefined): number | null => scaled(value, 'scalar-unit.size', 1e6, 2 ** 20);

/** A time in seconds; a bare number is of seconds. */
export const secondsOf = (value: Json | undefined): number | null => scaled(value, 'scalar-unit.time', 1, 1);

/** A frequency in GHz. */
export const gigahertzOf = (value: Json | undefined): number | null => scaled(value, 'scalar-unit.frequency', 1e9, 1e9);

function scaled(value: Json | undefined, unit: string, bare: number, to: number): number | null {
  if (typeof value === 'number') return value >= 0 ? (value * bare) / to : null;
  if (typeof value !== 'string') return null;
  const base = simpleScalar(unit, value) ?? (/^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) * bare : null);
  return base === null || base < 0 ? null : base / to;
}

/** A whole number above 0. */
export function countOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number > 0 ? number : null;
}

/** An amount of money: a number, or a text such as `20 USD`. */
export function usdOf(value: Json | undefined): number | null {
  const text = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(?:USD|\$)?$/.exec(value.trim())?.[1] : undefined;
  const amount = typeof value === 'number' ? value : text === undefined ? Number.NaN : Number(text);
  return amount >= 0 ? amount : null;
}

export const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null);
