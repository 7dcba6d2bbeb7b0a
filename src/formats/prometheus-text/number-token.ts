import { ScrapeError } from './scrape-error.ts';

/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Up to here a run of digits is an exact double. */
const digitsMax = 15;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const special: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
]);

/**
 * The number that stands in `text` from `from` up to `to`. Short decimals, nearly all there are, are computed without
 * cutting the text: digits below 2^53 divided by an exact power of ten round once, so the result is the nearest double
 * (Clinger, "How to read floating point numbers accurately", 1990, section 3).
 */
export function numberIn(text: string, from: number, to: number): number {
  let position = from;
  const first = text.charCodeAt(position);
  const negative = first === 45;
  if (negative || first === 43) position += 1;
  let digits = 0;
  let value = 0;
  let fraction = -1;
  for (; position < to; position++) {
    const code = text.charCodeAt(position);
    if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48);
      digits += 1;
      if (fraction >= 0) fraction += 1;
    } else if (code === 46 && fraction < 0) {
      fraction = 0;
    } else {
      return slowNumberIn(text, from, to);
    }
  }
  if (digits === 0 || digits > digitsMax) return slowNumberIn(text, from, to);
  const size = fraction > 0 ? value / (powersOfTen[fraction] ?? 1) : value;
  return negative ? -size : size;
}

function slowNumberIn(text: string, from: number, to: number): number {
  const token = text.slice(from, to);
  if (decimal.test(token)) return Number(token);
  const value = special.get(token.toLowerCase());
  if (value === undefined) throw new ScrapeError(`the value is "${token.slice(0, 40)}"; it must be a number, NaN, +Inf or -Inf`);
  return value;
}
