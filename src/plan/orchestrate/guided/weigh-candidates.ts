import type { Scope } from '../../../expressions/expression.ts';
import type { Action } from '../../../model/action.ts';
import type { ActionCall, Block } from '../../../model/decision.ts';
import type { Guide } from '../../../model/guidance.ts';
import type { CandidateId } from '../../../model/ids.ts';
import type { Observation } from '../../../model/observation.ts';
import { candidateId, canonicalCall } from './canonical-call.ts';
import type { Evaluate } from './compiled-guidance.ts';

/** What one guide says about its call now: a weight, and why it is 0 where it is silent. */
export type Voice = { readonly guide: Guide; readonly weight: number; readonly silence: string | null; readonly heldBy: Block | null };

/** A call that at least one guide knows, with all that is said about it. */
export type Weighed = { readonly id: CandidateId; readonly action: Action; readonly call: ActionCall; readonly score: number; readonly voices: readonly Voice[] };

/**
 * Lets every guide speak and sums their weights per call, in the order of the document. A guide that serves a held
 * objective is silent, and so is one whose condition or weight is not known.
 */
export function weighCandidates(observation: Observation, scope: Scope, evaluate: Evaluate): Weighed[] {
  const weighed = new Map<CandidateId, Weighed>();
  const actions = new Map(observation.app.spec.actions.map((action) => [action.name, action]));
  for (const guide of observation.app.spec.guides) {
    const action = actions.get(guide.action);
    if (action === undefined) continue;
    const call = canonicalCall(action, guide.with);
    const id = candidateId([call]);
    const voice = voiceOf(guide, observation, scope, evaluate);
    const before = weighed.get(id);
    weighed.set(id, {
      id,
      action,
      call,
      score: (before?.score ?? 0) + voice.weight,
      voices: before === undefined ? [voice] : before.voices.concat(voice),
    });
  }
  return [...weighed.values()];
}

function voiceOf(guide: Guide, observation: Observation, scope: Scope, evaluate: Evaluate): Voice {
  const silent = (silence: string, heldBy: Block | null = null): Voice => ({ guide, weight: 0, silence, heldBy });
  const wanted = wantedWeight(guide, scope, evaluate);
  if (typeof wanted === 'string') return silent(wanted);
  const hold = observation.holds.find((held) => held.objective === guide.serves);
  if (hold !== undefined && wanted > 0) {
    const until = hold.until === 'run-end' ? 'it has ended' : 'its effect can be judged';
    const why = `run ${hold.run} already acts for ${hold.objective}; nothing else does until ${until}`;
    return silent(why, { rule: 'held', name: hold.objective, why });
  }
  return { guide, weight: wanted, silence: null, heldBy: null };
}

function wantedWeight(guide: Guide, scope: Scope, evaluate: Evaluate): number | string {
  if (guide.when !== undefined) {
    const when = evaluate(guide.when, 'bool', scope);
    if (when.kind === 'unknown') return `guide ${guide.name} is silent: ${when.why}`;
    if (when.value !== true) return `guide ${guide.name} is silent: its condition does not hold`;
  }
  if (typeof guide.weight === 'number') return guide.weight;
  const weight = evaluate(guide.weight, 'double', scope);
  if (weight.kind === 'unknown') return `guide ${guide.name} weighs 0: ${weight.why}`;
  return typeof weight.value === 'number' && Number.isFinite(weight.value) ? weight.value : 0;
}
