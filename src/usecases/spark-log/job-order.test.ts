import { array, assert as check, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimedJob } from './job-order.ts';
import { jobOrder } from './job-order.ts';

describe('the order of jobs in time', () => {
  it('names exactly the jobs that had ended and that no other job that had ended came after', () => {
    check(
      property(array(tuple(nat(30), nat(10)), { maxLength: 12 }), (drawn) => {
        const jobs = drawn.toSorted(([a], [b]) => a - b).map(([startedAt, length], id): TimedJob => ({ id, startedAt, endedAt: null, succeeded: null, stageIds: [], endsAt: startedAt + length + 1 }));
        const { byEnd, rightAfter } = jobOrder(jobs);
        jobs.forEach((job, index) => {
          const before = jobs.filter(({ endsAt }) => endsAt <= job.startedAt);
          const expected = before.filter((one) => !before.some((other) => one.endsAt <= other.startedAt)).map(({ id }) => id);
          const [from, to] = rightAfter[index] as readonly [number, number];
          expect(byEnd.slice(from, to).toSorted((a, b) => a - b)).toEqual(expected);
        });
      }),
    );
  });
});
