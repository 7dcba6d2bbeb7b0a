import type { Candidate, Decision } from '../model/decision.ts';
import type { Observation } from '../model/observation.ts';
import { bounds } from './guard/bounds.ts';
import { costLimit } from './guard/cost-limit.ts';
import { flapBudget } from './guard/flap-budget.ts';
import { forecastCredit } from './guard/forecast-credit.ts';
import type { GuardContext, GuardRule } from './guard/guard-rule.ts';
import { judge } from './guard/guard-rule.ts';
import { ineffectiveActions } from './guard/ineffective-actions.ts';
import { missingData } from './guard/missing-data.ts';
import { oneWriter } from './guard/one-writer.ts';
import { scaleDownWindow } from './guard/scale-down-window.ts';
import { switches } from './guard/switches.ts';

/** The safety rules, nearest cause first. To add one, write it in a file of its own and add it here. */
export const guardRules: readonly GuardRule[] = [
  switches,
  oneWriter,
  bounds,
  missingData,
  scaleDownWindow,
  flapBudget,
  forecastCredit,
  ineffectiveActions,
  costLimit,
];

/**
 * Lets a policy's decision through, or not: the same pure rules in every world, whatever the policy. Where they block what
 * was chosen, the wanted candidate with the next highest score that nothing blocks takes its place, and the reason says so.
 */
export function guard(decision: Decision, observation: Observation, context: GuardContext): Decision {
  const candidates = decision.candidates.map((candidate) =>
    candidate.score > 0 || candidate.id === decision.chosen ? guarded(candidate, observation, context) : candidate,
  );
  const first = candidates.find((candidate) => candidate.id === decision.chosen);
  const block = first?.blockedBy[0];
  if (first === undefined || block === undefined) return { ...decision, candidates };
  const next = nextBest(candidates);
  return {
    ...decision,
    candidates,
    chosen: next?.id ?? null,
    reason: next === null ? `No action: ${first.id} is wanted, but ${block.why}.` : `${next.why} This instead of ${first.id}, which is wanted more, but ${block.why}.`,
  };
}

function guarded(candidate: Candidate, observation: Observation, context: GuardContext): Candidate {
  const judged = judge(candidate, observation, context.effectsOf);
  const blocks = guardRules.flatMap((rule) => rule(judged, observation, context));
  return blocks.length === 0 ? candidate : { ...candidate, blockedBy: [...candidate.blockedBy, ...blocks] };
}

/** The highest positive score that nothing blocks; the first one of equals. */
function nextBest(candidates: readonly Candidate[]): Candidate | null {
  return candidates
    .filter((candidate) => candidate.score > 0 && candidate.blockedBy.length === 0)
    .reduce<Candidate | null>((best, candidate) => (best === null || candidate.score > best.score ? candidate : best), null);
}
