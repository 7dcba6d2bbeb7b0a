import type { Entry, MapTree, Tree } from '../parse/tree.ts';

/** A map laid over another one: its entries go before, and maps in both are merged likewise. Anything else replaces. */
export function mergeTrees(under: Tree | undefined, over: Tree): Tree {
  if (under?.kind !== 'map' || over.kind !== 'map') return over;
  const byName = new Map<string, Entry>(under.byName);
  for (const entry of over.entries) byName.set(entry.name, { ...entry, value: mergeTrees(byName.get(entry.name)?.value, entry.value) });
  return { ...over, entries: [...byName.values()], byName } satisfies MapTree;
}
