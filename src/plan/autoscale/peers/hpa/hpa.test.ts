import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../../units/time.ts';
import type { Behaviour } from './behaviour.ts';
import { defaultBehaviour } from './behaviour.ts';
import type { HpaLimits } from './hpa.ts';
import { hpaState, hpaSync } from './hpa.ts';
import { counted, ignored, kindOfCpuSample, missing, podSamples } from './pod-samples.ts';
import { mostWanted, replicasByAverage, replicasByPods, replicasByValue } from './replica-calculator.ts';

const tenth = { up: 0.1, down: 0.1 };
const cpu = (target: number) => ({ kind: 'utilisation', target, tolerance: tenth }) as const;
const limits = (behaviour: Behaviour | null, max = 2000): HpaLimits => ({ min: 1, max, behaviour });
const behaviour = (up: Partial<Behaviour['up']>, down: Partial<Behaviour['down']> = {}): Behaviour => ({ up: { ...defaultBehaviour.up, ...up }, down: { ...defaultBehaviour.down, ...down } });

/** What is set, look by look, where `wanted` is asked for every `period` seconds and what is set is there at once. */
function played(start: number, wanted: readonly number[], { behaviour: rules, period, max = 2000 }: { readonly behaviour: Behaviour | null; readonly period: number; readonly max?: number }): number[] {
  const state = hpaState();
  let current = start;
  return wanted.map((desired, look) => (current = hpaSync({ now: look * period * 1000, current, wanted: desired }, limits(rules, max), state).desired));
}

describe('replicas by a metric of each pod', () => {
  it('follows the documented ratio: 200m used of a target of 100m doubles, 50m halves', () => {
    // Kubernetes documents, "Algorithm details": ceil(current × currentMetric / desiredMetric).
    const plain = { kind: 'plain', target: 100, tolerance: tenth } as const;
    expect(replicasByPods(3, podSamples([200, 200, 200]), plain)).toBe(6);
    expect(replicasByPods(4, podSamples([50, 50, 50, 50]), plain)).toBe(2);
  });

  it('rounds up: 3 pods at 90 % with a target of 60 % become ceil(3 × 1.5) = 5', () => {
    expect(replicasByPods(3, podSamples([90, 90, 90]), cpu(60))).toBe(5);
  });

  it('does nothing within a tenth of the target, the edge included, and cuts usage to whole percent first', () => {
    // 88 / 80 = 1.1 is within; 88.9 is cut to 88 and is within too; 89 / 80 = 1.1125 is not: ceil(1.1125 × 2) = 3.
    expect(replicasByPods(2, podSamples([88, 88]), cpu(80))).toBe(2);
    expect(replicasByPods(2, podSamples([88.9, 88.9]), cpu(80))).toBe(2);
    expect(replicasByPods(2, podSamples([89, 89]), cpu(80))).toBe(3);
  });

  it('takes a missing pod to use nothing on the way up', () => {
    // Two of three report 100 %: 100 / 50 = 2 would give 6 of 3. With the missing one at 0: trunc(200 / 3) = 66, 66 / 50 = 1.32, ceil(1.32 × 3) = 4.
    expect(replicasByPods(3, podSamples([100, 100, 0], [counted, counted, missing]), cpu(50))).toBe(4);
  });

  it('takes a missing pod to use its whole request on the way down', () => {
    // Three of four report 10 %: 10 / 50 = 0.2 would give 1. With the missing one at 100 %: trunc(130 / 4) = 32, 32 / 50 = 0.64, ceil(0.64 × 4) = 3.
    expect(replicasByPods(4, podSamples([10, 10, 10, 0], [counted, counted, counted, missing]), cpu(50))).toBe(3);
    // A target above 100 % is taken instead: trunc((30 + 200) / 4) = 57, 57 / 200 = 0.285, ceil(0.285 × 4) = 2.
    expect(replicasByPods(4, podSamples([10, 10, 10, 0], [counted, counted, counted, missing]), cpu(200))).toBe(2);
  });

  it('changes nothing where what it assumes of missing pods would turn the direction around', () => {
    // 45 / 50 = 0.9 wants down; with the missing one at 100 %: trunc(145 / 2) = 72 wants up: stays.
    expect(replicasByPods(2, podSamples([40, 0], [counted, missing]), cpu(50))).toBe(2);
  });

  it('takes unready pods to use nothing on the way up, and leaves them out on the way down', () => {
    // 2 ready at 90 %, 2 unready, target 30: 3 wants up; trunc(180 / 4) = 45, 45 / 30 = 1.5, ceil(1.5 × 4) = 6.
    expect(replicasByPods(4, podSamples([90, 90, 0, 0], [counted, counted, ignored, ignored]), cpu(30))).toBe(6);
    // 2 ready at 15 %: 0.5 of 2 ready pods is 1.
    expect(replicasByPods(4, podSamples([15, 15, 0, 0], [counted, counted, ignored, ignored]), cpu(30))).toBe(1);
    // 1 ready at 60 %, 3 unready: 2 wants up; trunc(60 / 4) = 15 wants down: stays.
    expect(replicasByPods(4, podSamples([60, 0, 0, 0], [counted, ignored, ignored, ignored]), cpu(30))).toBe(4);
  });

  it('has no answer where no pod has a sample that counts', () => {
    expect(replicasByPods(2, podSamples([0, 0], [missing, ignored]), cpu(50))).toBeNaN();
  });
});

