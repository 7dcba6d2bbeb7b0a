import type { Json } from '../model/json.ts';

export type JsonChange =
  | { readonly op: 'add'; readonly path: string; readonly after: Json }
  | { readonly op: 'remove'; readonly path: string; readonly before: Json }
  | { readonly op: 'replace'; readonly path: string; readonly before: Json; readonly after: Json };

/**
 * What changed between two JSON values, as JSON Pointers (RFC 6901) in the order of the second value. Items of a list
 * that all have a `name` are matched by it, so that an insertion is one change and not a shift of everything behind it.
 */
export function diffJson(before: Json, after: Json, path = ''): JsonChange[] {
  if (isList(before) && isList(after)) return diffLists(before, after, path);
  if (isObject(before) && isObject(after)) return diffMaps(new Map(Object.entries(before)), new Map(Object.entries(after)), path);
  return before === after ? [] : [{ op: 'replace', path, before, after }];
}

function diffLists(before: readonly Json[], after: readonly Json[], path: string): JsonChange[] {
  const [named, namedAfter] = [byName(before), byName(after)];
  if (named !== null && namedAfter !== null) {
    const order = [...namedAfter.keys()].filter((name) => named.has(name)).join('/') === [...named.keys()].filter((name) => namedAfter.has(name)).join('/');
    // A changed order matters (ties are broken by it), and single changes would not show it.
    return order ? diffMaps(named, namedAfter, path) : [{ op: 'replace', path, before, after }];
  }
  const numbered = (list: readonly Json[]): Map<string, Json> => new Map(list.map((item, index) => [String(index), item]));
  return diffMaps(numbered(before), numbered(after), path);
}

function diffMaps(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>, path: string): JsonChange[] {
  const changes: JsonChange[] = [];
  for (const [key, value] of after) {
    const old = before.get(key);
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (old === undefined) changes.push({ op: 'add', path: place, after: value });
    else changes.push(...diffJson(old, value, place));
  }
  for (const [key, value] of before) {
    if (!after.has(key)) changes.push({ op: 'remove', path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, before: value });
  }
  return changes;
}

/** Items by name; null unless all have one and no two the same. An empty list fits either way. */
function byName(list: readonly Json[]): Map<string, Json> | null {
  const named = new Map<string, Json>();
  for (const item of list) {
    const name = isObject(item) && Object.hasOwn(item, 'name') ? item['name'] : undefined;
    if (typeof name !== 'string' || named.has(name)) return null;
    named.set(name, item);
  }
  return named;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is { readonly [key: string]: Json } => value !== null && typeof value === 'object' && !Array.isArray(value);
