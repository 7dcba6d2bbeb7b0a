import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import type { SizeRecommender, UsageHistory } from '../../plan/ports/size-recommender.ts';
import { pricedSizes } from '../../plan/size/priced/priced-sizes.ts';
import { thetaScanSizes } from '../../plan/size/theta-scan.ts';
import { instant, minutes } from '../../units/time.ts';
import { recommenderNamed, recommenders } from './recommenders.ts';
import { replaySizes } from './replay.ts';
import { seasonFinder, seasonScanner } from './usage-models.ts';

const seriesOf = (values: readonly number[]): RegularSeries => ({ start: instant(0), step: minutes(5), values: Float64Array.from(values), measured: new Uint8Array(values.length).fill(1) });
const noisy = (length: number, of: (i: number) => number): readonly number[] => {
  const random = randomStreams(7).stream('size', 'test');
  return Array.from({ length }, (_, i) => of(i) * (0.9 + 0.2 * random.next()));
};
const wave = noisy(400, (i) => (i % 96 > 60 ? 3 : 1));
const settings = { warmUp: 100, limitMax: null, hidden: true };

const always = (target: number): SizeRecommender<null> => ({ name: 'always', description: '', initial: () => null, recommend: () => ({ advice: { kind: 'size', target, lower: 0, upper: target, resize: true, reason: '' }, state: null }) });

describe('a replay', () => {
  it('puts a size in force one step after it was decided, and counts what follows from it', () => {
    const replay = replaySizes({ resource: 'cores', usage: seriesOf([1, 2, 3, 4]), present: 8 }, always(2), { ...settings, warmUp: 0 });
    expect([...replay.limits]).toEqual([8, 2, 2, 2]);
    expect(replay).toMatchObject({ steps: 4, short: 2, resizes: 1 });
    expect(replay.slack).toBeCloseTo((7 / 8) / 4, 9);
    expect(replay.slackHours).toBeCloseTo(7 / 12, 9);
    expect(replay.shortShare).toBeCloseTo(3 / 10, 9);
  });

  it('hides from a recommender what was wanted beyond the limit', () => {
    const seen: number[] = [];
    const watching: SizeRecommender<null> = { ...always(200), recommend: (history, present, state) => {
      seen.push(history.usage.values.at(-1) as number);
      return always(200).recommend(history, present, state);
    } };
    replaySizes({ resource: 'MiB', usage: seriesOf([100, 500, 100]), present: 200 }, watching, settings);
    expect(seen).toEqual([100, 200, 100]);
  });
});

describe.each(recommenders.map(({ name }) => name))('%s', (name) => {
  const recommender = recommenderNamed(name);

  it('decides nothing by what comes later', () => {
    for (const resource of ['cores', 'MiB'] as const) {
      const scale = resource === 'MiB' ? 500 : 1;
      // Theta-scan scans from 960 steps on.
      const usage = seriesOf((name === 'theta-scan' ? [...wave, ...wave, ...wave] : wave).map((value) => value * scale));
      const whole = recommender.replay({ resource, usage, present: 8 * scale }, settings, randomStreams(1));
      for (const at of [20, 290, usage.values.length - 20]) {
        const changed = { ...usage, values: usage.values.map((value, i) => (i >= at ? 40 * scale - value : value)) };
        const other = recommender.replay({ resource, usage: changed, present: 8 * scale }, settings, randomStreams(1));
        expect([...other.limits.subarray(0, at + 1)]).toEqual([...whole.limits.subarray(0, at + 1)]);
      }
    }
  });

  it('holds the present size while nothing is measured', () => {
    const usage = seriesOf(wave.slice(0, 260));
    usage.measured.fill(0, 200);
    const { limits } = recommender.replay({ resource: 'cores', usage, present: 8 }, settings, randomStreams(1));
    expect(new Set(limits.subarray(201)).size).toBe(1);
  });

  it('gives the same for the same seed', () => {
    const replay = (): readonly number[] => [...recommender.replay({ resource: 'cores', usage: seriesOf(wave), present: 8 }, settings, randomStreams(3)).limits];
    expect(replay()).toEqual(replay());
  });

  it('starts from the present size and never gives a size that is no number above zero', () => {
    const { limits } = recommender.replay({ resource: 'cores', usage: seriesOf(wave), present: 8 }, settings, randomStreams(1));
    expect(limits[0]).toBe(8);
    expect(limits.every((limit) => Number.isFinite(limit) && limit > 0)).toBe(true);
  });
});

