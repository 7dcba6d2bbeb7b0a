import { describe, expect, it } from 'vitest';
import { randomProblem } from '../../../experiment/workflow/random-problem.ts';
import type { Random } from '../../../model/random.ts';
import { randomStreams } from '../../../model/random.ts';
import { fastest } from '../baselines/fastest.ts';
import { checkPlan } from '../check-plan.ts';
import { compileProblem } from '../compiled-problem.ts';
import { noTime } from '../plan.ts';
import { Evaluator } from './evaluator.ts';
import { randomMove } from './moves.ts';

/** An evaluator that has never seen anything but this plan. */
function fresh(problem: ReturnType<typeof compileProblem>, state: Evaluator): Evaluator {
  const other = new Evaluator(problem);
  other.load(state.plan());
  other.evaluate();
  other.keep();
  return other;
}

describe('the evaluator', () => {
  it('knows after thousands of changes, kept and undone, what it would find out from scratch', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = randomStreams(seed).stream('evaluator');
      const problem = compileProblem(randomProblem(random, { tasksMax: 30, typesMax: 4, placesMax: 2, odd: false }));
      const answer = fastest.plan(problem.problem, { spent: noTime, seed });
      if (answer.kind === 'none') throw new Error(answer.why);
      const state = new Evaluator(problem);
      state.load(answer.plan);
      state.evaluate();
      state.keep();
      for (let step = 0; step < 400; step++) {
        const before = { cost: state.cost, late: state.late, ends: state.end.slice(), starts: state.lateStart.slice() };
        if (!randomMove(state, random)) continue;
        const { billed, exact } = { ...state.leastCosts() };
        const whole = state.evaluate(random.next() < 0.2 ? 0 : Infinity);
        if (whole) expect(billed <= state.cost * (1 + 1e-12) && exact <= state.exact * (1 + 1e-12), `seed ${seed}`).toBe(true);
        if (whole && random.next() < 0.5) {
          state.keep();
          continue;
        }
        state.undo();
        expect({ cost: state.cost, late: state.late, ends: state.end, starts: state.lateStart }, `seed ${seed}`).toEqual(before);
      }
      const kept = state.leastCosts().billed;
      state.resum();
      expect(state.leastCosts().billed, `seed ${seed}`).toBeCloseTo(kept, 9);
      const report = checkPlan(problem.problem, state.plan());
      expect(report.errors, `seed ${seed}`).toEqual([]);
      expect(report.costUsd, `seed ${seed}`).toBeCloseTo(state.cost, 9);
      // From scratch all may only be earlier, as the order of tasks that do not touch each other is free.
      expect(fresh(problem, state).makespan(), `seed ${seed}`).toBeLessThanOrEqual(state.makespan() * (1 + 1e-9));
    }
  });

  it('gives up just where deadlines are missed by more than they may be', () => {
    let [held, missed] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const drawn = randomProblem(randomStreams(seed).stream('gives-up'), { tasksMax: 30, typesMax: 4, placesMax: 2, odd: false });
      const problem = compileProblem(drawn);
      const answer = fastest.plan(drawn, { spent: noTime, seed });
      if (answer.kind === 'none') throw new Error(answer.why);
      // Two that make the same changes; only one of them may give up.
      const [follower, free] = [0, 1].map(() => {
        const state = new Evaluator(problem);
        state.load(answer.plan);
        state.evaluate();
        state.keep();
        return { state, random: randomStreams(seed).stream('moves') };
      }) as [{ state: Evaluator; random: Random }, { state: Evaluator; random: Random }];
      const choices = randomStreams(seed).stream('choices');
      for (let step = 0; step < 400; step++) {
        if (!randomMove(free.state, free.random)) {
          randomMove(follower.state, follower.random);
          continue;
        }
        randomMove(follower.state, follower.random);
        const lateMax = choices.next() < 0.5 ? 1e-6 : free.state.late + 60 * choices.next();
        free.state.evaluate();
        const holds = free.state.late <= lateMax;
        expect(follower.state.evaluate(lateMax), `seed ${seed}, step ${step}`).toBe(holds);
        const kept = holds && choices.next() < 0.7;
        for (const { state } of [follower, free]) {
          if (kept) state.keep();
          else state.undo();
        }
        if (holds) held += 1;
        else missed += 1;
      }
    }
    expect(Math.min(held, missed)).toBeGreaterThan(2000);
  });
});
