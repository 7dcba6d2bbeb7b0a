import type { Dialect } from './dialect.ts';
import type { MapTree } from './tree.ts';
import type { Place } from '../../documents/source-text.ts';

/** One TOSCA file that was read. */
export type Unit = {
  /** As messages call it. */
  readonly file: string;
  readonly dialect: Dialect;
  /** The whole file; an empty map where it could not be read. */
  readonly root: MapTree;
  readonly placeOf: (offset: number) => Place;
  /** Built in, or standing for an address of the network: what is wrong in it is not the user's to mend. */
  readonly foreign: boolean;
};
