import { hiddenValue, hiddenValueChanged } from '../model/component.ts';
import type { Json } from '../model/json.ts';
import type { JsonChange } from './diff-json.ts';

/**
 * A copy in which the values of environment variables are hidden and their names stay: wherever a list `env` stands in a
 * document, in the arguments of a step or in its resolved target. Every view that carries such JSON goes through here; what
 * is stored stays whole, since instances are started from it.
 * @param before an earlier form of the same JSON: values that differ from it are marked as changed
 */
export function hideSecrets(json: Json, before: Json | undefined = json): Json {
  if (isList(json)) return json.map((item, index) => hideSecrets(item, counterpart(before, item, index)));
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const old = before === json ? value : fieldOf(before, name);
      return [name, name === 'env' && isList(value) ? value.map((item, index) => hideVariable(item, counterpart(old, item, index))) : hideSecrets(value, old)];
    }),
  );
}

/** A change with what it says of environment variables hidden; the paths keep their names. */
export function hideInChange(change: JsonChange): JsonChange {
  const before = 'before' in change ? change.before : undefined;
  const place = change.path.split('/');
  const hide = (value: Json, old: Json | undefined): Json => hideAt(place, value, old);
  if (change.op === 'add') return { ...change, after: hide(change.after, undefined) };
  if (change.op === 'remove') return { ...change, before: hide(change.before, change.before) };
  return { ...change, before: hide(change.before, change.before), after: hide(change.after, before) };
}

/** Hides a value that stands at a place inside of a document: the list `env`, an item of it, or the value of one. */
function hideAt(place: readonly string[], value: Json, before: Json | undefined): Json {
  const [third, second, last] = place.slice(-3);
  if (last === 'env' && isList(value)) return value.map((item, index) => hideVariable(item, counterpart(before, item, index)));
  if (third === 'env' && last === 'value') return hiddenText(value, before);
  if (second === 'env') return hideVariable(value, before);
  return hideSecrets(value, before);
}

function hideVariable(variable: Json, before: Json | undefined): Json {
  if (!isObject(variable) || !Object.hasOwn(variable, 'value')) return hideSecrets(variable, before);
  return { ...variable, value: hiddenText(variable['value'] ?? null, fieldOf(before, 'value')) };
}

const hiddenText = (value: Json, before: Json | undefined): string => (before === undefined || before === value ? hiddenValue : hiddenValueChanged);

/** The item that this one was: that of the same name, or of the same place where it has none. */
function counterpart(before: Json | undefined, item: Json, index: number): Json | undefined {
  if (before === undefined || !isList(before)) return undefined;
  const name = fieldOf(item, 'name');
  return typeof name === 'string' && fieldOf(before[index], 'name') !== name ? before.find((other) => fieldOf(other, 'name') === name) : before[index];
}

const fieldOf = (value: Json | undefined, name: string): Json | undefined => (value !== undefined && isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is { readonly [key: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value);
