import { bytesToMib } from '../../units/resources.ts';

/** A line, or a field of it, is not what Spark writes; the message says which and why. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/** An object of the log. Its fields are read by the names that Spark's JsonProtocol gives them. */
export type Fields = Readonly<Record<string, unknown>>;

/** How much of a wrong value a message shows. */
const shownLength = 40;

const wrong = (name: string, value: unknown, rule: string): UnreadableEventError =>
  new UnreadableEventError(`${name} is ${value === undefined ? 'missing' : (JSON.stringify(value) ?? 'nothing').slice(0, shownLength)}; it must be ${rule}`);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

export const asFields = (name: string, value: unknown): Fields => {
  if (!isFields(value)) throw wrong(name, value, 'an object');
  return value;
};

export const objectIn = (fields: Fields, name: string): Fields => asFields(name, fields[name]);

/** An empty object where there is none: parts that older versions do not write. */
export const objectOr = (fields: Fields, name: string): Fields => {
  const value = fields[name];
  return isFields(value) ? value : {};
};

export const listOr = (fields: Fields, name: string): readonly unknown[] => {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
};

export const textOr = <Default>(fields: Fields, name: string, absent: Default): string | Default => {
  const value = fields[name];
  return typeof value === 'string' ? value : absent;
};

export const textIn = (fields: Fields, name: string): string => {
  const value = textOr(fields, name, null);
  if (value === null) throw wrong(name, fields[name], 'a text');
  return value;
};

/** The largest number that counts, times and identifiers may be; beyond it they are not whole any more. */
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** A whole number from 0: an identifier, a count, bytes or ms. */
export const countIn = (fields: Fields, name: string): number => {
  const value = fields[name];
  if (!isCount(value)) throw wrong(name, value, 'a whole number from 0');
  return value;
};

/** As `countIn`, at most `max`. */
export const countUpTo = (fields: Fields, name: string, max: number): number => {
  const value = countIn(fields, name);
  if (value > max) throw wrong(name, value, `a whole number from 0 to ${max}`);
  return value;
};

/** As `countIn`, for what may be missing, or have the -1 that Spark writes for what it does not know. */
export const countOr = <Default>(fields: Fields, name: string, absent: Default): number | Default => {
  const value = fields[name];
  return isCount(value) ? value : absent;
};

/** The year 2200; times of a log are below it, so that no sum of them loses a millisecond. */
const timeMsMax = 7_258_118_400_000;

/** A time in ms since 1970. */
export const timeIn = (fields: Fields, name: string): number => {
  const value = countIn(fields, name);
  if (value > timeMsMax) throw wrong(name, value, 'a time in ms since 1970, before the year 2200');
  return value;
};

/** As `timeIn`; null for what has not happened, for which Spark writes 0 or nothing. */
export const timeOr = (fields: Fields, name: string): number | null => {
  const value = fields[name];
  return value === undefined || value === null || value === 0 || value === -1 ? null : timeIn(fields, name);
};

export const countsOr = (fields: Fields, name: string): readonly number[] => listOr(fields, name).filter(isCount);

export const mibOf = (bytes: number): number => bytesToMib(bytes);
