import type { Action, ActionParameter } from '../model/action.ts';
import type { Json } from '../model/json.ts';

type Values = ReadonlyMap<string, Json>;

/**
 * The values of an action's parameters: given ones checked, defaults filled in.
 * @returns `problems` with every wrong one at once, each with field, value, rule and fix
 */
export function bindParameters(action: Action, args: Json): { readonly values: Values } | { readonly problems: readonly string[] } {
  if (args === null || typeof args !== 'object' || Array.isArray(args)) {
    return { problems: [`args of ${action.name} is ${JSON.stringify(args).slice(0, 80)}; it must be an object; write NAME: VALUE for each parameter`] };
  }
  const given = new Map(Object.entries(args as { readonly [key: string]: Json }));
  const known = action.parameters.map(({ name }) => name);
  const problems = [...given.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `args.${name} of ${action.name} is given; it must be one of its parameters (${known.join(', ') || 'it has none'}); remove or rename it`);
  const values = new Map<string, Json>();
  for (const parameter of action.parameters) {
    const value = given.get(parameter.name) ?? parameter.default;
    const problem = problemOf(action.name, parameter, value);
    if (problem !== null) problems.push(problem);
    else if (value !== undefined) values.set(parameter.name, value);
  }
  return problems.length > 0 ? { problems } : { values };
}

function problemOf(action: string, { name, type, min, max }: ActionParameter, value: Json | undefined): string | null {
  const field = `args.${name} of ${action}`;
  if (value === undefined) return `${field} is missing; it must be given since it has no default; add it`;
  const is = `${field} is ${JSON.stringify(value).slice(0, 80)}`;
  if (type === 'integer') {
    if (!Number.isSafeInteger(value)) return `${is}; it must be an integer; write a whole number`;
    if (min !== undefined && Number(value) < min) return `${is}; it must be at least ${min}; raise it`;
    if (max !== undefined && Number(value) > max) return `${is}; it must be at most ${max}; lower it`;
    return null;
  }
  return typeof value === type ? null : `${is}; it must be a ${type}; correct it`;
}

/** The pattern is ours and has no nested repetition, so no text can make it slow. */
const reference = /\$\(([a-z_][a-zA-Z0-9_]{0,62})\)/g;

/**
 * Arguments with `$(NAME)` replaced. Where a text is nothing but one reference the value keeps its type (`by: $(count)` is
 * a number); inside a longer text it is written out. An unknown name stays as it is: the check of the document names it.
 */
export function substitute(value: Json, values: Values): Json {
  if (typeof value === 'string') {
    const whole = /^\$\(([a-z_][a-zA-Z0-9_]{0,62})\)$/.exec(value)?.[1];
    if (whole !== undefined) return values.get(whole) ?? value;
    return value.replace(reference, (text, name: string) => textOf(values.get(name)) ?? text);
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => substitute(item, values));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, values)]));
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
