import type * as z from 'zod';
import { checkSchema } from '../formats/documents/check-schema.ts';
import { elsewhere, pathText } from '../formats/documents/problem.ts';
import type { Path, Problem } from '../formats/documents/problem.ts';
import { fieldsOf, written } from '../formats/documents/schema-shape.ts';
import { nearest, suggestion } from '../model/did-you-mean.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import { checkParameters, parametersOf } from './check-application-parameters.ts';
import type { Parameter } from './check-application-parameters.ts';
import { checkExpression } from './check-application-expressions.ts';
import type { Cursor } from './check-cursor.ts';

/** `$(NAME)`, anywhere in a text. */
const referencePattern = /\$\(([^()]{0,128})\)/g;

/** Actions hold objectives that exist; their steps are operations with arguments they take and parameters that exist. */
export function checkActions(checks: ApplicationChecks): readonly Problem[] {
  return checks.spec.at('actions').items().flatMap((action) => {
    const parameters = parametersOf(action);
    return [
      ...repeatedNames(action.at('parameters')),
      ...checkParameters(parameters),
      ...checkExpression(action.at('when'), checks.environment, 'bool'),
      ...action.at('holds').items().flatMap((held) => reference(held, 'an objective', checks.environment.objectives)),
      ...action.at('steps').items().flatMap((step) => checkStep(checks, step, parameters)),
    ];
  });
}

function checkStep(checks: ApplicationChecks, step: Cursor, parameters: readonly Parameter[]): readonly Problem[] {
  const given = step.at('with');
  const name = step.at('operation').text();
  const operation = name === null ? undefined : checks.operations.get(name);
  const unknown = operation === undefined && name !== null ? [step.at('operation').problem(`an operation; ${operationHint(name, [...checks.operations.keys()])}`)] : [];
  const links = [
    ...unknown,
    ...danglingParameters(given, parameters),
    ...constant(given.at('component'), (cursor) => reference(cursor, 'a component', checks.environment.components)),
    ...constant(given.at('template'), (cursor) => reference(cursor, 'a template in spec.templates or of a ResourceTemplate given with it', checks.templates)),
  ];
  return [...links, ...(operation === undefined ? [] : elsewhere(checkOperationArguments(checks, given, operation.args, parameters), links))];
}

/** There are few operations and each is a word to know, so all are named where none is near, with where they are described. */
function operationHint(name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return `${best === null ? `choose one of ${known.join(', ')}` : `did you mean ${best}?`} (docs/reference/operations.md)`;
}

/** Checks a text that no parameter takes part in; what a parameter will make of the others is not known yet. */
function constant(cursor: Cursor, check: (cursor: Cursor) => readonly Problem[]): readonly Problem[] {
  return cursor.text()?.includes('$(') === true ? [] : check(cursor);
}

/** Every `$(NAME)` under here names a parameter. */
function danglingParameters(cursor: Cursor, parameters: readonly Parameter[]): readonly Problem[] {
  const names = parameters.map((parameter) => parameter.name);
  const here = [...(cursor.text() ?? '').matchAll(referencePattern)]
    .filter((match) => !names.includes(match[1] ?? ''))
    .map((match) => cursor.textProblem(match.index, `a text whose $(...) are parameters of the action; ${names.length === 0 ? 'define the parameter, for it has none' : suggestion(match[1] ?? '', names)}`));
  const below = [...cursor.items(), ...cursor.entries().map(([, value]) => value)];
  return [...here, ...below.flatMap((inner) => danglingParameters(inner, parameters))];
}

function checkOperationArguments(checks: ApplicationChecks, given: Cursor, schema: z.ZodType, parameters: readonly Parameter[]): readonly Problem[] {
  const guessed: Path[] = [];
  const sample = withSamples(given.value ?? {}, parameters, [], guessed);
  const hidden = new Set(guessed.map((path) => pathText([...given.path, ...path])));
  // What a text parameter will hold is not known, so the form of such a value is checked when the action runs.
  const problems = checkSchema(given.source, schema, sample, given.path).filter((problem) => !hidden.has(problem.path));
  const expressions = Object.entries(fieldsOf(schema) ?? {})
    .filter(([, field]) => isExpression(field))
    .flatMap(([name]) => constant(given.at(name), (cursor) => checkExpression(cursor, checks.environment, 'bool')));
  return [...problems, ...expressions];
}

function isExpression(field: z.core.$ZodType): boolean {
  const inner = written(field) as z.ZodType;
  return typeof inner.meta === 'function' && inner.meta()?.['format'] === 'cel';
}

/** The arguments with a value of the right type wherever a parameter stands; `guessed` collects where that is a mere text. */
function withSamples(value: unknown, parameters: readonly Parameter[], path: Path, guessed: Path[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => withSamples(item, parameters, [...path, index], guessed));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withSamples(item, parameters, [...path, name], guessed)]));
  }
  if (typeof value !== 'string' || !value.includes('$(')) return value;
  const parameter = parameters.find((candidate) => value === `$(${candidate.name})`);
  if (parameter?.type === 'integer') {
    // 1 where its bounds allow that: a bound may be a value that no step takes.
    const sample = parameter.value ?? Math.max(parameter.min ?? 1, Math.min(1, parameter.max ?? 1));
    return Number.isInteger(sample) ? sample : 1;
  }
  if (parameter?.type === 'boolean') return parameter.value ?? true;
  guessed.push(path);
  return parameter?.value ?? 'a';
}
