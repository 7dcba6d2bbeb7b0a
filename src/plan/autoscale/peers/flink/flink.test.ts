import { describe, expect, it } from 'vitest';
import { minutes, ms } from '../../../../units/time.ts';
import type { FlinkSettings, FlinkVertex } from './evaluate.ts';
import { evaluate, flinkDefaults, targetCapacity, trueRate } from './evaluate.ts';
import type { FlinkState } from './flink.ts';
import { alignedParallelism, flinkDecision, flinkState } from './flink.ts';

/** A source without partitions; `trueRate` is what it would process if busy all the time. */
const source = (parallelism: number, inRate: number, trueRate: number, other: Partial<FlinkVertex> = {}): FlinkVertex => ({
  parallelism, maxParallelism: 720, partitions: 0, keyed: false, inRate, busyMs: (inRate / trueRate) * 1000, observedRate: Number.NaN, source: { lag: 0, lagGrowth: 0 }, inputs: [], ...other,
});

/** As upstream's tests set it (`JobVertexScalerTest.setup`): no time to catch up, any factor; there 720 key groups are spread, and down is not delayed. */
const tested: FlinkSettings = { ...flinkDefaults, catchUp: ms(0), maxScaleDownFactor: 1, maxScaleUpFactor: 2 ** 31, scaleDownInterval: ms(0), utilizationBoundary: 0, alignment: 'evenly-spread' };
const keyed = { keyed: true };

const decided = (vertex: FlinkVertex, settings: FlinkSettings, state: FlinkState = flinkState(1), minute = 0): number => flinkDecision({ now: minutes(minute), vertices: [vertex], pressure: { gc: 0, heap: 0 } }, settings, state)?.[0] ?? vertex.parallelism;

describe('the parallelism of one vertex, as in JobVertexScalerTest.testParallelismScaling', () => {
  const scaled = (utilization: number, [parallelism, target, rate]: readonly [number, number, number], other: Partial<FlinkSettings> = {}): number => decided(source(parallelism, target, rate, keyed), { ...tested, targetUtilization: utilization, ...other });

  it('halves what is half used: 10 × 50 / 100 = 5', () => {
    expect(scaled(1, [10, 50, 100])).toBe(5);
  });

  it('leaves room for the target utilisation: 50 / 0.8 = 62.5 → 63, 10 × 0.63 = 6.3 → 7, and 720 key groups spread evenly over 8', () => {
    expect(scaled(0.8, [10, 50, 100])).toBe(8);
    expect(scaled(0.8, [10, 80, 100])).toBe(10);
    expect(scaled(0.8, [10, 60, 100])).toBe(8);
    expect(scaled(0.8, [10, 59, 100])).toBe(8);
  });

  it('goes up: 2 × 200 / 40 = 10; 100 / 0.6 → 167, 2 × 1.67 → 4', () => {
    expect(scaled(0.5, [2, 100, 40])).toBe(10);
    expect(scaled(0.6, [2, 100, 100])).toBe(4);
  });

  it('takes away at most a share: with 0.5 10 go to 5, with 0.6 to 4', () => {
    expect(scaled(1, [10, 10, 100], { maxScaleDownFactor: 0.5 })).toBe(5);
    expect(scaled(1, [10, 10, 100], { maxScaleDownFactor: 0.6 })).toBe(4);
  });

  it('adds at most a share: with 0.5 10 go to 15, with 0.6 to 16', () => {
    expect(scaled(1, [10, 200, 10], { maxScaleUpFactor: 0.5 })).toBe(15);
    expect(scaled(1, [10, 200, 10], { maxScaleUpFactor: 0.6 })).toBe(16);
  });

  it('stays within the bounds of a vertex, unless it is outside already (testMinParallelismLimitIsUsed, testMaxParallelismLimitIsUsed)', () => {
    expect(scaled(0.7, [10, 100, 500], { vertexMin: 5 })).toBe(5);
    expect(scaled(0.7, [4, 100, 500], { vertexMin: 5 })).toBe(4);
    expect(scaled(1, [10, 500, 100], { vertexMax: 10 })).toBe(10);
    expect(scaled(1, [12, 500, 100], { vertexMax: 10 })).toBe(12);
  });
});

