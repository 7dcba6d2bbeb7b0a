import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import { goalNumber } from '../../plan/capacity/least-count.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { smoothPredictor, wavePredictor } from '../../plan/capacity/testing-predictors.ts';
import { comparedSize, randomPrivateProblem, randomPublicProblem } from './random-problem.ts';
import { costAgainstGoal, costAgainstUsers, costByProvider, costOverhead, type WhatIfRow, type WhatIfSetting } from './what-if.ts';

const one = { ...comparedSize, classes: [1, 1] as const, stages: [3, 10] as const, oneProvider: false };

/** Infeasible counts as dearer than anything. */
const costs = (rows: readonly WhatIfRow[]): number[] => rows.map(({ costUsdPerHour }) => costUsdPerHour ?? Number.POSITIVE_INFINITY);

const neverRises = (values: readonly number[]): boolean => values.every((value, index) => index === 0 || value <= (values[index - 1] as number) * (1 + 1e-9));

describe('what if', async () => {
  const solver = await loadMilpSolver();
  const setting = (problem: CapacityProblem): WhatIfSetting => ({ problem, method: 'exact', tools: { predictor: new CachedPredictor(wavePredictor), approximation: smoothPredictor, solver, limits: { seconds: 20, gap: 0 } } });
  const deadlines = (problem: CapacityProblem): number[] => [0.01, 0.2, 0.5, 0.8, 1, 1.3, 2, 4, 10].map((factor) => factor * goalNumber((problem.classes[0] as CapacityProblem['classes'][number]).goal));

  it('never costs more with a later deadline, in both clouds, from none at all to the cheapest machine', () => {
    for (let seed = 0; seed < 15; seed++) {
      for (const problem of [randomPublicProblem(seed, one), randomPublicProblem(seed, { ...one, classes: [2, 3] }), randomPrivateProblem(seed, { ...one, stages: [2, 4], tasks: [1, 12], types: [1, 2] })]) {
        const rows = costAgainstGoal(setting(problem), 'class-0', deadlines(problem));
        expect(neverRises(costs(rows)), `seed ${seed}: ${costs(rows).join(' ')}`).toBe(true);
      }
    }
  });

  it('never costs less with more users', () => {
    for (let seed = 0; seed < 15; seed++) {
      const rows = costAgainstUsers(setting(randomPublicProblem(seed, one)), null, [1, 2, 3, 5, 8, 13]);
      expect(neverRises(costs(rows).toReversed()), `seed ${seed}: ${costs(rows).join(' ')}`).toBe(true);
    }
  });

  it('finds the cheapest provider to be what the free choice takes, for a single class', () => {
    for (let seed = 0; seed < 15; seed++) {
      const problem = randomPublicProblem(seed, one);
      const free = costs(costAgainstGoal(setting(problem), null, [goalNumber((problem.classes[0] as CapacityProblem['classes'][number]).goal)]))[0];
      expect(Math.min(...costs(costByProvider(setting(problem)))), `seed ${seed}`).toBeCloseTo(free as number, 9);
    }
  });

  it('asks for few simulations when deadlines are near each other, since it asks nothing twice', () => {
    const problem = randomPublicProblem(1, one);
    const many = costAgainstGoal(setting(problem), null, deadlines(problem).flatMap((deadline) => [deadline, deadline, deadline * 1.001]));
    const first = many.filter((_, index) => index % 3 === 0).reduce((sum, { simulations }) => sum + simulations, 0);
    const again = many.filter((_, index) => index % 3 === 1).reduce((sum, { simulations }) => sum + simulations, 0);
    expect(first).toBeGreaterThan(0);
    expect(again).toBe(0);
  });

  it('says how much more a variant costs, and nothing where one of both cannot be had', () => {
    const problem = randomPublicProblem(2, one);
    const slower = { ...problem, classes: problem.classes.map((jobClass) => ({ ...jobClass, profile: jobClass.profile?.kind === 'stages' ? { ...jobClass.profile, stages: jobClass.profile.stages.map((stage) => ({ ...stage, tasks: stage.tasks * 2 })) } : undefined })) } as CapacityProblem;
    const rows = costOverhead(setting(problem), setting(slower), null, deadlines(problem));
    expect(rows.some(({ overheadPercent }) => overheadPercent === null)).toBe(true);
    for (const { overheadPercent } of rows) expect(overheadPercent ?? 0).toBeGreaterThanOrEqual(-1e-9);
    expect(rows.some(({ overheadPercent }) => (overheadPercent ?? 0) > 0)).toBe(true);
  });
});
