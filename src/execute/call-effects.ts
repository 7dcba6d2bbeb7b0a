import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { ActionCall } from '../model/decision.ts';
import type { Knob } from '../model/ids.ts';
import { claimsOf } from './new-run.ts';
import type { SizeChange } from './operation.ts';
import type { Operations } from './operations/operations.ts';
import { planSteps } from './planned-steps.ts';

export type CallEffects = { readonly claims: readonly Knob[]; readonly changes: readonly SizeChange[] } | { readonly impossible: string };

/**
 * What a call of an action would claim and change if it ran now, or why it cannot: for weighing candidates. Pure.
 * Steps that touch one component more than once are joined into one change, from the first size to the last.
 */
export function callEffects(app: Application, call: ActionCall, components: readonly ComponentState[], operations: Operations): CallEffects {
  const action = app.spec.actions.find(({ name }) => name === call.action);
  if (action === undefined) return { impossible: `action is ${call.action}; it must be an action of ${app.name}; add it or choose another` };
  const planned = planSteps({ app, action, args: call.args, components, operations });
  if ('problems' in planned) return { impossible: planned.problems.join('; ') };
  return { claims: claimsOf(planned.steps), changes: joined(planned.steps.flatMap(({ changes }) => changes)) };
}

/** The knobs of a call, or why it cannot be done now. */
export function callClaims(
  app: Application,
  call: ActionCall,
  components: readonly ComponentState[],
  operations: Operations,
): readonly Knob[] | { readonly impossible: string } {
  const effects = callEffects(app, call, components, operations);
  return 'claims' in effects ? effects.claims : effects;
}

function joined(changes: readonly SizeChange[]): readonly SizeChange[] {
  const byComponent = new Map<string, SizeChange>();
  for (const change of changes) {
    const first = byComponent.get(change.component) ?? change;
    byComponent.set(change.component, {
      ...first,
      replicasAfter: change.replicasAfter,
      templateAfter: change.templateAfter,
    });
  }
  return [...byComponent.values()];
}
