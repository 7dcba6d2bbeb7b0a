import * as z from 'zod';
import { parseQuantity } from '../units/quantity.ts';

/** What planners work with, as people write it in documents. All are plain numbers in seconds, shares and per second afterwards. */

function quantityNumber(dimension: 'duration' | 'share' | 'rate', rule: string, accept: (value: number) => boolean) {
  return z.string({ error: rule }).transform((text, context): number => {
    const read = parseQuantity(text);
    if (read === null || read.dimension !== dimension || !accept(read.value)) {
      context.addIssue({ code: 'custom', message: rule });
      return z.NEVER;
    }
    return read.value;
  });
}

const longest = 3650 * 86_400;

/** Seconds of at least 0, in a document `250us`, `12.5ms`, `3s`, `2h`. */
export const secondsSchema = quantityNumber('duration', 'a duration such as 250us, 12.5ms, 3s or 2h (at most 3650d); write a number and one of ns, us, ms, s, m, h, d', (value) => value >= 0 && value <= longest).describe('A duration such as 250us, 12.5ms, 3s or 2h.');

/** Seconds above 0. */
export const positiveSecondsSchema = quantityNumber('duration', 'a duration longer than 0, such as 250us, 12.5ms, 3s or 2h (at most 3650d); write a number and one of ns, us, ms, s, m, h, d', (value) => value > 0 && value <= longest).describe('A duration longer than 0, such as 250us, 12.5ms, 3s or 2h.');

/** Seconds of either sign, for what a regression found. */
export const signedSecondsSchema = quantityNumber('duration', 'a duration such as 3s or -200ms; write a number and one of ns, us, ms, s, m, h, d', (value) => Math.abs(value) <= longest).describe('A duration of either sign, such as 3s or -200ms.');

/** Seconds that users add to each other's jobs. */
export const addedSecondsSchema = quantityNumber('duration', 'a duration of at least 0s (at most 3650d), since no job gets faster by more users; fit the regression again with more numbers of users, or without them', (value) => value >= 0 && value <= longest).describe('A duration of at least 0, such as 250ms or 3s.');

/** A share of anything, also above the whole: `50%`, `150%`. */
export const ratioSchema = quantityNumber('share', 'a percentage of at least 0%, such as 50% or 150%; write a number and %', (value) => value >= 0 && value <= 1e6).describe('A percentage such as 50% or 150%.');

/** As `ratioSchema`, above 0. */
export const positiveRatioSchema = quantityNumber('share', 'a percentage above 0%, such as 50% or 150%; write a number and %', (value) => value > 0 && value <= 1e6).describe('A percentage above 0, such as 50% or 150%.');

/** A share from nothing to all. */
export const partSchema = quantityNumber('share', 'a percentage from 0% to 100%; write a number and %', (value) => value >= 0 && value <= 1).describe('A percentage from 0% to 100%.');

/** How often something happens, in a document `120/s` or `5/min`. */
export const rateSchema = quantityNumber('rate', 'a rate of at least 0, such as 120/s or 5/min; write a number and one of /s, /min, /h', (value) => value >= 0 && value <= 1e12).describe('A rate such as 120/s or 5/min.');

/** Names that others gave: types of machines, providers, stages, tasks. */
export const foreignNameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_ .:/@+=()[\]#-]{0,252}$/u, { error: 'a name of 1 to 253 letters, digits, spaces and _.:/@+=()[]#-, starting with a letter, a digit or _; rename it' })
  .describe('A name, as its owner writes it.');
