import type { Component } from '../../model/component.ts';
import type { ControlGroups } from './control-groups.ts';

/** What the components of one data directory share. */
export type SupervisorContext = {
  readonly dataDir: string;
  readonly identity: string;
  readonly nodePath: string;
  readonly groups: ControlGroups;
  /** Groups that still are to be removed. */
  readonly groupsLeft: Set<string>;
  readonly portsTaken: () => ReadonlySet<number>;
  /** Stable addresses of the components that one is linked to; opens those that nobody has opened yet. */
  readonly addressesFor: (app: string, definition: Component) => Promise<ReadonlyMap<string, string>>;
  /** A component's own folder that outlives its instances; made if it is not there. */
  readonly stateDirOf: (app: string, component: string) => string;
  /** Resolves when the present state is on the disk. */
  readonly save: () => Promise<void>;
  /** As save, for changes that nobody waits for; a failure is logged. */
  readonly saveSoon: () => void;
  /** Something happened: look at everything soon. */
  readonly wake: () => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
};
