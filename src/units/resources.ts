import type { Brand } from './brand.ts';
import type { Ms } from './time.ts';
import { toHours } from './time.ts';

/** Processor cores; fractions are allowed (0.5 is half a core). */
export type Cores = Brand<'Cores'>;

/** Memory in mebibytes (2^20 bytes). */
export type MiB = Brand<'MiB'>;

export type Usd = Brand<'Usd'>;
export type UsdPerHour = Brand<'UsdPerHour'>;

/** A share between 0 and 1. */
export type Share = Brand<'Share'>;

export const cores = (value: number): Cores => value as Cores;
export const mib = (value: number): MiB => value as MiB;
export const usd = (value: number): Usd => value as Usd;
export const usdPerHour = (value: number): UsdPerHour => value as UsdPerHour;
export const share = (value: number): Share => value as Share;

/** Bytes, exact for every amount of memory a machine can have. */
export const mibToBytes = (memory: MiB): number => memory * 1_048_576;

/** Mebibytes, not rounded: callers that need whole ones say which way they round. */
export const bytesToMib = (bytes: number): MiB => (bytes / 1_048_576) as MiB;

/** What a price costs over a time. */
export const costOver = (price: UsdPerHour, duration: Ms): Usd => (price * toHours(duration)) as Usd;
