import type { Random } from '../../../model/random.ts';
import type { WorkflowPlan } from '../plan.ts';
import type { Evaluator } from './evaluator.ts';
import { randomMove } from './moves.ts';
import type { Objective, Standing } from './objective.ts';
import { isBetter } from './objective.ts';

/** Steps between two looks at the clock. */
const stepsBetweenLooks = 128;
/** Steps between two new sums of what is kept by differences. */
const stepsBetweenSums = 4096;
/** Steps of the first cycle for each task, and how much longer each following one is. */
const firstCycle = 180;
const cycleGrowth = 1.6;
/**
 * Temperatures in shares of a change of middling size: with which the cycles begin in turn, and with which all end. The first is cool, as the plan it begins with is a good
 * one and large problems may have time for no other; warmer ones leave what cool ones cannot.
 * Where time is what counts, plans that are far apart are equally good, and only hot cycles lead from one to another.
 */
const hottest = { cost: [0.02, 0.1, 0.35], makespan: [3] } as const;
const coldest = 0.002;

/** The best plan that a search found, with where it stands. */
export type Best = { readonly plan: WorkflowPlan; readonly standing: Standing };

/**
 * Simulated annealing from the state of an evaluator, in cycles that grow longer, each from the best so far, until time is up. Any-time: what it returns is
 * never worse than what it began with.
 */
export function anneal(state: Evaluator, objective: Objective, random: Random, timeLeft: () => boolean): Best {
  let best: Best = { plan: state.plan(), standing: objective.standing(state) };
  let bestScore = objective.score(state);
  let length = firstCycle * state.taskCount;
  for (let cycle = 0; ; cycle++) {
    const scale = objective.scale(state);
    const heats = hottest[state.problem.goal];
    const hot = heats[cycle % heats.length] as number;
    let score = objective.score(state);
    let temperature = 0;
    for (let step = 0; step < length; step++) {
      if (step % stepsBetweenLooks === 0) {
        if (!timeLeft()) return best;
        temperature = scale * hot * (coldest / hot) ** (step / length);
      }
      if (step % stepsBetweenSums === stepsBetweenSums - 1) {
        state.resum();
        score = objective.score(state);
      }
      if (!randomMove(state, random)) continue;
      // What the score may be at most is drawn first, so that hopeless changes need not be followed to their end.
      const most = score - temperature * Math.log(1 - random.next());
      const next = state.evaluate(objective.lateMax(state, most)) ? objective.score(state) : Infinity;
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
    length = Math.ceil(length * cycleGrowth);
  }
}
