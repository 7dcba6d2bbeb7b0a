import type { WhatIf } from '../usecases/capacity/capacity-job.ts';
import { parseQuantity } from '../units/quantity.ts';
import { CliError, exitCodes } from './exit-codes.ts';

/** Plans of one sweep. */
const valuesMax = 1000;

const wrong = (text: string): CliError =>
  new CliError(`--what-if is ${text}; it must be deadline=10s..100s:5s (from..to:step), deadline=10s,20s,60s, utilisation=50%..90%:10%, users=1..10:1 or provider; correct it`, exitCodes.usage);

/** Reads the value of --what-if: what is varied, and its values in seconds, shares or users. */
export function whatIfOf(text: string, className: string | null): WhatIf {
  if (text === 'provider') return { parameter: 'provider' };
  const match = /^(deadline|utilisation|users)=(.{1,10000})$/.exec(text);
  if (match === null) throw wrong(text);
  const [, parameter = '', written = ''] = match;
  const dimension = parameter === 'deadline' ? 'duration' : parameter === 'users' ? 'plain' : 'share';
  const numberOf = (part: string): number => {
    const read = parseQuantity(part);
    if (read === null || read.dimension !== dimension || read.value <= 0) throw wrong(text);
    return read.value;
  };
  const range = /^([^.,:]*(?:\.\d+[^.,:]*)?)\.\.([^:,]+):([^:,]+)$/.exec(written);
  const values = range === null ? written.split(',').map(numberOf) : steps(numberOf(range[1] ?? ''), numberOf(range[2] ?? ''), numberOf(range[3] ?? ''), text);
  if (parameter === 'users' && values.some((value) => !Number.isInteger(value))) throw wrong(text);
  if (parameter === 'utilisation' && values.some((value) => value > 1)) throw wrong(text);
  return { parameter: parameter === 'users' ? 'users' : 'goal', className, values };
}

/** Each value is computed from the first, so that errors of addition do not add up. */
function steps(from: number, to: number, step: number, text: string): readonly number[] {
  if (to < from) throw wrong(text);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > valuesMax) throw new CliError(`--what-if is ${text}, which has ${count} values; it must have at most ${valuesMax}; take wider steps`, exitCodes.usage);
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)));
}
