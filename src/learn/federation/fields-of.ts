import type { Json } from '../../model/json.ts';

const isObject = (value: Json): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a saved network by their paths; objects are gone into unless `whole` names them. */
export function fieldsOf(saved: Json, whole: (path: string) => boolean, prefix = ''): ReadonlyMap<string, Json> {
  if (!isObject(saved)) return new Map([[prefix, saved]]);
  return new Map(Object.entries(saved).flatMap(([name, value]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return isObject(value) && !whole(path) ? [...fieldsOf(value, whole, path)] : [[path, value] as const];
  }));
}

/** The JSON that has these fields, one or two levels deep. */
export function fromFields(fields: ReadonlyMap<string, Json>): Json {
  const levels = new Map<string, Map<string, Json>>();
  const top: [string, Json | null][] = [];
  for (const [path, value] of fields) {
    const dot = path.indexOf('.');
    if (dot < 0) top.push([path, value]);
    else {
      const outer = path.slice(0, dot);
      if (!levels.has(outer)) top.push([outer, null]);
      levels.set(outer, (levels.get(outer) ?? new Map<string, Json>()).set(path.slice(dot + 1), value));
    }
  }
  return Object.fromEntries(top.map(([name, value]) => {
    const inner = levels.get(name);
    return [name, inner === undefined ? value : Object.fromEntries(inner)];
  }));
}
