import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { smoothPredictor, wavePredictor } from '../../plan/capacity/testing-predictors.ts';
import { simulatedDuration } from '../../simulate/jobs/simulated-duration.ts';
import { checkByTrying, compareMethods, summarise } from './compare-methods.ts';
import { comparedSize, randomPrivateProblem, randomPublicProblem, type InstanceSize } from './random-problem.ts';

const smallPublic: InstanceSize = { classes: [1, 2], stages: [2, 8], tasks: [1, 30], types: [2, 4], users: [1, 3], oneProvider: true };
const smallPrivate: InstanceSize = { classes: [1, 3], stages: [2, 6], tasks: [1, 12], types: [1, 2], users: [1, 3], oneProvider: false };
const seeds = (count: number): number[] => Array.from({ length: count }, (_, seed) => seed);

describe('exact search', async () => {
  const tools = { approximation: smoothPredictor, solver: await loadMilpSolver(), limits: { seconds: 20, gap: 0 } };

  it('is never dearer than hill climbing on 200 random instances, cheaper on many, and never without a plan where that has one', () => {
    const rows = seeds(200).map((seed) => compareMethods(seed, randomPublicProblem(seed, comparedSize), wavePredictor, tools));
    const found = summarise(rows);
    expect(rows.filter((row) => row.exactUsdPerHour !== null && row.climbedUsdPerHour !== null && row.exactUsdPerHour > row.climbedUsdPerHour * (1 + 1e-6))).toEqual([]);
    expect(found).toMatchObject({ instances: 200, exactDearer: 0, onlyClimbedPlanned: 0 });
    expect(found.exactCheaper).toBeGreaterThan(20);
  });

  it('equals trying everything on 150 small public clouds, infeasible ones among them', () => {
    const rows = seeds(150).map((seed) => checkByTrying(seed, randomPublicProblem(seed, smallPublic), wavePredictor, tools, 400));
    expect(rows.filter(({ agree }) => !agree)).toEqual([]);
    expect(rows.filter((row) => row.exactUsdPerHour === null).length).toBeGreaterThan(3);
    expect(rows.filter((row) => row.exactUsdPerHour !== null).length).toBeGreaterThan(50);
  });

  it('equals trying everything on 100 small private clouds, infeasible ones among them', () => {
    const rows = seeds(100).map((seed) => checkByTrying(seed, randomPrivateProblem(seed, smallPrivate), wavePredictor, tools, 400));
    expect(rows.filter(({ agree }) => !agree)).toEqual([]);
    expect(rows.filter((row) => row.exactUsdPerHour === null).length).toBeGreaterThan(3);
    expect(rows.filter((row) => row.exactUsdPerHour !== null).length).toBeGreaterThan(30);
  });

  it('equals trying everything with simulated durations', () => {
    const rows = seeds(5).map((seed) => {
      const problem = randomPublicProblem(seed, { ...smallPublic, classes: [1, 1], tasks: [1, 8] });
      const few = { ...problem, cloud: { ...problem.cloud, countMax: 8 } };
      return checkByTrying(seed, few, simulatedDuration({ seed, precision: { relativeHalfWidth: 0.1 } }), tools, 8);
    });
    expect(rows.filter(({ agree }) => !agree)).toEqual([]);
    expect(rows.some((row) => row.exactUsdPerHour !== null)).toBe(true);
  });
});
