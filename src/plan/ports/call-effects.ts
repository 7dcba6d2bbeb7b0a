import type { Application } from '../../model/application.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { ActionCall } from '../../model/decision.ts';
import type { ComponentName, Knob } from '../../model/ids.ts';

/** What one call makes of one component; one that is not there has 0 replicas and no template. */
export type ComponentChange = {
  readonly component: ComponentName;
  readonly replicasBefore: number;
  readonly replicasAfter: number;
  readonly templateBefore: string | null;
  readonly templateAfter: string | null;
};

/** The knobs a call would claim and what it would change, or why it cannot be done at all from the present state. */
export type CallEffects =
  | { readonly claims: readonly Knob[]; readonly changes: readonly ComponentChange[] }
  | { readonly impossible: string };

/** Says what a call would do, starting from the present size. Pure: it does nothing and waits for nothing. */
export type CallEffectsOf = (app: Application, call: ActionCall, components: readonly ComponentState[]) => CallEffects;
