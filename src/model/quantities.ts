import * as z from 'zod';
import type { Dimension, Quantity } from '../units/quantity.ts';
import { parseQuantity } from '../units/quantity.ts';
import { cores, mib, share, usdPerHour } from '../units/resources.ts';
import { ms } from '../units/time.ts';

/**
 * Documents carry integers or quantity strings, never floats (Kubernetes API conventions: floats do not survive round trips).
 * Each schema reads such a string and hands over a branded number. A message has the form `RULE; FIX`: the reader of the
 * document puts the field and its value before it.
 */
function quantity<Out>(dimension: Dimension, rule: string, convert: (value: number) => Out, accept: (value: number) => boolean = (value) => value >= 0) {
  return z.string({ error: rule }).transform((text, context): Out => {
    const read = parseQuantity(text);
    if (read === null || read.dimension !== dimension || !accept(read.value)) {
      context.addIssue({ code: 'custom', message: rule });
      return z.NEVER;
    }
    return convert(read.value);
  });
}

/** A non-negative duration, in a document `250ms`, `5s`, `10m`, `1h`, `30d`; internally milliseconds, at most 10 years. */
export const durationSchema = quantity(
  'duration',
  'a duration such as 250ms, 5s, 10m or 1h (at most 3650d); write a number and one of ms, s, m, h, d, w',
  (value) => ms(Math.round(value * 1e6) / 1e3),
  (value) => value >= 0 && value <= 3650 * 86_400,
).describe('A duration such as 250ms, 5s, 10m, 1h or 30d.');

/** As a duration, but longer than nothing. */
export const positiveDurationSchema = quantity(
  'duration',
  'a duration longer than 0, such as 250ms, 5s, 10m or 1h (at most 3650d); write a number and one of ms, s, m, h, d, w',
  (value) => ms(Math.round(value * 1e6) / 1e3),
  (value) => value > 0 && value <= 3650 * 86_400,
).describe('A duration longer than 0, such as 250ms, 5s, 10m, 1h or 30d.');

/** Memory, in a document `512MiB` or `2GiB`; internally MiB. */
export const memorySchema = quantity(
  'memory',
  'an amount of memory between 1 MiB and 64 TiB such as 512MiB or 2GiB; write a number and one of MiB, GiB, MB, GB',
  (value) => mib(value / 2 ** 20),
  (value) => value >= 2 ** 20 && value <= 2 ** 46,
).describe('An amount of memory such as 512MiB or 2GiB.');

/** A price, in a document `"0.03 USD/h"`. */
export const priceSchema = quantity(
  'money-rate',
  'a price such as "0.03 USD/h"; write a number and USD/h',
  (value) => usdPerHour(value),
).describe('A price such as "0.03 USD/h".');

/** An amount of money above 0, in a document `"20 USD"`. */
export const moneySchema = quantity(
  'money',
  'an amount above 0 such as "20 USD"; write a number and USD',
  (value) => value,
  (value) => value > 0,
).describe('An amount of money such as "20 USD".');

/** A share above 0 and up to 100 %, in a document `95%`. */
export const shareSchema = quantity(
  'share',
  'a share above 0% and up to 100%, such as 95% or 99.9%; write a number and %',
  (value) => share(value),
  (value) => value > 0 && value <= 1,
).describe('A share such as 95% or 99.9%.');

const coresRule = 'processor cores above 0 and up to 4096: an integer, or a string such as 500m (thousandths) or "0.5"; quote a fraction';

/** Cores, in a document an integer, `500m` (thousandths, as in Kubernetes) or `"0.5"`. */
export const coresSchema = z
  .union([z.int(), z.string()], { error: coresRule })
  .transform((value, context) => {
    const count = typeof value === 'number' ? value : coresOf(value);
    if (count === null || count <= 0 || count > 4096) {
      context.addIssue({ code: 'custom', message: coresRule });
      return z.NEVER;
    }
    return cores(count);
  })
  .describe('Processor cores: an integer, 500m (thousandths) or "0.5".');

function coresOf(text: string): number | null {
  const match = /^(\d{1,7}(?:\.\d{1,6})?)(m?)$/.exec(text.trim());
  if (match === null) return null;
  return match[2] === 'm' ? Number(match[1]) / 1000 : Number(match[1]);
}

/** A target or limit of any dimension: an integer, or a quantity string such as `100ms`, `"2 USD/h"`, `95%`, `150/s`. */
export const anyQuantitySchema = z
  .union([z.int(), z.string()], { error: 'an integer or a quantity such as 100ms, "2 USD/h", 512MiB, 95% or 150/s; quote a fraction' })
  .transform((value, context): Quantity => {
    const read = typeof value === 'number' ? ({ value, dimension: 'plain' } as const) : parseQuantity(value);
    if (read === null) {
      context.addIssue({
        code: 'custom',
        message: 'an integer or a quantity such as 100ms, "2 USD/h", 512MiB, 95% or 150/s; quote a fraction',
      });
      return z.NEVER;
    }
    return read;
  })
  .describe('An integer or a quantity such as 100ms, "2 USD/h", 512MiB, 95% or 150/s.');
