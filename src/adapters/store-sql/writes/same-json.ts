import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../model/json.ts';

/** Whether two values are the same JSON; the order of an object's fields does not count. */
export function sameJson(a: Json, b: Json): boolean {
  // Through JSON first, since a value from a caller may hold what JSON does not know (an undefined field, a minus zero).
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}