describe('ours', () => {
  const ours = pricedSizes(seasonFinder);

  it('raises the size at once after a kill', () => {
    const usage = seriesOf([...noisy(120, () => 1000), 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000]);
    const { limits, shortSteps } = replaySizes({ resource: 'MiB', usage, present: 1500 }, ours, settings);
    shortSteps.forEach((short, i) => {
      if (short === 1 && i + 1 < limits.length) expect(limits[i + 1]).toBeGreaterThanOrEqual(1.2 * (limits[i] as number) - 1e-9);
    });
    expect(shortSteps[120]).toBe(1);
    expect(shortSteps.at(-1)).toBe(0);
  });

  it('does not raise a size that is above all that was ever wanted by a margin, whatever a past rise would make of a drop', () => {
    // A job that loads its data, works, and drops to a third: an analogy with the beginning would add the rise to the lower level.
    const job = noisy(60, (i) => (i < 10 ? 20 : i < 50 ? 830 : 540 - 10 * (i - 50)));
    const { limits, short } = replaySizes({ resource: 'MiB', usage: seriesOf(job), present: 5000 }, ours, settings);
    const most = Math.max(...job);
    expect(short).toBe(0);
    expect(limits.at(-1)).toBeLessThan(5000);
    limits.forEach((limit, i) => {
      const before = limits[i - 1] ?? limit;
      if (before >= 1.15 * most) expect(limit).toBeLessThanOrEqual(before);
    });
  });

  it('lowers cores again once twice as much is known, and memory only after a while', () => {
    const plateau = noisy(60, (i) => (i < 10 ? 0.1 : 1));
    const lowerings = (resource: 'cores' | 'MiB'): readonly number[] => {
      const scale = resource === 'cores' ? 1 : 800;
      const { limits } = replaySizes({ resource, usage: seriesOf(plateau.map((value) => scale * value)), present: 6 * scale }, ours, settings);
      return [...limits.keys()].filter((i) => i > 0 && (limits[i] as number) < (limits[i - 1] as number));
    };
    const [first = 0, second = 0] = lowerings('cores');
    expect(second).toBeGreaterThanOrEqual(2 * first - 1);
    expect(second).toBeLessThan(first + 40);
    const [early = 0, late = 60] = lowerings('MiB');
    expect(late - early).toBeGreaterThanOrEqual(40);
  });

  it('never lowers below what the last three steps used', () => {
    const usage = seriesOf(wave);
    const { limits } = replaySizes({ resource: 'cores', usage, present: 8 }, ours, settings);
    for (let i = 3; i < limits.length; i++) {
      const used = Math.min(limits[i - 1] as number, Math.max(...usage.values.subarray(i - 3, i)));
      if ((limits[i] as number) < (limits[i - 1] as number)) expect(limits[i]).toBeGreaterThanOrEqual(used - 1e-9);
    }
  });

  it('leaves less unused than VPA on a steady load, without falling short more often', () => {
    const usage = seriesOf(noisy(900, () => 2));
    const trace = { resource: 'cores' as const, usage, present: 8 };
    const vpa = recommenderNamed('vpa').replay(trace, { ...settings, warmUp: 450 }, randomStreams(1));
    const own = replaySizes(trace, ours, { ...settings, warmUp: 450 });
    expect(own.slack).toBeLessThan(0.8 * vpa.slack);
    expect(own.short).toBeLessThanOrEqual(vpa.short + 1);
  });
});

describe('Autopilot', () => {
  it.each([0.01, 1, 40, 300])('follows a steady usage of %d cores, however large', (used) => {
    const { limits } = recommenderNamed('autopilot').replay({ resource: 'cores', usage: seriesOf(noisy(200, () => used)), present: 4 * used }, settings, randomStreams(1));
    expect(limits.at(-1)).toBeGreaterThan(1.1 * used);
    expect(limits.at(-1)).toBeLessThan(1.4 * used);
  });
});

describe('Theta-scan', () => {
  const scan = thetaScanSizes(seasonScanner);
  const after = (values: readonly number[]): ReturnType<typeof scan.recommend>['advice'] => {
    const usage = seriesOf(values);
    const history: UsageHistory = { resource: 'cores', usage, limits: new Float64Array(values.length).fill(100), short: new Uint8Array(values.length) };
    return scan.recommend(history, 100, { target: null }).advice;
  };

  it('keeps what is in force within a window of 20 samples', () => {
    expect(after([1, 2, 3])).toMatchObject({ target: 100, resize: false });
  });

  it('takes the 95th percentile of the window before while less than twice 480 samples were seen', () => {
    // Of 1 to 20 the 19th: at least 95 % are not above it.
    expect(after(Array.from({ length: 20 }, (_, i) => i + 1))).toMatchObject({ target: 19, resize: true });
  });

  it('takes the greatest forecast of the window where the load is periodic', () => {
    const values = Array.from({ length: 960 }, (_, i) => 2 + Math.sin((2 * Math.PI * i) / 40));
    const advice = after(values);
    // The next 20 steps are the upper half of the wave.
    expect(advice).toMatchObject({ kind: 'size', resize: true });
    expect(advice.kind === 'size' ? advice.target : 0).toBeCloseTo(3, 1);
  });

  it('gives at most five times the greatest usage of the window before', () => {
    const values = Array.from({ length: 960 }, (_, i) => (i % 40 < 20 ? 100 : 1));
    const advice = after(values);
    expect(advice.kind === 'size' ? advice.target : 0).toBeCloseTo(5, 9);
  });
});
