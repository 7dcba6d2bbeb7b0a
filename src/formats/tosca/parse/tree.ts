import type { Path } from '../../documents/problem.ts';
import type { Unit } from './unit.ts';

/**
 * A value of a TOSCA file with its place. Plain data would not do: TOSCA tells `no` from `false` and 1.10 from 1.1, has
 * maps whose keys are lists, and type definitions of one file are judged where another uses them.
 */
export type Tree = ScalarTree | ListTree | MapTree;

type Place = {
  readonly unit: Unit;
  /** Offset into the text of the unit. */
  readonly at: number;
  readonly path: Path;
  /** Whether this value, or one in it, has an anchor. */
  readonly anchored: boolean;
};

export type ScalarTree = Place & {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly source: string;
  /** Neither quoted nor a block of text. */
  readonly plain: boolean;
  /** Tagged as a type of YAML that TOSCA 2.0 does not take (`!!timestamp`, `!!binary`). */
  readonly tagged: boolean;
};

export type ListTree = Place & { readonly kind: 'list'; readonly items: readonly Tree[] };

/** Entries in the order of the file; `byName` finds them by the text of their key. */
export type MapTree = Place & { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly byName: ReadonlyMap<string, Entry> };

export type Entry = { readonly name: string; readonly key: Tree; readonly value: Tree };

export const isMapTree = (tree: Tree | undefined): tree is MapTree => tree?.kind === 'map';
export const isListTree = (tree: Tree | undefined): tree is ListTree => tree?.kind === 'list';
export const isScalarTree = (tree: Tree | undefined): tree is ScalarTree => tree?.kind === 'scalar';
export const isNull = (tree: Tree | undefined): boolean => tree?.kind === 'scalar' && tree.value === null;

/** The value of a field; undefined where there is none, or the tree is no map. */
export const field = (tree: Tree | undefined, name: string): Tree | undefined => (tree?.kind === 'map' ? tree.byName.get(name)?.value : undefined);

/** The value at a path of fields. */
export const fieldAt = (tree: Tree | undefined, ...names: readonly string[]): Tree | undefined => names.reduce<Tree | undefined>(field, tree);

/** The text of a scalar that is one; numbers and truth values count as written. Undefined for anything else. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? (typeof tree.value === 'string' ? tree.value : tree.source) : undefined;
}

/** The text of a scalar that is a text and nothing else. */
export const stringOf = (tree: Tree | undefined): string | undefined => (tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined);

export const numberOf = (tree: Tree | undefined): number | undefined => (tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined);

/** The entries of a map, or none. */
export const entriesOf = (tree: Tree | undefined): readonly Entry[] => (tree?.kind === 'map' ? tree.entries : []);

export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (tree?.kind === 'list' ? tree.items : []);

/** A list of maps with one entry each, as requirements and policies are written: the entries. */
export const singleEntries = (tree: Tree | undefined): readonly Entry[] => itemsOf(tree).flatMap((item) => entriesOf(item).slice(0, 1));
