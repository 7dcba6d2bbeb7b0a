import type { Block, Candidate } from '../../model/decision.ts';
import type { Knob } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import type { CallEffectsOf, ComponentChange } from '../../plan/ports/call-effects.ts';
import type { GuardState } from './guard-state.ts';

export type GuardContext = {
  readonly effectsOf: CallEffectsOf;
  readonly state: GuardState;
  /** Why nothing may act: the global stop or the application's pause; null if neither is set. */
  readonly stopped: string | null;
  readonly paused: string | null;
};

/** A candidate with what it would do from the present size. */
export type Judged = {
  readonly candidate: Candidate;
  readonly claims: readonly Knob[];
  readonly changes: readonly ComponentChange[];
  /** Why it cannot be done at all from the present state; null if it can. */
  readonly impossible: string | null;
};

/** One safety rule: what speaks against a candidate, or nothing. Pure. */
export type GuardRule = (judged: Judged, observation: Observation, context: GuardContext) => readonly Block[];

/** The candidate's calls, each resolved from the present size. */
export function judge(candidate: Candidate, observation: Observation, effectsOf: CallEffectsOf): Judged {
  const effects = candidate.calls.map((call) => effectsOf(observation.app, call, observation.components));
  const impossible = effects.find((effect) => 'impossible' in effect);
  return {
    candidate,
    impossible: impossible !== undefined && 'impossible' in impossible ? impossible.impossible : null,
    claims: effects.flatMap((effect) => ('claims' in effect ? effect.claims : [])),
    changes: effects.flatMap((effect) => ('changes' in effect ? effect.changes : [])),
  };
}

/** Whether a change takes capacity away: fewer instances, or smaller ones in cores or memory. */
export function lowers(change: ComponentChange, templates: readonly ResourceTemplate[]): boolean {
  if (change.replicasAfter < change.replicasBefore) return true;
  return change.replicasBefore > 0 && smaller(change, templates);
}

/** Whether a change adds instances or makes them larger. */
export function raises(change: ComponentChange, templates: readonly ResourceTemplate[]): boolean {
  if (change.replicasAfter > change.replicasBefore) return true;
  const swapped = { ...change, templateBefore: change.templateAfter, templateAfter: change.templateBefore };
  return change.replicasBefore > 0 && smaller(swapped, templates) && !smaller(change, templates);
}

function smaller(change: ComponentChange, templates: readonly ResourceTemplate[]): boolean {
  if (change.templateBefore === change.templateAfter || change.templateAfter === null) return false;
  const before = templates.find((template) => template.name === change.templateBefore);
  const after = templates.find((template) => template.name === change.templateAfter);
  // A size that is no longer listed cannot be compared, so the change counts as lowering: the careful side.
  if (before === undefined || after === undefined) return true;
  return after.cores < before.cores || after.memory < before.memory;
}

export const guardBlock = (name: string, why: string): Block => ({ rule: 'guard', name, why });