describe('which CPU samples count', () => {
  const window = seconds(30);
  it('leaves out pods in their first 5 minutes unless ready for a whole window', () => {
    // Started at 0, ready at 60 s: the first sample that counts is taken at 90 s.
    const pod = (sampledAt: number) => ({ startedAt: 0, readyAt: seconds(60), sampledAt });
    expect(kindOfCpuSample(pod(seconds(75)), seconds(80), window)).toBe(ignored);
    expect(kindOfCpuSample(pod(seconds(90)), seconds(95), window)).toBe(counted);
    expect(kindOfCpuSample({ startedAt: 0, readyAt: Number.NaN, sampledAt: seconds(90) }, seconds(95), window)).toBe(ignored);
  });

  it('counts every ready pod after that, none that has never been ready, and knows pending from missing', () => {
    expect(kindOfCpuSample({ startedAt: 0, readyAt: minutes(6), sampledAt: minutes(6) }, minutes(6), window)).toBe(counted);
    expect(kindOfCpuSample({ startedAt: 0, readyAt: Number.NaN, sampledAt: minutes(6) }, minutes(6), window)).toBe(ignored);
    expect(kindOfCpuSample({ startedAt: 0, readyAt: minutes(1), sampledAt: Number.NaN }, minutes(6), window)).toBe(missing);
    expect(kindOfCpuSample({ startedAt: 0, readyAt: Number.NaN, sampledAt: Number.NaN }, minutes(6), window)).toBe(ignored);
  });
});

describe('external and object metrics', () => {
  it('shares an average value out: 95 messages with 10 for each are ceil(9.5) = 10 replicas', () => {
    expect(replicasByAverage(5, 95, 10, tenth)).toBe(10);
    // 52 of 5 × 10 is 1.04: within tolerance, although ceil(52 / 10) is 6.
    expect(replicasByAverage(5, 52, 10, tenth)).toBe(5);
    expect(replicasByAverage(5, 0, 10, tenth)).toBe(0);
  });

  it('scales a whole value by the ready pods: 30 of a target of 20 on 3 ready of 4 are ceil(1.5 × 3) = 5', () => {
    expect(replicasByValue(4, 3, 30, 20, tenth)).toBe(5);
    expect(replicasByValue(0, 0, 30, 20, tenth)).toBe(2);
  });

  it('takes the metric that wants most, and goes up but not down while one is invalid', () => {
    expect(mostWanted(4, [2, 7, 5])).toBe(7);
    expect(mostWanted(4, [2, Number.NaN])).toBeNaN();
    expect(mostWanted(4, [6, Number.NaN])).toBe(6);
    expect(mostWanted(4, [Number.NaN])).toBeNaN();
  });
});

describe('the default behaviour', () => {
  it('adds 4 pods or doubles each 15 s, whichever is more: 1, 5, 10, 20, 40', () => {
    expect(played(1, [100, 100, 100, 100], { behaviour: defaultBehaviour, period: 15 })).toEqual([5, 10, 20, 40]);
  });

  it('counts what the period already added: looks every 5 s wait for the 15 s to pass', () => {
    // At 0: 2 + 4 = 6. At 5 and 10 s the period began with 6 - 4 = 2: still 6. At 15 s the event is exactly 15 s old and out: 6 × 2 = 12.
    expect(played(2, [100, 100, 100, 100], { behaviour: defaultBehaviour, period: 5 })).toEqual([6, 6, 6, 12]);
  });

  it('goes down only to the greatest of the last 5 minutes', () => {
    // Looks each minute. The start counts as a recommendation of 10; it is out 5 minutes later, then the 8 of minute 1 rules until minute 6.
    expect(played(10, [4, 8, 4, 4, 4, 4, 4], { behaviour: defaultBehaviour, period: 60 })).toEqual([10, 10, 10, 10, 10, 8, 4]);
  });

  it('holds where the metric is invalid, and stops at its bounds', () => {
    const state = hpaState();
    expect(hpaSync({ now: 0, current: 3, wanted: Number.NaN }, limits(defaultBehaviour), state)).toEqual({ desired: 3, outcome: 'no-metrics' });
    expect(hpaSync({ now: 0, current: 8, wanted: 100 }, limits(defaultBehaviour, 10), state)).toEqual({ desired: 10, outcome: 'bounded' });
    expect(hpaSync({ now: 0, current: 12, wanted: 100 }, limits(defaultBehaviour, 10), state)).toEqual({ desired: 10, outcome: 'bounded' });
    expect(hpaSync({ now: 0, current: 0, wanted: 100 }, limits(defaultBehaviour, 10), state)).toEqual({ desired: 0, outcome: 'disabled' });
  });
});

