import { beforeAll, describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../../adapters/milp-highs/load-milp-solver.ts';
import { randomStreams } from '../../../model/random.ts';
import type { MilpSolver } from '../../ports/milp-solver.ts';
import { checkSchedule } from './check-schedule.ts';
import { leastLateness } from './demand-bound.ts';
import { orderTransfers } from './order-transfers.ts';
import { randomDeployment } from './random-deployment.ts';
import { sendInTurn } from './send-in-turn.ts';
import type { DeploymentProblem } from './transfer.ts';
import { maxLateness, reversed } from './transfer.ts';

let solver: MilpSolver;
beforeAll(async () => {
  solver = await loadMilpSolver();
});

const streams = randomStreams(11);

const oneLink = (transfers: readonly { readonly mebibytes: number; readonly release?: number; readonly due: number }[]): DeploymentProblem => ({
  links: [{ name: 'link', mebibytesPerSecond: 10 }],
  transfers: transfers.map(({ mebibytes, release = 0, due }, index) => ({ name: `t${index}`, mebibytes, release, due, links: [0] })),
});

describe('ordering transfers', () => {
  it('sends what is due first, where the order of the list and equal shares are late', () => {
    const problem = oneLink([{ mebibytes: 1000, due: 120 }, { mebibytes: 200, due: 20 }]);
    expect([...sendInTurn(problem, 'given').end]).toEqual([100, 120]);
    expect([...sendInTurn(problem, 'fair').end]).toEqual([120, 40]);
    expect([...sendInTurn(problem, 'edf').end]).toEqual([120, 20]);
    expect(orderTransfers(problem, solver, 5)).toMatchObject({ possible: true, how: 'earliest deadline first', latenessSeconds: 0 });
  });

  it('lets what is more urgent interrupt what is sent', () => {
    const { segments, end } = sendInTurn(oneLink([{ mebibytes: 1000, due: 200 }, { mebibytes: 100, release: 30, due: 45 }]), 'edf');
    expect([...end]).toEqual([110, 40]);
    expect(segments.map(({ transfer, from, to }) => [transfer, from, to])).toEqual([[0, 0, 30], [1, 30, 40], [0, 40, 110]]);
  });

  it('proves by one window of a link that deadlines cannot hold, and is late by no more than that', () => {
    const problem = oneLink([{ mebibytes: 300, due: 40 }, { mebibytes: 300, due: 50 }]);
    expect(leastLateness(problem)).toBe(10);
    expect(orderTransfers(problem, null, 1)).toMatchObject({ possible: false, latenessSeconds: 10, leastLatenessSeconds: 10 });
  });

  it('holds deadlines over several links that the earliest deadline first misses', () => {
    const links = [{ name: 'left', mebibytesPerSecond: 10 }, { name: 'right', mebibytesPerSecond: 10 }];
    // The second needs both links before the first takes all of the right one; what is due first keeps it from the left one.
    const problem: DeploymentProblem = {
      links,
      transfers: [
        { name: 'right', mebibytes: 100, release: 10, due: 20, links: [1] },
        { name: 'both', mebibytes: 100, release: 0, due: 21, links: [0, 1] },
        { name: 'left', mebibytes: 50, release: 0, due: 19, links: [0] },
      ],
    };
    expect(maxLateness(problem, sendInTurn(problem, 'edf'))).toBe(4);
    const { schedule, ...found } = orderTransfers(problem, solver, 5);
    expect(found).toMatchObject({ possible: true, how: 'linear programme' });
    expect(found.latenessSeconds).toBeLessThan(1e-6);
    expect(checkSchedule(problem, schedule)).toEqual([]);
  });

  it('keeps to links and releases on random deployments, is never later than earliest deadline first, and never below its bound', () => {
    let better = 0;
    for (let round = 0; round < 60; round++) {
      const random = streams.stream('random', round);
      const problem = randomDeployment(random, { transfers: 4 + (round % 12), places: 2 + (round % 3), room: 0.15 + 0.05 * (round % 5) });
      for (const discipline of ['given', 'fair', 'edf'] as const) expect(checkSchedule(problem, sendInTurn(problem, discipline)), `${discipline} ${round}`).toEqual([]);
      const ours = orderTransfers(problem, solver, 10);
      expect(checkSchedule(problem, ours.schedule), `round ${round}`).toEqual([]);
      const edf = maxLateness(problem, sendInTurn(problem, 'edf'));
      expect(ours.latenessSeconds).toBeLessThanOrEqual(edf + 1e-9);
      expect(ours.leastLatenessSeconds).toBeLessThanOrEqual(ours.latenessSeconds + 1e-6);
      if (ours.latenessSeconds < edf - 1e-3) better += 1;
      for (const discipline of ['given', 'fair'] as const) expect(ours.leastLatenessSeconds).toBeLessThanOrEqual(Math.max(0, maxLateness(problem, sendInTurn(problem, discipline))) + 1e-3);
    }
    expect(better).toBeGreaterThan(0);
  });

  it('plans backwards what can be planned forwards: a transfer ends as late as its deadline', () => {
    const problem = oneLink([{ mebibytes: 100, due: 50 }, { mebibytes: 100, due: 100 }]);
    const latest = sendInTurn(reversed(problem, 100), 'edf');
    expect([...latest.end].map((end) => 100 - end)).toEqual([40, 90]);
  });

  it('needs no time where no link limits it, and copes with nothing to send', () => {
    const problem: DeploymentProblem = { links: [], transfers: [{ name: 'a', mebibytes: 100, release: 5, due: 6, links: [] }] };
    expect(orderTransfers(problem, null, 1)).toMatchObject({ possible: true, latenessSeconds: -1 });
    expect(orderTransfers({ links: [], transfers: [] }, null, 1)).toMatchObject({ possible: true });
  });
});
