import type { Problem } from '../formats/documents/problem.ts';
import { suggestion } from '../model/did-you-mean.ts';
import type { Cursor } from './check-cursor.ts';

type ParameterType = 'integer' | 'string' | 'boolean';

/** A parameter of an action, as far as the document tells it. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly value: unknown;
  readonly cursor: Cursor;
};

const typeWords: Readonly<Record<ParameterType, string>> = { integer: 'a whole number', string: 'a text', boolean: 'true or false' };

const numberAt = (cursor: Cursor): number | null => (typeof cursor.value === 'number' ? cursor.value : null);

export function parametersOf(action: Cursor): readonly Parameter[] {
  return action.at('parameters').items().flatMap((cursor) => {
    const name = cursor.at('name').text();
    const type = cursor.at('type').text();
    if (name === null) return [];
    const known = type !== null && Object.hasOwn(typeWords, type) ? (type as ParameterType) : null;
    return [{ name, type: known, min: numberAt(cursor.at('min')), max: numberAt(cursor.at('max')), value: cursor.at('default').value, cursor }];
  });
}

/** The definition of each parameter fits itself: bounds in order, a default within them. */
export function checkParameters(parameters: readonly Parameter[]): readonly Problem[] {
  return parameters.flatMap((parameter) => {
    const { cursor, min, max, type, value } = parameter;
    const bounds = (['min', 'max'] as const).filter((bound) => cursor.at(bound).value !== undefined);
    return [
      ...(type !== null && type !== 'integer' ? bounds.map((bound) => cursor.at(bound).problem(`absent, since only integers have bounds; remove it`)) : []),
      ...(min !== null && max !== null && min > max ? [cursor.at('max').problem('at least min; raise max or lower min')] : []),
      ...(value === undefined ? [] : misfit(cursor.at('default'), parameter)),
    ];
  });
}

/** The arguments that a guide gives to an action. */
export function checkArguments(given: Cursor, parameters: readonly Parameter[]): readonly Problem[] {
  const names = parameters.map((parameter) => parameter.name);
  const wrong = given.entries().flatMap(([name, value]) => {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter !== undefined) return misfit(value, parameter);
    return [value.keyProblem('an unknown argument', 'a parameter of the action', names.length === 0 ? 'remove it: the action has none' : suggestion(name, names))];
  });
  const there = new Set(given.entries().map(([name]) => name));
  const absent = parameters.filter((parameter) => parameter.value === undefined && !there.has(parameter.name));
  return [...wrong, ...absent.map((parameter) => given.at(parameter.name).problem(`${valueRule(parameter)}, since it has no default; add it`))];
}

function misfit(cursor: Cursor, parameter: Parameter): readonly Problem[] {
  const { type, min, max } = parameter;
  const { value } = cursor;
  if (type === null || cursor.value === undefined) return [];
  const fits =
    type === 'integer'
      ? Number.isInteger(value) && (min === null || (value as number) >= min) && (max === null || (value as number) <= max)
      : typeof value === type;
  return fits ? [] : [cursor.problem(`${valueRule(parameter)}; change it`)];
}

function valueRule({ type, min, max }: Parameter): string {
  const bounds = [min === null ? '' : ` from ${min}`, max === null ? '' : ` up to ${max}`].join('');
  return `${type === null ? 'a value' : typeWords[type]}${type === 'integer' ? bounds : ''}`;
}