describe('alignment', () => {
  const vertex = (parallelism: number, maxParallelism: number, partitions = 0) => ({ parallelism, maxParallelism, partitions, keyed: true });

  it('spreads evenly over 128 key groups: 16 × 1.5 = 24 becomes 32; balanced takes 26, where no subtask has 5', () => {
    // floor(128 / 24) = 5 and floor(128 / 26) = 4.
    expect(alignedParallelism(vertex(16, 128), 1.5, { ...flinkDefaults, alignment: 'evenly-spread' })).toBe(32);
    expect(alignedParallelism(vertex(16, 128), 1.5, flinkDefaults)).toBe(26);
    expect(alignedParallelism(vertex(16, 128), 1.5, { ...flinkDefaults, alignment: 'off' })).toBe(24);
  });

  it('on the way down never comes back up: 6 × 0.8 = 5 of 720', () => {
    expect(alignedParallelism(vertex(6, 720), 0.8, flinkDefaults)).toBe(5);
    // 7 of 720: nothing up to the present 7 divides better than 7 itself; 6.3 → 7 stays.
    expect(alignedParallelism(vertex(7, 720), 0.9, flinkDefaults)).toBe(7);
  });

  it('uses the partitions of a source: 12 of them, 4 × 1.2 = 5 becomes 6', () => {
    expect(alignedParallelism({ ...vertex(4, 128, 12), keyed: false }, 1.2, flinkDefaults)).toBe(6);
  });
});

