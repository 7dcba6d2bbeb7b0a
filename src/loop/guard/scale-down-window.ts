import type { Decision } from '../../model/decision.ts';
import type { Observation } from '../../model/observation.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { ComponentChange, CallEffectsOf } from '../../plan/ports/call-effects.ts';
import type { GuardRule } from './guard-rule.ts';
import { guardBlock, judge } from './guard-rule.ts';
import type { GuardState } from './guard-state.ts';

/**
 * Capacity goes down only to the most that was needed within the window, as the Kubernetes autoscaler's downscale
 * stabilisation does; need is what the policy asked for in each cycle, whether or not it could be done, and what was there
 * where it asked for nothing. So it never goes below what the metrics ask for now, either.
 */
export const scaleDownWindow: GuardRule = ({ changes }, { app }, { state }) => {
  const within = formatQuantity({ value: app.spec.safety.scaleDownWindow / 1000, dimension: 'duration' });
  return changes.flatMap((change) => {
    const blocks = [];
    const replicas = state.needs[`${change.component}/replicas`]?.[0]?.[1];
    if (change.replicasAfter < change.replicasBefore && replicas !== undefined && change.replicasAfter < replicas) {
      blocks.push(guardBlock('scale-down-window', `${change.component} needed ${replicas} replicas within the last ${within}`));
    }
    const cores = state.needs[`${change.component}/template`]?.[0]?.[1];
    const after = coresOf(change.templateAfter, app.spec.templates);
    if (change.templateAfter !== change.templateBefore && cores !== undefined && after !== null && after < cores) {
      blocks.push(guardBlock('scale-down-window', `${change.component} needed instances of ${cores} cores within the last ${within}`));
    }
    return blocks;
  });
};

/** Adds what this cycle's decision shows of the need, before the guard judges it. */
export function rememberNeeds(state: GuardState, decision: Decision, observation: Observation, effectsOf: CallEffectsOf): GuardState {
  const { templates, safety } = observation.app.spec;
  const since = observation.at - safety.scaleDownWindow;
  const asked = askedFor(decision, observation, effectsOf);
  const needs: Record<string, readonly (readonly [number, number])[]> = {};
  for (const { component, desired } of observation.components) {
    if (desired === null) continue;
    const changes = asked.filter((ask) => ask.change.component === component);
    const replicas = needOf(desired.replicas, changes.map((ask) => ({ after: ask.change.replicasAfter, possible: ask.possible })));
    needs[`${component}/replicas`] = withNeed(state.needs[`${component}/replicas`] ?? [], observation.at, replicas, since);
    const cores = coresOf(desired.template, templates);
    if (cores === null) continue;
    const sizes = changes.flatMap((ask) => {
      const after = coresOf(ask.change.templateAfter, templates);
      return after === null ? [] : [{ after, possible: ask.possible }];
    });
    needs[`${component}/template`] = withNeed(state.needs[`${component}/template`] ?? [], observation.at, needOf(cores, sizes), since);
  }
  return { ...state, needs };
}

type Ask = { readonly change: ComponentChange; readonly possible: boolean };

/** Changes that wanted candidates would make; one that is only waiting for a run counts as possible. */
function askedFor(decision: Decision, observation: Observation, effectsOf: CallEffectsOf): Ask[] {
  return decision.candidates
    .filter((candidate) => candidate.score > 0 || candidate.id === decision.chosen)
    .flatMap((candidate) => {
      const possible = candidate.blockedBy.every((block) => ['in-flight', 'proposed', 'settling'].includes(block.rule));
      return judge(candidate, observation, effectsOf).changes.map((change) => ({ change, possible }));
    });
}

/** The most that is asked for upwards; else the least far down that is asked for and possible; else what is there. */
function needOf(present: number, asks: readonly { readonly after: number; readonly possible: boolean }[]): number {
  const up = Math.max(present, ...asks.map((ask) => ask.after));
  if (up > present) return up;
  const down = asks.filter((ask) => ask.after < present && ask.possible).map((ask) => ask.after);
  return down.length > 0 ? Math.max(...down) : present;
}

/** A queue for the maximum of a sliding window: what is smaller than a newer need can never be the maximum again. */
function withNeed(queue: readonly (readonly [number, number])[], at: number, need: number, since: number): readonly (readonly [number, number])[] {
  return [...queue.filter(([time, value]) => time > since && value > need), [at, need]];
}

const coresOf = (name: string | null, templates: readonly ResourceTemplate[]): number | null => templates.find((template) => template.name === name)?.cores ?? null;
