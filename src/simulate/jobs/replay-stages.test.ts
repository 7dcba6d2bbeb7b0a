import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedStage } from './replay-stages.ts';
import { replayStages } from './replay-stages.ts';

const always = (count: number): { fromSeconds: number; untilSeconds: number }[] => Array.from({ length: count }, () => ({ fromSeconds: 0, untilSeconds: Number.POSITIVE_INFINITY }));
const stage = (taskSeconds: readonly number[], after: readonly number[] = [], delaySeconds = 0): RecordedStage => ({ after, delaySeconds, taskSeconds });

describe('a replay of stages', () => {
  it('runs tasks in waves', () => {
    expect(replayStages([stage([2, 2, 2, 2, 2])], always(2)).endSeconds).toBe(6);
  });

  it('begins a stage its delay after all that it waits for', () => {
    const { stageEndSeconds } = replayStages([stage([3]), stage([5]), stage([1], [0, 1], 0.5)], always(2));
    expect([...stageEndSeconds]).toEqual([3, 5, 6.5]);
  });

  it('gives free slots to the first stage that is ready, and to later ones what it leaves', () => {
    const { stageEndSeconds } = replayStages([stage([1, 1, 1]), stage([1, 1, 1])], always(2));
    expect([...stageEndSeconds]).toEqual([2, 3]);
  });

  it('passes through stages without tasks', () => {
    expect([...replayStages([stage([2]), stage([], [0]), stage([1], [1])], always(1)).stageEndSeconds]).toEqual([2, 2, 3]);
  });

  it('lets slots come later and take nothing once they are gone', () => {
    const slots = [{ fromSeconds: 0, untilSeconds: 2 }, { fromSeconds: 3, untilSeconds: Number.POSITIVE_INFINITY }];
    expect(replayStages([stage([1.5, 1.5, 1.5])], slots).endSeconds).toBe(4.5);
    expect(replayStages([stage([1.5, 1.5, 1.5])], [{ fromSeconds: 0, untilSeconds: 1 }]).endSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  it('is never below the critical path or the work per slot, nor above both together (Graham, "Bounds on multiprocessing timing anomalies", 1969)', () => {
    const times = array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    assert(
      property(array(tuple(times, nat(1000)), { minLength: 1, maxLength: 8 }), integer({ min: 1, max: 6 }), (drawn, slots) => {
        const stages = drawn.map(([taskSeconds, bits], index) => stage(taskSeconds, Array.from({ length: index }, (_, i) => i).filter((i) => ((bits >> i) & 1) === 1)));
        const path: number[] = [];
        for (const { taskSeconds, after } of stages) path.push(Math.max(...taskSeconds) + Math.max(0, ...after.map((before) => path[before] as number)));
        const work = stages.flatMap(({ taskSeconds }) => taskSeconds).reduce((sum, one) => sum + one, 0);
        const { endSeconds } = replayStages(stages, always(slots));
        expect(endSeconds).toBeGreaterThanOrEqual(Math.max(work / slots, ...path) - 1e-9);
        expect(endSeconds).toBeLessThanOrEqual(work / slots + Math.max(...path) + 1e-9);
      }),
    );
  });
});
