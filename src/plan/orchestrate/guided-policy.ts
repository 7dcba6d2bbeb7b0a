import type { Candidate, Decision } from '../../model/decision.ts';
import type { Observation } from '../../model/observation.ts';
import type { Policy } from '../../model/policy.ts';
import { minutes, ms } from '../../units/time.ts';
import type { CallEffectsOf } from '../ports/call-effects.ts';
import { scopeOfObservation } from '../scope-of-observation.ts';
import { evaluatorOf } from './guided/compiled-guidance.ts';
import { explainCandidate } from './guided/explain.ts';
import { findBlocks } from './guided/find-blocks.ts';
import { predictedEffects } from './guided/predicted-effects.ts';
import { weighCandidates } from './guided/weigh-candidates.ts';

/**
 * Acts on the owner's own knowledge: guides weigh actions, constraints mask them, and the highest positive weight that
 * nothing blocks acts; ties go to the one that stands first in the document.
 *
 * The split into guide and constraint functions is Tutor4RL's (papers/000, section 5), where they tutor a learner; here they
 * decide by themselves, and are what a learner must beat. Pure; it keeps no state and draws no random numbers.
 */
export function guidedPolicy(effectsOf: CallEffectsOf): Policy<null> {
  return {
    name: 'guided',
    version: '1',
    needs: (app) => ({
      queries: [],
      forecasts: [],
      // Runs that still settle must be seen; a minute more than the longest settle time is enough for that.
      history: ms(Math.max(0, ...app.spec.actions.map((action) => action.settle)) + minutes(1)),
    }),
    initial: () => null,
    decide: (observation) => ({ decision: decide(observation, effectsOf), state: null }),
  };
}

function decide(observation: Observation, effectsOf: CallEffectsOf): Decision {
  const { app, cycle, at } = observation;
  const scope = scopeOfObservation(observation);
  const evaluate = evaluatorOf(app.spec);
  const candidates = weighCandidates(observation, scope, evaluate).map((weighed): Candidate => {
    const effects = effectsOf(app, weighed.call, observation.components);
    return {
      id: weighed.id,
      calls: [weighed.call],
      score: weighed.score,
      why: explainCandidate(weighed, effects, observation),
      predicted: predictedEffects(app, effects),
      blockedBy: findBlocks(weighed, effects, observation, scope, evaluate),
    };
  });
  const chosen = bestCandidate(candidates);
  return {
    id: `${app.name}.${cycle}`,
    app: app.name,
    cycle,
    at,
    policy: { name: 'guided', version: '1', seed: app.spec.policy.seed },
    chosen: chosen?.id ?? null,
    reason: chosen?.why ?? reasonForNone(candidates, observation),
    candidates,
  };
}

/** The highest positive score that nothing blocks; the first one of equals. */
export function bestCandidate(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (best, candidate) => (candidate.score > 0 && candidate.blockedBy.length === 0 && candidate.score > (best?.score ?? 0) ? candidate : best),
    null,
  );
}

/** Why nothing is done. Without numbers that change all the time, so that the same "none" reads the same every cycle. */
function reasonForNone(candidates: readonly Candidate[], observation: Observation): string {
  const wanted = candidates.filter((candidate) => candidate.score > 0).sort((a, b) => b.score - a.score)[0];
  const block = wanted?.blockedBy[0];
  if (wanted !== undefined && block !== undefined) return `No action: ${wanted.id} is wanted, but ${block.why}.`;
  const held = candidates.flatMap((candidate) => candidate.blockedBy).find((found) => found.rule === 'held');
  if (held !== undefined) return `No action: ${held.why}.`;
  const objectives = observation.findings.filter((finding) => finding.kind === 'objective');
  const notMet = objectives.filter((finding) => finding.status !== 'met').map((finding) => `${finding.name} is ${finding.status}`);
  if (notMet.length > 0) return `No action: no guide asks for one, although ${notMet.join(' and ')}.`;
  return objectives.length === 0 ? 'No action: no guide asks for one.' : 'No action: every objective is met and no guide asks for one.';
}
