import type * as z from 'zod';
import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { ComponentName, Fence, Key, Knob } from '../model/ids.ts';
import type { Json } from '../model/json.ts';

/** `running` may say what it waits for; a timeout quotes it. */
export type ProbeResult = 'absent' | 'running' | 'done' | 'unknown' | { readonly running: string } | { readonly failed: string };

/** What an operation may look at when it resolves its arguments. */
export type ResolveContext = {
  readonly app: Application;
  /** Absolute folder that relative paths of the application start from. */
  readonly baseDir: string;
  /** The generation that runs now, where it differs from `app` or is the same; null where none was deployed to its end. */
  readonly deployed: Application | null;
  readonly now: readonly ComponentState[];
  /** A token that is new for this run and step, and the same whenever the step is resolved again. */
  readonly token: string;
};

/** What a step does to the size of a component, for predicting its cost; null stands for "not there". */
export type SizeChange = {
  readonly component: ComponentName;
  readonly replicasBefore: number;
  readonly replicasAfter: number;
  readonly templateBefore: string | null;
  readonly templateAfter: string | null;
};

/**
 * One step. `resolve` is pure: it turns arguments into an absolute target and a before-image that are stored before
 * anything happens; from then on only the resolved form counts, so that doing a step twice is doing it once.
 */
export interface Operation<A = unknown, R extends Json = Json> {
  readonly kind: string;
  /** Shape of the arguments, for checks and the reference. */
  readonly args: z.ZodType<A>;
  /** Throws InvalidInputError where the arguments cannot be met (unknown component, out of bounds ...). */
  resolve(args: A, context: ResolveContext): R;
  /** What resolving now would claim and change, without the record that is stored; absent where the record says it as fast. Throws as `resolve` does. */
  rehearse?(args: A, context: ResolveContext): { readonly claims: readonly Knob[]; readonly changes: readonly SizeChange[] };
  claims(resolved: R): readonly Knob[];
  /** Sizes before and after; absent for operations that change none. */
  changes?(resolved: R): readonly SizeChange[];
  /** The resolved form that takes this one back; null where nothing needs to be or can be. */
  undo(resolved: R): R | null;
  /** Why a finished step cannot be taken back although something stays behind; null or absent where nothing does. */
  irreversible?(resolved: R): string | null;
  /** Starts the effect. A rejection means that nothing is known: the runner probes, it does not assume. */
  begin(resolved: R, fence: Fence): Promise<void>;
  probe(resolved: R, key: Key): Promise<ProbeResult>;
  /** For undo: whether the present state is still the one this step made; `changed` says what is different. */
  stillOurs?(resolved: R, key: Key): Promise<true | { readonly changed: string }>;
  readonly whenUnknown: 'begin-again' | 'stop';
}