/** The stories of KEP-853 "Configurable scale up/down velocity for HPA" (kubernetes/enhancements), looks each minute. */
describe('the stories of KEP-853', () => {
  it('1: 900 % each minute goes 1, 10, 100, 1000', () => {
    const rules = behaviour({ policies: [{ type: 'percent', value: 900, period: seconds(60) }] });
    expect(played(1, [1000, 1000, 1000], { behaviour: rules, period: 60 })).toEqual([10, 100, 1000]);
  });

  it('2: one pod each 10 minutes goes from 1000 to 999, and for the next nine minutes no further', () => {
    const rules = behaviour({}, { window: seconds(0), policies: [{ type: 'pods', value: 1, period: seconds(600) }] });
    expect(played(1000, Array.from({ length: 11 }, () => 1), { behaviour: rules, period: 60 })).toEqual([...Array.from({ length: 10 }, () => 999), 998]);
  });

  it('3: one pod each 5 minutes goes 1, 2, 3, 4', () => {
    const rules = behaviour({ policies: [{ type: 'pods', value: 1, period: seconds(300) }] });
    expect(played(1, [9, 9, 9], { behaviour: rules, period: 300 })).toEqual([2, 3, 4]);
    expect(played(1, [9, 9, 9, 9, 9, 9], { behaviour: rules, period: 60 })).toEqual([2, 2, 2, 2, 2, 3]);
  });

  it('4: a disabled direction is never taken', () => {
    const rules = behaviour({}, { select: 'disabled', window: seconds(0) });
    expect(played(8, [2, 2, 12, 2], { behaviour: rules, period: 60 })).toEqual([8, 8, 12, 12]);
  });

  it('5: a window of 10 minutes down picks the greatest: 10 until the tenth recommendation, 9 at the eleventh', () => {
    const rules = behaviour({}, { window: seconds(600), policies: [{ type: 'pods', value: 5, period: seconds(60) }] });
    expect(played(10, [10, 9, 8, 9, 9, 8, 9, 8, 9, 8, 7], { behaviour: rules, period: 60 })).toEqual([...Array.from({ length: 10 }, () => 10), 9]);
  });

  it('6: a window of 5 minutes up picks the least', () => {
    // The story counts six recommendations in 5 minutes; the code compares strictly, so the start (2, at minute 0) is out at minute 5, one look earlier.
    const rules = behaviour({ window: seconds(300), policies: [{ type: 'pods', value: 20, period: seconds(60) }] });
    expect(played(2, [2, 3, 19, 10, 3, 4, 7], { behaviour: rules, period: 60 })).toEqual([2, 2, 2, 2, 2, 3, 3]);
  });
});

describe('policies', () => {
  it('down, takes 4 pods or 10 %: the documents count 80 to 72 by percent and 8 by pods from 40 on', () => {
    // Kubernetes documents, "Scaling policies": 80 → 72 (10 %); at 10 pods 4 is more than 10 %. max picks the greatest change.
    const policies = [{ type: 'pods', value: 4, period: seconds(60) }, { type: 'percent', value: 10, period: seconds(60) }] as const;
    const rules = behaviour({}, { window: seconds(0), policies });
    // 80 - 8 = 72; 72 - 7.2 → trunc(64.8) = 64; trunc(57.6) = 57; … ; 34 → min(30, trunc(30.6)) = 30; 30 → 26.
    expect(played(80, [10, 10, 10], { behaviour: rules, period: 60 })).toEqual([72, 64, 57]);
    expect(played(34, [10, 10], { behaviour: rules, period: 60 })).toEqual([30, 26]);
  });

  it('with min take the least change', () => {
    const policies = [{ type: 'pods', value: 4, period: seconds(15) }, { type: 'percent', value: 100, period: seconds(15) }] as const;
    expect(played(10, [100], { behaviour: behaviour({ policies, select: 'min' }), period: 15 })).toEqual([14]);
    expect(played(10, [1], { behaviour: behaviour({}, { policies, select: 'min', window: seconds(0) }), period: 15 })).toEqual([6]);
  });

  it('reckon with what went the other way in the period', () => {
    // Down from 10 to 4 at 0 s; up at 5 s: the period began with 4 + 6 = 10, so 4 more are 14 and 100 % are 20.
    const state = hpaState();
    const rules = limits(behaviour({}, { window: seconds(0) }));
    expect(hpaSync({ now: 0, current: 10, wanted: 4 }, rules, state).desired).toBe(4);
    expect(hpaSync({ now: 5000, current: 4, wanted: 50 }, rules, state).desired).toBe(20);
  });
});

describe('without spec.behavior', () => {
  it('doubles, or goes to 4: 1, 4, 8, 16', () => {
    expect(played(1, [100, 100, 100], { behaviour: null, period: 15 })).toEqual([4, 8, 16]);
  });

  it('goes down to the greatest of 5 minutes, the first moment included', () => {
    // The start's 10 counts at minute 5 still, and no more at minute 6.
    expect(played(10, [4, 4, 4, 4, 4, 4, 4], { behaviour: null, period: 60 })).toEqual([10, 10, 10, 10, 10, 10, 4]);
  });
});
