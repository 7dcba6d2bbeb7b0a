import type { Component } from '../../model/component.ts';
import type { Launch } from './launch.ts';
import type { InstanceRecord } from './state.ts';

/** What an instance needs from around it. */
export type InstanceHost = {
  /** How its component is defined now; null while it is to be absent. */
  readonly definition: () => Component | null;
  /** A port, an environment, control groups: everything for one start. */
  readonly prepare: (record: InstanceRecord) => Promise<{ readonly port: number | null; readonly launch: Launch }>;
  readonly verifyLimits: (record: InstanceRecord, pid: number) => { readonly enforced: boolean; readonly why: string };
  /** How many of its processes were killed for its memory limit so far. */
  readonly memoryKills: (record: InstanceRecord) => number;
  readonly exitFile: (id: string) => string;
  /** Requests of the proxy that it has not answered. */
  readonly inFlight: (id: string) => number;
  /** Resolves when the present state is on the disk. */
  readonly save: () => Promise<void>;
  readonly saveSoon: () => void;
  /** Its readiness or stage is another one: the component looks again. */
  readonly changed: () => void;
};
