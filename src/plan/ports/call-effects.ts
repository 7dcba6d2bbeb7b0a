import type { Application } from '../../model/application.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { ActionCall } from '../../model/decision.ts';
import type { ComponentName, Knob } from '../../model/ids.ts';

/** What one call makes of one component; a component that is not there has 0 replicas and the template it would get. */
export type ComponentChange = {
  readonly component: ComponentName;
  readonly replicasBefore: number;
  readonly replicasAfter: number;
  readonly templateBefore: string;
  readonly templateAfter: string;
};

/** The knobs a call would claim and what it would change, or why it cannot be done at all from the present state. */
export type CallEffects =
  | { readonly kind: 'possible'; readonly claims: readonly Knob[]; readonly changes: readonly ComponentChange[] }
  | { readonly kind: 'impossible'; readonly why: string };

/** Says what a call would do, starting from the present size. Pure: it does nothing and waits for nothing. */
export type CallEffectsOf = (app: Application, call: ActionCall, components: readonly ComponentState[]) => CallEffects;
