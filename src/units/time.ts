import type { Brand } from './brand.ts';

/** A length of time in milliseconds. */
export type Ms = Brand<'Ms'>;

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Not a length: two instants may be subtracted, never added. */
export type Instant = Brand<'Instant'>;

/** `ms(250)` is a quarter of a second. */
export const ms = (milliseconds: number): Ms => milliseconds as Ms;

export const seconds = (value: number): Ms => (value * 1000) as Ms;
export const minutes = (value: number): Ms => (value * 60_000) as Ms;
export const hours = (value: number): Ms => (value * 3_600_000) as Ms;

export const instant = (millisecondsSinceEpoch: number): Instant => millisecondsSinceEpoch as Instant;

/** The instant `by` later (earlier if negative). */
export const after = (at: Instant, by: Ms): Instant => (at + by) as Instant;

/** How long from `from` until `to`; negative if `to` is earlier. */
export const between = (from: Instant, to: Instant): Ms => (to - from) as Ms;

export const toSeconds = (duration: Ms): number => duration / 1000;
export const toHours = (duration: Ms): number => duration / 3_600_000;

/** ISO 8601 in UTC, whatever the time zone of the machine. */
export const isoOf = (at: Instant): string => new Date(at).toISOString();
