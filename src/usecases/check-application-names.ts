import type { Problem } from '../formats/documents/problem.ts';
import { suggestion } from '../model/did-you-mean.ts';
import type { Cursor } from './check-cursor.ts';

/** Two items of one list with one name; with `field`, of another field than name. */
export function repeatedNames(list: Cursor, field = 'name'): readonly Problem[] {
  const first = new Map<string, Cursor>();
  return list.items().flatMap((item) => {
    const name = item.at(field);
    const text = name.text();
    if (text === null) return [];
    const other = first.get(text);
    if (other === undefined) {
      first.set(text, item);
      return [];
    }
    const { line } = other.source.positions.ofValue(other.path);
    return [name.problem(`a name that nothing else in this list has (line ${line} has it); rename one`)];
  });
}

/** A name that must be one of those that exist. */
export function reference(cursor: Cursor, what: string, known: readonly string[]): readonly Problem[] {
  const name = cursor.text();
  if (name === null || known.includes(name)) return [];
  return [cursor.problem(`the name of ${what}; ${suggestion(name, known)}`)];
}
