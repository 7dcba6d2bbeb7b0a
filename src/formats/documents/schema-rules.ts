import type * as z from 'zod';
import { suggestion } from '../../model/did-you-mean.ts';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** Zod's words for types, in words that a reader of a document knows. */
const typeWords: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map of fields'],
  ['record', 'a map'],
  ['null', 'null'],
]);

/**
 * What every schema that brings no message of its own says: `RULE; FIX`. Given to zod for one parse, so that a schema's own
 * message comes first.
 */
export function ruleOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${typeWords.get(issue.expected) ?? issue.expected}; ${issue.input === undefined ? 'add it' : 'correct it'}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input);
    case 'too_small':
      return sized(Number(issue.minimum), issue.origin, 'at least', 'or more', 'lengthen it', 'raise it');
    case 'too_big':
      return sized(Number(issue.maximum), issue.origin, 'at most', 'or less', 'shorten it', 'lower it');
    case 'invalid_union':
      return unionRule(issue.errors);
    case 'invalid_key':
      return 'a map with shorter names; shorten this one';
    case 'invalid_format':
      return `of the form ${issue.format}; correct it`;
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return `${issue.message ?? 'valid'}; correct it`;
    default:
      return 'valid; correct it';
  }
}

/** What a field that takes only some values says: `RULE; FIX`. */
export function oneOf(values: readonly string[], input: unknown): string {
  if (values.length === 1) return `${values[0]}; ${input === undefined ? 'add it' : `write ${values[0]}`}`;
  return `one of ${values.join(', ')}; ${typeof input === 'string' ? suggestion(input, values) : 'choose one'}`;
}

function sized(bound: number, origin: string, prefix: string, suffix: string, longerFix: string, numberFix: string): string {
  if (origin === 'string') return `${prefix} ${bound} characters long; ${longerFix}`;
  if (origin === 'array' || origin === 'set') return `a list of ${prefix} ${bound} items; ${longerFix}`;
  return `${bound} ${suffix}; ${numberFix}`;
}

/** A union says what any of its sides would have taken. */
function unionRule(sides: readonly (readonly z.core.$ZodRawIssue[] | readonly z.core.$ZodIssue[])[]): string {
  const rules = sides.flatMap((issues) => issues.slice(0, 1).map((issue) => ('message' in issue && typeof issue.message === 'string' ? (issue.message.split('; ')[0] ?? '') : '')));
  const distinct = [...new Set(rules.filter((rule) => rule !== ''))];
  return `${distinct.length === 0 ? 'of one of the allowed types' : distinct.join(', or ')}; correct it`;
}
