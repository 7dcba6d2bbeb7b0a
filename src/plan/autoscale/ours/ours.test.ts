import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import { randomStreams } from '../../../model/random.ts';
import { hours, minutes, ms } from '../../../units/time.ts';
import type { Ms } from '../../../units/time.ts';
import type { PeakForecast, RuleContext, RuleView } from '../rule.ts';
import { exceedance, medianPeak } from './exceedance.ts';
import { loadLimits, neededOf } from './load-limits.ts';
import { oursParametersSchema, planQuantiles } from './ours-parameters.ts';
import { OursRule } from './ours-rule.ts';
import { ours as oursEntry } from './ours.ts';
import { RecentMost } from './recent-most.ts';
import { ReplicaPlanner } from './replica-plan.ts';

/** Each instance carries 10. */
const context: RuleContext = {
  slot: minutes(1),
  replicas: { min: 1, max: 6 },
  objective: { percentile: 0.95, target: 100, tolerance: 0.1 },
  startup: ms(0),
  price: 1,
  capacity: { response: (load, replicas) => (load <= 10 * replicas ? 50 : 500), needed: (load) => Math.max(1, Math.ceil(load / 10)) },
};

/** A forecast that is sure of each stage's peak. */
const sure = (peaks: readonly number[], stage = minutes(5)): PeakForecast => ({ madeAt: 0, stage, stages: peaks.length, quantiles: planQuantiles, values: Float64Array.from(peaks.flatMap((peak) => planQuantiles.map(() => peak))) });

const view = (change: Partial<RuleView>): RuleView => ({
  at: 0,
  desired: 1,
  ready: change.desired ?? 1,
  starting: 0,
  load: 5,
  response: () => 50,
  utilisation: () => Number.NaN,
  concurrency: () => Number.NaN,
  backlog: () => 0,
  served: () => Number.NaN,
  instances: { count: 0, startedAt: new Float64Array(0), readyAt: new Float64Array(0), utilisation: new Float64Array(0), sampledAt: new Float64Array(0) },
  forecast: null,
  ...change,
});

const rule = (given: Record<string, unknown> = {}): OursRule => new OursRule(oursParametersSchema.parse(given), context);

describe('limits of load', () => {
  it('are what each number of replicas carries, and give back the need', () => {
    const limits = loadLimits(context.capacity, 1, 4, 100);
    for (const [i, limit] of limits.entries()) expect(limit).toBeCloseTo(10 * (i + 1), 5);
    expect([0, 10, 10.01, 25, 1000].map((load) => neededOf(limits, 1, load))).toEqual([1, 1, 2, 3, 4]);
  });
});

describe('the probability of a peak above a limit', () => {
  const forecast: PeakForecast = { madeAt: 0, stage: minutes(5), stages: 1, quantiles: [0.1, 0.5, 0.9], values: Float64Array.of(2, 5, 5) };

  it('is linear between quantiles, and a peak at the limit is not above it', () => {
    expect(exceedance(forecast, 0, 1)).toBe(1);
    expect(exceedance(forecast, 0, 3.5)).toBeCloseTo(0.7, 10);
    expect(exceedance(forecast, 0, 5)).toBeLessThanOrEqual(0.1);
    expect(medianPeak(forecast, 0)).toBe(5);
  });

  it('falls exponentially beyond the highest quantile', () => {
    const tail: PeakForecast = { ...forecast, quantiles: [0.5, 0.95, 0.995], values: Float64Array.of(0, 10, 20) };
    const scale = 10 / Math.log(10);
    expect(exceedance(tail, 0, 30)).toBeCloseTo(0.005 * Math.exp(-10 / scale), 10);
    expect(exceedance(tail, 0, 200)).toBe(0);
  });
});

describe('the plan', () => {
  const terms = { limits: Float64Array.of(10, 20, 30), min: 1, slot: 1, stage: 5, startup: 0, prices: { violation: 100, event: 20, moved: 0 } };

  it('is the cheapest of all schedules when the peaks are known', () => {
    const random = randomStreams(3).stream('peaks');
    for (let sample = 0; sample < 60; sample++) {
      const peaks = Array.from({ length: 5 }, () => Math.floor(random.next() * 35) - 3).map((peak) => Math.max(0, peak));
      const start = 1 + Math.floor(random.next() * 3);
      const planned = new ReplicaPlanner(terms).plan(sure(peaks), 0, start);
      const free = cheapest(peaks, start, null);
      expect(cheapest(peaks, start, planned), `peaks ${peaks.join(' ')} from ${start}`).toBeCloseTo(free, 6);
    }
  });

  /** By brute force over all 3^5 schedules: what the docstring of the planner prices, with probabilities 0 and 1. */
  function cheapest(peaks: readonly number[], start: number, first: number | null): number {
    const go = (k: number, from: number): number => {
      if (k === peaks.length) return 0;
      const options = k === 0 && first !== null ? [first] : [1, 2, 3];
      return Math.min(...options.map((to) => costOf(k, from, to) + go(k + 1, to)));
    };
    const above = (k: number, replicas: number): number => ((peaks[k] as number) > 10 * replicas * 1.006 ? 1 : 0);
    const costOf = (k: number, from: number, to: number): number => {
      let missing = 0;
      for (let n = to; n < 3; n++) missing += above(k, n);
      const before = k === 0 ? 0 : above(k - 1, from);
      return (to + missing) * 5 + (to === from ? 0 : 20) + (100 + 40) * Math.max(0, above(k, to) - before);
    };
    return go(0, start);
  }

  it('waits with an instance until it is needed, and keeps it over a short gap but not over a long one', () => {
    const planner = new ReplicaPlanner(terms);
    expect(planner.plan(sure([5, 15, 15, 15]), 0, 1)).toBe(1);
    expect(planner.plan(sure([5, 15, 15, 15]), 1, 1)).toBe(2);
    expect(planner.plan(sure([5, 5, 15, 15]), 0, 2)).toBe(2);
    expect(planner.plan(sure([...Array.from({ length: 20 }, () => 5), 15]), 0, 2)).toBe(1);
  });

  it('asks one start-up earlier when instances need whole stages to become ready', () => {
    const slow = new ReplicaPlanner({ ...terms, startup: 10 });
    expect(slow.plan(sure([5, 5, 15, 15]), 0, 1)).toBe(2);
    expect(slow.plan(sure([5, 5, 5, 15, 15]), 0, 1)).toBe(1);
    // Released at once, an instance would be missing before another could be ready.
    expect(slow.plan(sure([15, 5, 5, 5, 5, 5, 5, 5]), 0, 2)).toBe(2);
  });

  it('takes more for a small chance of violation where violations are dear', () => {
    const values = planQuantiles.map((q) => (q <= 0.95 ? 5 : 15));
    const risky: PeakForecast = { madeAt: 0, stage: minutes(5), stages: 4, quantiles: planQuantiles, values: Float64Array.from([values, values, values, values].flat()) };
    expect(new ReplicaPlanner(terms).plan(risky, 0, 1)).toBe(1);
    expect(new ReplicaPlanner({ ...terms, prices: { ...terms.prices, violation: 10_000 } }).plan(risky, 0, 1)).toBe(2);
  });
});