describe('what a vertex should process', () => {
  it('adds what waits and what comes while the job restarts: 1800/1800 + 1000 × 300/1800 + 1000/0.7', () => {
    // 1 + 166.67 + 1428.57 = 1596.2.
    const demand = { targetRate: 1000, catchUpRate: 1 };
    expect(targetCapacity(demand, 0.7, true, flinkDefaults)).toBe(1596);
    expect(targetCapacity(demand, 0.7, false, flinkDefaults)).toBe(1430);
    expect(targetCapacity(demand, 0, true, flinkDefaults)).toBe(Number.POSITIVE_INFINITY);
  });

  it('passes rates on along the edges: half of a source, doubled by the next', () => {
    const first = source(1, 1000, 2000, { source: { lag: 1800, lagGrowth: 200 } });
    const inner = (vertex: number, ratio: number): FlinkVertex => ({ ...source(1, 100, 200), source: null, inputs: [{ vertex, ratio }] });
    const evaluated = evaluate([first, inner(0, 0.5), inner(1, 2)], flinkDefaults);
    // The source: 1000 + 200 come in; 1800 waiting over 1800 s.
    expect(evaluated.map(({ targetRate, catchUpRate }) => [targetRate, catchUpRate])).toEqual([[1200, 1], [600, 0.5], [1200, 1]]);
  });

  it('believes busy time unless the rate observed under backlog is much less', () => {
    expect(trueRate({ inRate: 500, busyMs: 250, observedRate: Number.NaN }, 0.15)).toBe(2000);
    // 2000 > 1700 × 1.15 = 1955, but not > 1750 × 1.15 = 2012.5.
    expect(trueRate({ inRate: 500, busyMs: 250, observedRate: 1700 }, 0.15)).toBe(1700);
    expect(trueRate({ inRate: 500, busyMs: 250, observedRate: 1750 }, 0.15)).toBe(2000);
    expect(trueRate({ inRate: 500, busyMs: Number.NaN, observedRate: 900 }, 0.15)).toBe(900);
    expect(trueRate({ inRate: 0, busyMs: 0, observedRate: Number.NaN }, 0.15)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('when Flink acts', () => {
  it('scales a source up at once that falls behind: 1000/s processed and 100/s more waiting: (1100/0.7 + 1100/6) / 1000 × 2 = 3.51, so 4', () => {
    expect(decided(source(2, 1000, 1000, { source: { lag: 0, lagGrowth: 100 } }), flinkDefaults)).toBe(4);
    // Exactly full is not yet outside: 1000 is not below 1000/1.
    expect(decided(source(2, 1000, 1000), flinkDefaults)).toBe(2);
  });

  it('does nothing while use is within 0.4 and 1, whatever it computes', () => {
    // 700/s of 1000: 700/0.7 + 700/6 = 1117, so 10 × 1.117 = 12 is computed; but 1000 is not below 700/1 = 700 nor above 700/0.4 + 116.7 = 1867.
    expect(decided(source(10, 700, 1000), flinkDefaults)).toBe(10);
    // 1001/s of 1000 is above full use.
    expect(decided(source(10, 1001, 1000), flinkDefaults)).toBe(16);
  });

  it('goes down an hour after it first wanted to, to the most that it wanted in the hour', () => {
    const state = flinkState(1);
    // 200/s of 1000: (285.7 + 33.3 → 319) / 1000 is limited to 0.4: 4 of 10. 300/s: 428.6 + 50 → 479: 5 of 10.
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 0)).toBe(10);
    expect(decided(source(10, 300, 1000), flinkDefaults, state, 30)).toBe(10);
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 59)).toBe(10);
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 60)).toBe(5);
  });

  it('forgets the wish as soon as it is gone', () => {
    const state = flinkState(1);
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 0)).toBe(10);
    // 600/s: 857 + 100 = 957: 10 of 10.
    expect(decided(source(10, 600, 1000), flinkDefaults, state, 30)).toBe(10);
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 60)).toBe(10);
    expect(decided(source(10, 200, 1000), flinkDefaults, state, 120)).toBe(4);
  });

  it('never goes down while it works off more than 5 minutes of backlog', () => {
    const settings = { ...flinkDefaults, scaleDownInterval: ms(0) };
    expect(decided(source(10, 200, 1000), settings)).toBe(4);
    // 60 200 waiting at 200/s are 301 s; 200/0.7 + 33.3 + 33.4 is still far below 1000.
    expect(decided(source(10, 200, 1000, { source: { lag: 60_200, lagGrowth: 0 } }), settings)).toBe(10);
  });

  it('scales all vertices that want to as soon as one is outside', () => {
    const first = source(10, 700, 1000);
    const second: FlinkVertex = { ...source(2, 700, 600), source: null, inputs: [{ vertex: 0, ratio: 1 }] };
    // The first computes 12 although it is within; the second has 600 < 700: 2 × 1117/600 = 3.7, so 4.
    expect(flinkDecision({ now: 0, vertices: [first, second] }, flinkDefaults, flinkState(2))).toEqual([12, 4]);
  });

  it('leaves a vertex alone whose rate is missing, and all under memory pressure', () => {
    expect(decided(source(2, 1000, Number.NaN), flinkDefaults)).toBe(2);
    const limited = { ...flinkDefaults, heapUsage: 0.9 };
    expect(flinkDecision({ now: 0, vertices: [source(2, 1000, 1000)], pressure: { gc: 0, heap: 0.95 } }, limited, flinkState(1))).toBeNull();
  });

  it('takes infinite speed for granted where nothing comes in, and goes down by 60 % at most', () => {
    expect(decided(source(10, 0, 1000, { busyMs: 0 }), { ...flinkDefaults, scaleDownInterval: ms(0) })).toBe(4);
  });
});

describe('ineffective scalings, as in JobVertexScalerTest.testIneffectiveScalingDetection', () => {
  const settings: FlinkSettings = { ...tested, targetUtilization: 1, effectivenessDetection: true };
  const vertex = (parallelism: number, target: number, rate: number): FlinkVertex => source(parallelism, target, rate, keyed);
  const grown = (): FlinkState => {
    const state = flinkState(1);
    expect(decided(vertex(5, 100, 50), settings, state)).toBe(10);
    // 40 of the 50 that were hoped for: effective.
    expect(decided(vertex(10, 180, 90), settings, state)).toBe(20);
    return state;
  };

  it('stop at 20: of 90 more only 4, then 8 came', () => {
    const state = grown();
    expect(decided(vertex(20, 180, 94), settings, state)).toBe(20);
    expect(decided(vertex(20, 180, 98), settings, state)).toBe(20);
  });

  it('go on where a tenth came, where somebody else has scaled, where it is switched off, and down', () => {
    expect(decided(vertex(20, 180, 100), settings, grown())).toBe(36);
    expect(decided(vertex(10, 180, 90), settings, grown())).toBe(20);
    expect(decided(vertex(20, 180, 90), { ...settings, effectivenessDetection: false }, grown())).toBe(40);
    expect(decided(vertex(20, 45, 90), settings, grown())).toBe(10);
  });
});
