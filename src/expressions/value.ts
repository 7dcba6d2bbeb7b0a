import type { Scope } from './expression.ts';

/** The type of a part of an expression. Lists carry the most items they can have, so that the work can be bounded. */
export type CelType =
  | { readonly kind: 'double' | 'bool' | 'string' }
  | { readonly kind: 'list'; readonly of: CelType; readonly max: number }
  /** A part whose mistake is already reported; it fits everywhere, so that one mistake is reported once. */
  | { readonly kind: 'wrong' };

export const double: CelType = { kind: 'double' };
export const bool: CelType = { kind: 'bool' };
export const string: CelType = { kind: 'string' };
export const wrong: CelType = { kind: 'wrong' };

/** No value, and the readings that would be needed for one. */
export class Unknown {
  readonly whys: readonly string[];

  constructor(whys: readonly string[]) {
    this.whys = whys;
  }
}

export type Value = boolean | number | string | readonly Value[] | Unknown;

/** The variables of macros that surround a part, by the depth at which each was declared. */
export type Locals = readonly Value[];

export type Evaluate = (scope: Scope, locals: Locals) => Value;

/** A compiled part: its type, the most steps it can take, and the function that computes it. */
export type Part = { readonly type: CelType; readonly steps: number; readonly evaluate: Evaluate };

export const unknown = (why: string): Unknown => new Unknown([why]);

/** Reasons listed in one outcome; more would not be read. */
const whysMax = 4;

export function bothUnknown(left: Unknown, right: Unknown): Unknown {
  return new Unknown([...new Set([...left.whys, ...right.whys])].slice(0, whysMax));
}

/** NaN and the infinities are not values: they come from a division by zero or an overflow. */
export const finite = (value: number, what: () => string): Value => (Number.isFinite(value) ? value : unknown(`${what()} is not a finite number`));

export const isWrong = (type: CelType): boolean => type.kind === 'wrong' || (type.kind === 'list' && isWrong(type.of));

/** Whether two types are the same, apart from the lengths of lists. */
export function sameType(left: CelType, right: CelType): boolean {
  if (isWrong(left) || isWrong(right)) return true;
  if (left.kind === 'list' && right.kind === 'list') return sameType(left.of, right.of);
  return left.kind === right.kind;
}

/** The type in words that a reader of a document knows. */
export function typeName(type: CelType): string {
  switch (type.kind) {
    case 'double':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'list':
      return 'a list';
    case 'wrong':
      return 'a mistake';
  }
}
