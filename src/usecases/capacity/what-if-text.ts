import { InvalidInputError } from '../../model/error.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { parseQuantity } from '../../units/quantity.ts';
import type { WhatIf } from './capacity-job.ts';

/** Plans of one sweep. */
const valuesMax = 1000;

type Given = { readonly field: string; readonly text: string };

const wrong = ({ field, text }: Given): InvalidInputError =>
  new InvalidInputError([`${field} is ${text === '' ? 'empty' : text.slice(0, 100)}; it must be deadline=10s..100s:5s (from..to:step), deadline=10s,20s,60s, utilisation=50%..90%:10%, users=1..10:1 or provider; correct it`]);

/**
 * Reads what is to be varied, and its values in seconds, shares or users.
 * @throws InvalidInputError that names the field
 */
export function whatIfOf(field: string, text: string, className: string | null): WhatIf {
  const given = { field, text };
  if (text === 'provider') return { parameter: 'provider' };
  const match = /^(deadline|utilisation|users)=(.{1,10000})$/.exec(text);
  if (match === null) throw wrong(given);
  const [, parameter = '', written = ''] = match;
  const dimension = parameter === 'deadline' ? 'duration' : parameter === 'users' ? 'plain' : 'share';
  const numberOf = (part: string): number => {
    const read = parseQuantity(part);
    if (read === null || read.dimension !== dimension || read.value <= 0) throw wrong(given);
    return read.value;
  };
  const range = /^([^.,:]*(?:\.\d+[^.,:]*)?)\.\.([^:,]+):([^:,]+)$/.exec(written);
  const values = range === null ? written.split(',').map(numberOf) : steps(numberOf(range[1] ?? ''), numberOf(range[2] ?? ''), numberOf(range[3] ?? ''), given);
  if (parameter === 'users' && values.some((value) => !Number.isInteger(value))) throw wrong(given);
  if (parameter === 'utilisation' && values.some((value) => value > 1)) throw wrong(given);
  return { parameter: parameter === 'users' || parameter === 'utilisation' ? parameter : 'deadline', className, values };
}

/**
 * Checks that varying it changes something in a problem.
 * @throws InvalidInputError that names the field
 */
export function checkWhatIf(field: string, whatIf: WhatIf | null, { classes, cloud }: Pick<CapacityProblem, 'classes' | 'cloud'>): void {
  if (whatIf === null) return;
  const refuse = (what: string, fix: string): never => {
    throw new InvalidInputError([`${field} is ${whatIf.parameter}, and ${what}; ${fix}`]);
  };
  if (whatIf.parameter === 'provider') {
    if (cloud.kind === 'private') refuse('a private cloud has no providers; it must be deadline, utilisation or users', 'vary one of these');
    return;
  }
  const { parameter, className } = whatIf;
  const wanted = parameter === 'utilisation' ? 'utilisation' : 'deadline';
  const other = wanted === 'deadline' ? 'utilisation' : 'deadline';
  const meant = classes.filter(({ name }) => className === null || name === className);
  if (meant.length === 0 || meant.some(({ goal }) => goal.kind === wanted)) return;
  const who = className === null ? `every class has a ${other}` : `class ${className} has a ${other}`;
  if (parameter === 'users') refuse(`${who}: a topology is as busy as its arrivals make it, whatever its users`, 'vary utilisation');
  refuse(`${who}; it must be what the class has`, `write ${other}=..., or name another class`);
}

/** Each value is computed from the first, so that errors of addition do not add up. */
function steps(from: number, to: number, step: number, given: Given): readonly number[] {
  if (to < from) throw new InvalidInputError([`${given.field} is ${given.text.slice(0, 100)}, whose start is above its end; it must go up, as in deadline=10s..100s:5s; swap them`]);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > valuesMax) throw new InvalidInputError([`${given.field} is ${given.text}, which has ${count} values; it must have at most ${valuesMax}; take wider steps`]);
  return Array.from({ length: count }, (_, index) => Number((from + index * step).toPrecision(12)));
}
