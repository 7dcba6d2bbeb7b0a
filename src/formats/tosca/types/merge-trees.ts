import type { Entry, MapTree, Tree } from '../parse/tree.ts';
import { stepsPerEntry } from '../parse/work.ts';
import type { Work } from '../parse/work.ts';

/** A map laid over another one: its entries go before, and maps in both are merged likewise. Anything else replaces. */
export function mergeTrees(under: Tree | undefined, over: Tree, work: Work): Tree {
  if (under?.kind !== 'map' || over.kind !== 'map') return over;
  work.spend((under.entries.length + over.entries.length) * stepsPerEntry);
  const byName = new Map<string, Entry>(under.byName);
  for (const entry of over.entries) byName.set(entry.name, { ...entry, value: mergeTrees(byName.get(entry.name)?.value, entry.value, work) });
  return { ...over, entries: [...byName.values()], byName } satisfies MapTree;
}