describe('the most that was wanted recently', () => {
  it('falls when the window has passed what was higher', () => {
    const most = new RecentMost(3);
    expect([5, 2, 3, 1, 1, 1].map((wanted, at) => most.add(at, wanted))).toEqual([5, 5, 5, 3, 3, 1]);
  });
});

describe('our autoscaler', () => {
  it('jumps to the need when the load leaves what is provided for', () => {
    const ours = rule({ event: 20 });
    expect(ours.step(view({ load: 35, desired: 1 }))).toBe(4);
    expect(ours.explain()).toContain('reality left the plan');
  });

  it('counts what waits as load', () => {
    expect(rule().step(view({ load: 8, backlog: () => 600 }))).toBe(2);
  });

  it('adds one when the objective is violated though the load should fit, and not again before that can help', () => {
    const ours = rule();
    expect(ours.step(view({ response: () => 300 }))).toBe(2);
    expect(ours.step(view({ at: 60_000, desired: 2, response: () => 300 }))).toBe(2);
    expect(ours.step(view({ at: 180_000, desired: 2, response: () => 300 }))).toBe(3);
  });

  it('changes nothing without a measured load', () => {
    const ours = rule();
    expect(ours.step(view({ load: Number.NaN, desired: 3, forecast: sure([5, 5]) }))).toBe(3);
  });

  it('follows the need without a forecast: up at once, down when the hold has passed', () => {
    const ours = rule({ hold: '5m' });
    expect(ours.step(view({ load: 25 }))).toBe(3);
    const later = Array.from({ length: 6 }, (_, i) => ours.step(view({ at: (i + 1) * 60_000, load: 5, desired: 3 })));
    expect(later).toEqual([3, 3, 3, 3, 1, 1]);
  });

  it('goes up before a foreseen peak, whether events are planned or cost nothing', () => {
    const forecast = sure(Array.from({ length: 48 }, () => 15));
    expect(rule({ event: 20 }).step(view({ forecast }))).toBe(2);
    expect(rule().step(view({ forecast }))).toBe(2);
  });

  it('provides for what loads rose by before, where nobody feels a scaling, and says so', () => {
    const ours = rule();
    // Twice an hour the load is half as high again for five minutes.
    let desired = 2;
    for (let i = 0; i < 3000; i++) desired = ours.step(view({ at: i * 60_000, desired, load: i % 30 < 25 ? 18 : 27 }));
    const calm = ours.step(view({ at: 3024 * 60_000, desired, load: 18 }));
    expect(calm).toBe(3);
    expect(ours.explain()).toMatch(/The load of 18 needs 2 replicas now, and 3 carry \d+ % more than the 18 of the last 5 min: before what is asked for is of use, loads rose by more in 0.1 % of the time/);
  });

  it('refuses slots of more than a day before anything runs, and takes any other', () => {
    const inSlots = (slot: Ms) => oursEntry.make(oursParametersSchema.parse({}), { ...context, slot });
    expect(() => inSlots(hours(36))).toThrow('36 h; it must be at most 24 h');
    for (const slot of [minutes(7), minutes(11), hours(2), hours(24)]) expect(inSlots(slot).needs.forecast).toMatchObject({ stage: expect.any(Number) as number });
    expect((inSlots(minutes(7)).needs.forecast?.stage ?? 0) % minutes(7)).toBe(0);
  });

  it('goes on from its state as if it had never stopped', () => {
    const whole = rule();
    const loads = [5, 25, 18, 12, 4, 4, 33, 4, 4, 4, 4, 4, 4, 4];
    let desired = 1;
    let other = rule();
    for (const [i, load] of loads.entries()) {
      const now = view({ at: i * 60_000, load, desired });
      const restored = rule();
      restored.restore(JSON.parse(JSON.stringify(other.save())));
      other = restored;
      const answer = whole.step(now);
      expect(other.step(now)).toBe(answer);
      desired = answer;
    }
    expect(() => rule().restore({ wants: 'many' })).toThrow(InvalidInputError);
  });
});
