import type * as z from 'zod';
import { suggestion } from '../../model/did-you-mean.ts';
import type { Json } from '../../model/json.ts';
import type { Path, Problem } from './problem.ts';
import { pathText, shown } from './problem.ts';
import { oneOf, ruleOf } from './schema-rules.ts';
import { fieldsOf, literalsOf, meantBy, schemaAt } from './schema-shape.ts';
import type { Positions } from './source-text.ts';

/** A document as it was written, with what is needed to point into it. */
export type Source = { readonly file: string; readonly document: Json; readonly positions: Positions };

/** Everything in which a value breaks its schema. `base` is where the value stands in the document. */
export function checkSchema(source: Source, schema: z.ZodType, value: unknown = source.document, base: Path = []): readonly Problem[] {
  const result = schema.safeParse(value, { error: ruleOf });
  if (result.success) return [];
  const problems = result.error.issues.flatMap((whole) => innermost(whole)).flatMap((issue) => {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(fieldsOf(meantBy(schemaAt(schema, path) ?? schema, valueAt(value, path))) ?? {});
      return issue.keys.map((key) => unknownField(source, [...base, ...path, key], key, known));
    }
    const message = issue.code === 'invalid_union' && issue.errors.length === 0 ? (choiceRule(schema, path, valueAt(value, path)) ?? issue.message) : issue.message;
    return [problemAt(source, [...base, ...path], message, valueAt(value, path))];
  });
  return distinct(problems);
}

type Issue = z.core.$ZodIssue;

const pathOf = (issue: Issue): readonly (string | number)[] => issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));

/**
 * What is wrong inside of a union, where only one of its sides takes values of this type: a profile that was written here is no name of one,
 * and whoever wrote it wants to know which of its fields is wrong. Else the union itself.
 */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((side) => !side.some((one) => one.path.length === 0 && one.code === 'invalid_type'));
  const [side, another] = meant;
  if (side === undefined || another !== undefined) return [issue];
  const tells = side.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys' || one.code === 'too_small' || one.code === 'too_big');
  return tells ? side.flatMap((one) => innermost({ ...one, path: [...issue.path, ...one.path] })) : [issue];
}

/** What may stand in the field by which the sides of a union are told apart; null where no such field is there. */
function choiceRule(schema: z.ZodType, path: Path, value: unknown): string | null {
  const field = path.at(-1);
  const union = schemaAt(schema, path.slice(0, -1));
  const values = union === null || typeof field !== 'string' ? [] : literalsOf(union, field);
  return values.length === 0 ? null : oneOf(values, value);
}

/** A problem of the value at a path; `message` has the form `RULE; FIX`. */
export function problemAt(source: Source, path: Path, message: string, value: unknown = valueAt(source.document, path)): Problem {
  const cut = message.indexOf('; ');
  const [rule, fix] = cut < 0 ? [message, 'correct it'] : [message.slice(0, cut), message.slice(cut + 2)];
  return { file: source.file, ...source.positions.ofValue(path), path: pathText(path), value: shown(value, path), rule, fix };
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

function unknownField(source: Source, path: Path, key: string, known: readonly string[]): Problem {
  const place = source.positions.ofKey(path);
  return { file: source.file, ...place, path: pathText(path), value: 'an unknown field', rule: 'a field that exists here', fix: suggestion(key, known) };
}

/** Two rules of one schema may find the same fault. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.path}\n${problem.rule}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
