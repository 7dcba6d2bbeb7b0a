import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import type { MapReduceProfile, PhaseStatistics } from '../../model/job-profile.ts';
import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import type { CapacityProblem, JobClass } from '../../plan/capacity/problem.ts';
import { ariaAverage } from './aria-average.ts';

const phase = (tasks: number, averageMs: number, maximumMs: number): PhaseStatistics => ({ tasks, averageSeconds: averageMs / 1000, maximumSeconds: maximumMs / 1000 });

const mapReduce = (map: PhaseStatistics, shuffle: PhaseStatistics, reduce: PhaseStatistics): MapReduceProfile => ({ kind: 'map-reduce', map, shuffle, reduce });

const jobClass = (name: string, deadlineMs: number, profile: MapReduceProfile): JobClass => ({
  name,
  goal: { kind: 'deadline', seconds: deadlineMs / 1000 },
  users: { low: 10, high: 10, rejectionUsdPerHour: 0 },
  thinkSeconds: 10,
  container: { cores: 1, mebibytes: 1 },
  on: [{ type: 'T2', profile, slotsPerMachine: 4, reservedLimit: 25, spotShareMax: 0.3 }],
});

/**
 * The instance `myJson` and its solution from the tests of D-SPACE4Cloud (diceH2020-space4cloudsWS, commit f390292, history/src/test/resources/myJson.json and sol.json;
 * Apache-2.0): the numbers of its two classes on the type that it chose, with four containers on each machine.
 */
const published: CapacityProblem = {
  name: 'myJson',
  classes: [
    jobClass('1', 1_913_664, mapReduce(phase(144, 26_010.4953, 66_461), phase(151, 19_921.7542, 84_815), phase(151, 2012.5545, 3705))),
    jobClass('2', 272_022, mapReduce(phase(4, 62_060.0715, 80_049), phase(4, 21_421.6292, 36_127), phase(4, 9480.0401, 11_533))),
  ],
  cloud: {
    kind: 'public',
    types: [{ name: 'T2', provider: 'Amazon', cores: 4, mebibytes: 4, speed: 1, prices: { onDemand: { usdPerHour: 1.4, limit: Number.POSITIVE_INFINITY }, reserved: { usdPerHour: 1.1, limit: 25 }, spot: { usdPerHour: 0.3, shareMax: 0.3 } } }],
    providers: 'any',
    countMax: 240,
  },
};

describe('the mean of the bounds of ARIA', () => {
  it('starts D-SPACE4Cloud where its published solution is: 10 machines with 40 containers, and 4 with 16, one of them spot', async () => {
    const tools = { predictor: new CachedPredictor(ariaAverage), approximation: ariaAverage, solver: await loadMilpSolver(), limits: { seconds: 5, gap: 0 } };
    const answer = planCapacity(published, 'hill-climbing', tools);
    expect(answer).toMatchObject({
      kind: 'planned',
      classes: [
        { name: '1', type: 'T2', count: 10, cores: 40 },
        { name: '2', type: 'T2', count: 4, cores: 16, split: { spot: 1, reserved: 3, onDemand: 0 }, costUsdPerHour: expect.closeTo(3.6) },
      ],
    });
  });
});
