import type { Observation } from '../../model/observation.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { GuardRule, Judged } from './guard-rule.ts';
import { guardBlock, lowers, raises } from './guard-rule.ts';
import type { GuardState } from './guard-state.ts';

/**
 * A knob may turn round only so often: when its budget is used, it does not go down after it went up, until old turns have
 * left the window. Going up is never refused for this.
 */
export const flapBudget: GuardRule = (judged, { app, at }, { state }) => {
  const { flapBudget: budget, flapWindow } = app.spec.safety;
  return directions(judged, app.spec.templates).flatMap(({ knob, direction }) => {
    const turns = state.turns[knob];
    if (direction === 1 || turns?.last !== 1) return [];
    const used = turns.at.filter((turn) => turn > at - flapWindow).length;
    if (used < budget) return [];
    const within = formatQuantity({ value: flapWindow / 1000, dimension: 'duration' });
    return [guardBlock('flap-budget', `${knob} has turned round ${used} times within ${within}, as often as it may`)];
  });
};

/** Notes the direction of what was chosen. */
export function rememberTurns(state: GuardState, chosen: Judged, { app, at }: Observation): GuardState {
  const turns = { ...state.turns };
  for (const { knob, direction } of directions(chosen, app.spec.templates)) {
    const before = turns[knob];
    const kept = (before?.at ?? []).filter((turn) => turn > at - app.spec.safety.flapWindow);
    turns[knob] = { last: direction, at: before !== undefined && before.last !== direction ? [...kept, at] : kept };
  }
  return { ...state, turns };
}

function directions({ changes }: Judged, templates: Observation['app']['spec']['templates']): { readonly knob: string; readonly direction: 1 | -1 }[] {
  return changes.flatMap((change): { readonly knob: string; readonly direction: 1 | -1 }[] => {
    const knob = `${change.component}/${change.replicasAfter === change.replicasBefore ? 'template' : 'replicas'}`;
    if (lowers(change, templates)) return [{ knob, direction: -1 }];
    return raises(change, templates) ? [{ knob, direction: 1 }] : [];
  });
}
