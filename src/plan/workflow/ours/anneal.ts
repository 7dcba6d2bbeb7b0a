import type { Random } from '../../../model/random.ts';
import type { PlannerLimits, WorkflowPlan } from '../plan.ts';
import { Cooling } from './cooling.ts';
import type { Evaluator } from './evaluator.ts';
import { randomMove } from './moves.ts';
import type { Objective, Standing } from './objective.ts';
import { isBetter } from './objective.ts';

/** Steps between two looks at the clock. */
const stepsBetweenLooks = 128;
/** Steps between two new sums of what is kept by differences. */
const stepsBetweenSums = 4096;
/** Share of the changes held to be too dear, likely but not surely, that are looked at all the same. */
const doubt = 0.05;

/** The best plan that a search found, with where it stands. */
export type Best = { readonly plan: WorkflowPlan; readonly standing: Standing };

/**
 * Simulated annealing from the state of an evaluator, in cycles that grow longer, each from the best so far, until time is up. Any-time: what it returns is
 * never worse than what it began with.
 */
export function anneal(state: Evaluator, objective: Objective, random: Random, spent: PlannerLimits['spent']): Best {
  let best: Best = { plan: state.plan(), standing: objective.standing(state) };
  let bestScore = objective.score(state);
  const cooling = new Cooling(state.problem.goal, state.taskCount, spent());
  let steps = 0;
  for (;;) {
    cooling.begin(steps, spent());
    const scale = objective.scale(state);
    let score = objective.score(state);
    let temperature = 0;
    for (;; steps++) {
      if (steps % stepsBetweenLooks === 0) {
        const now = spent();
        if (!(now < 1)) return best;
        const heat = cooling.temperature(steps, now);
        if (heat === null) break;
        temperature = scale * heat;
      }
      if (steps % stepsBetweenSums === stepsBetweenSums - 1) {
        state.resum();
        score = objective.score(state);
      }
      if (!randomMove(state, random)) continue;
      // What the score may be at most is drawn first, so that hopeless changes need not be followed to their end.
      const most = score - temperature * Math.log(1 - random.next());
      const lateMax = objective.lateMax(state, most);
      const isHopeless = lateMax < 0 || (objective.likely(state, score) > most && random.next() > doubt);
      const next = state.evaluate(isHopeless ? -1 : lateMax) ? objective.score(state) : Infinity;
      if (!(next <= most)) {
        state.undo();
        continue;
      }
      state.keep();
      score = next;
      if (score >= bestScore - 1e-9 * Math.abs(bestScore)) continue;
      bestScore = score;
      const standing = objective.standing(state);
      if (isBetter(standing, best.standing)) best = { plan: state.plan(), standing };
    }
    state.load(best.plan);
    state.evaluate();
    state.keep();
    bestScore = Math.min(bestScore, objective.score(state));
  }
}
