import type { Instant } from '../units/time.ts';
import type { AppId, ComponentName, Epoch, InstanceId, Key } from './ids.ts';

/** starting: not ready yet. ready: gets requests. unready: was ready, misses its probe. draining: finishes what it has. ended: gone. */
export type InstancePhase = 'starting' | 'ready' | 'unready' | 'draining' | 'ended';

export type InstanceState = {
  readonly id: InstanceId;
  readonly phase: InstancePhase;
  /** Name of the resource template it was started with. */
  readonly template: string;
  /** The restart token it was started under. */
  readonly restartToken: string | null;
  readonly startedAt: Instant;
  readonly readyAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Times that its process was started again after it ended by itself. */
  readonly restarts: number;
  /** Base address of the instance itself, such as http://127.0.0.1:41234; null without one. */
  readonly address: string | null;
  /** Whether the template's limits hold, read back, not assumed. */
  readonly limits: { readonly enforced: boolean; readonly why: string };
  /** Exit code or signal and what led to it, for an instance that ended or restarts. */
  readonly message: string | null;
};

/** What the platform knows of one component: what it was told last, and what is there. */
export type ComponentState = {
  readonly app: AppId;
  readonly component: ComponentName;
  /** What was applied last; null where nothing was, or where it was told to be absent. */
  readonly desired: {
    readonly replicas: number;
    readonly template: string;
    readonly placement: string | null;
    readonly restartToken: string | null;
  } | null;
  /** The key and epoch of the last write that was accepted. */
  readonly lastWrite: { readonly epoch: Epoch; readonly key: Key } | null;
  /** Stable address of the component; null without one. */
  readonly address: string | null;
  /** Somebody else who writes the same knobs (an HPA, a VPA ...); null if there is none. */
  readonly otherWriter: string | null;
  /** Living instances, and those that ended within the last ten minutes. */
  readonly instances: readonly InstanceState[];
};

/** Instances that get requests now. */
export const readyCount = (state: ComponentState): number => state.instances.filter((instance) => instance.phase === 'ready').length;

/** Instances that cost money now: all that have not ended. */
export const livingInstances = (state: ComponentState): readonly InstanceState[] => state.instances.filter((instance) => instance.phase !== 'ended');
