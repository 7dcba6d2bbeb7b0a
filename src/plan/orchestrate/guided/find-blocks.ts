import type { Scope } from '../../../expressions/expression.ts';
import type { Block } from '../../../model/decision.ts';
import type { Knob } from '../../../model/ids.ts';
import type { Observation } from '../../../model/observation.ts';
import type { RunView } from '../../../model/run.ts';
import { isInProgress } from '../../../model/run.ts';
import { formatQuantity } from '../../../units/quantity.ts';
import type { CallEffects } from '../../ports/call-effects.ts';
import type { Evaluate } from './compiled-guidance.ts';
import type { Weighed } from './weigh-candidates.ts';

/** Everything that speaks against a candidate, each with why; the order is from the nearest to the farthest cause. */
export function findBlocks(candidate: Weighed, effects: CallEffects, observation: Observation, scope: Scope, evaluate: Evaluate): Block[] {
  const blocks: Block[] = [];
  if ('impossible' in effects) blocks.push({ rule: 'bounds', name: candidate.action.name, why: effects.impossible });
  else blocks.push(...busyKnobs(effects.claims, observation));
  blocks.push(...proposedAlready(candidate, observation));
  blocks.push(...heldObjectives(candidate), ...precondition(candidate, scope, evaluate), ...constraints(candidate, observation, scope, evaluate));
  return blocks;
}

/** A knob has one writer at a time: a run that is under way, or one whose effect cannot be judged yet. */
export function busyKnobs(claims: readonly Knob[], observation: Pick<Observation, 'runs' | 'at'>): Block[] {
  return observation.runs.flatMap((run): Block[] => {
    const shared = run.claims.find((knob) => claims.includes(knob));
    if (shared === undefined) return [];
    if (isInProgress(run)) return [{ rule: 'in-flight', name: run.id, why: `${run.action} (run ${run.id}) is changing ${shared}` }];
    return stillSettles(run, observation) ? [{ rule: 'settling', name: run.id, why: settlingText(run, shared, observation) }] : [];
  });
}

/** The same proposal is not made twice; another one on the same knob may be, since what nobody answers must not hold it up. */
function proposedAlready({ call }: Weighed, { runs }: Observation): Block[] {
  const args = JSON.stringify(call.args);
  return runs
    .filter((run) => run.status === 'proposed' && run.action === call.action && JSON.stringify(run.args) === args)
    .map((run) => ({ rule: 'proposed', name: run.id, why: `it is proposed already and waits for approval (run ${run.id})` }));
}

const stillSettles = (run: RunView, observation: Pick<Observation, 'at'>): boolean => run.settlesAt !== null && run.settlesAt > observation.at;

function settlingText(run: RunView, knob: Knob, observation: Pick<Observation, 'at'>): string {
  const left = formatQuantity({ value: Math.max(0.001, ((run.settlesAt ?? observation.at) - observation.at) / 1000), dimension: 'duration' });
  return `${run.action} (run ${run.id}) changed ${knob}; its effect can be judged in ${left}`;
}

/** A candidate that only guides of held objectives want waits with them. */
function heldObjectives(candidate: Weighed): Block[] {
  if (candidate.score > 0) return [];
  return candidate.voices.flatMap((voice) => (voice.heldBy === null ? [] : [voice.heldBy]));
}

function precondition(candidate: Weighed, scope: Scope, evaluate: Evaluate): Block[] {
  const { when, name } = candidate.action;
  if (when === undefined) return [];
  const outcome = evaluate(when, 'bool', scope);
  if (outcome.kind === 'unknown') return [{ rule: 'precondition', name, why: `whether ${name} may run is not known: ${outcome.why}` }];
  return outcome.value === true ? [] : [{ rule: 'precondition', name, why: `${name} may run only when ${when}` }];
}

function constraints(candidate: Weighed, observation: Observation, scope: Scope, evaluate: Evaluate): Block[] {
  return observation.app.spec.constraints
    .filter((constraint) => constraint.actions === undefined || constraint.actions.includes(candidate.action.name))
    .flatMap((constraint): Block[] => {
      const outcome = evaluate(constraint.require, 'bool', scope);
      const { name } = constraint;
      if (outcome.kind === 'unknown') return [{ rule: 'constraint', name, why: `whether ${name} is kept is not known: ${outcome.why}` }];
      if (outcome.value === true) return [];
      const rule = constraint.description?.trim().replace(/\.$/, '') ?? constraint.require;
      return [{ rule: 'constraint', name, why: `constraint ${name} does not allow it now (${rule})` }];
    });
}

