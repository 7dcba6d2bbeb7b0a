import type { RequestRecord } from '../../experiment/ports/request-record.ts';

/** First line of a records file. */
export type RecordsHeader = {
  readonly format: 'homeostat-load/1';
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly endpoints: readonly string[];
};

/** A record whose endpoint is its place in the header's list. */
export type IndexedRecord = Omit<RequestRecord, 'endpoint'> & { readonly endpoint: number };

export const formatHeader = (header: RecordsHeader): string => `${JSON.stringify(header)}\n`;

/** No record is longer: two times of 15 digits, a place of 2, a status of 4, a letter, 4 commas and the line end. */
export const recordBytesMax = 15 + 15 + 2 + 4 + 1 + 4 + 1;

/** The longest time that a record can hold; 31 years. */
const microsecondsMax = 999_999_999_999_999;

/**
 * Writes `INTENDED_US,ENDPOINT_INDEX,a|u,STATUS,LATENCY_US`: about 20 bytes that any tool can read. Returns where it ends.
 * It writes digits rather than a string, so that a record leaves no garbage behind.
 */
export function writeRecord(bytes: Buffer, at: number, { intendedMs, endpoint, kind, status, latencyUs }: IndexedRecord): number {
  let end = writeWhole(bytes, at, Math.min(microsecondsMax, Math.round(intendedMs * 1000)));
  bytes[end++] = comma;
  end = writeWhole(bytes, end, endpoint);
  bytes[end++] = comma;
  bytes[end++] = kind === 'answer' ? letterA : letterU;
  bytes[end++] = comma;
  if (status < 0) bytes[end++] = minus;
  end = writeWhole(bytes, end, Math.abs(status));
  bytes[end++] = comma;
  end = writeWhole(bytes, end, Math.min(microsecondsMax, Math.round(latencyUs)));
  bytes[end++] = lineFeed;
  return end;
}

/** Writes the decimal digits of a whole number that is not negative; returns where they end. */
function writeWhole(bytes: Buffer, at: number, value: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest /= 10) end += 1;
  let rest = value;
  for (let i = end - 1; i >= at; i -= 1) {
    bytes[i] = zero + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return end;
}

const comma = 44;
const minus = 45;
const zero = 48;
const letterA = 97;
const letterU = 117;
const lineFeed = 10;
