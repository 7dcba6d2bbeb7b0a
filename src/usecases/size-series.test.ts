import { describe, expect, it } from 'vitest';
import type { SizeProgress, SizeReport, SizeRequest } from './size-series.ts';
import { sizeSeries } from './size-series.ts';
import { sizeView } from './views/size-view.ts';

/** Five minutes a row, around the value. */
const steady = (value: number, rows = 200): string => `t,v\n${Array.from({ length: rows }, (_, i) => `${300 * i},${value * (1 + ((i * 37) % 11) / 100)}`).join('\n')}\n`;

const request = (text: string, more: Partial<SizeRequest> = {}): SizeRequest => ({
  source: { file: 'usage.csv', text, time: 't', value: 'v' },
  seriesOptions: { metric: 'gauge' },
  resource: 'cores',
  unit: 'cores',
  group: null,
  automatic: false,
  hostCores: 2,
  present: 4,
  templateLimit: null,
  recommender: 'ours',
  warmUp: 0.5,
  seed: 1,
  ...more,
});

/** The answer for a file with one component. */
function sized(one: SizeRequest): SizeReport {
  const [report] = sizeSeries(one);
  if (report === undefined) throw new Error('there is no answer');
  return report;
}

describe('sizing a series', () => {
  it('tells how far each recommender is, to the end and in whole percent', () => {
    const told: SizeProgress[] = [];
    sizeSeries(request(steady(1), { recommender: 'all' }), (progress) => told.push(progress));
    const names = new Set(told.map(({ name }) => name));
    expect(names.size).toBe(7);
    for (const name of names) {
      const percents = told.filter((progress) => progress.name === name).map(({ percent }) => percent);
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
      expect(percents.at(-1)).toBe(100);
      expect(percents.length).toBeLessThanOrEqual(100);
    }
  });

  it('recommends less where the present size is mostly unused, with reasons and a record', () => {
    const { view } = sized(request(steady(1)));
    expect(sizeView.parse({ items: [view] })).toEqual({ items: [view] });
    expect(view).toMatchObject({ resource: 'cores', settings: { present: 4, warmUpSteps: 100 }, now: { name: 'ours', resize: true, whyNot: null }, notes: [] });
    expect(view.now.target).toBeGreaterThan(1.1);
    expect(view.now.target).toBeLessThan(2);
    expect(view.now.reason).toMatch(/cheapest plan/);
    expect(view.recommenders[0]).toMatchObject({ name: 'ours', steps: 100, shortSteps: 0, throttledMinutes: 0, outOfMemoryKills: null });
  });

  it('plays every recommender, and each knows the same trace', () => {
    const { view } = sized(request(steady(1, 120), { recommender: 'all' }));
    expect(view.recommenders.map(({ name }) => name)).toEqual(['ours', 'vpa', 'autopilot', 'theta-scan', 'phases', 'krr', 'fixed-max']);
    expect(new Set(view.recommenders.map(({ steps }) => steps)).size).toBe(1);
  });

  it('reads bytes as MiB and percent as a share of the template', () => {
    const memory = sized(request(steady(2 ** 30), { resource: 'MiB', unit: 'bytes', present: 4096, recommender: 'krr' }));
    expect(memory.trace.usage.values[0]).toBe(1024);
    expect(memory.view.recommenders[0]?.outOfMemoryKills).toBe(0);
    const percent = sized(request(steady(50), { unit: 'percent', templateLimit: 8, present: null, recommender: 'krr' }));
    expect(percent.trace.usage.values[0]).toBe(4);
    expect(percent.view.settings).toMatchObject({ present: 8, limitMax: 8 });
  });

  it('never gives a size above the largest there is, and says so', () => {
    const { view, replays } = sized(request(steady(3.9), { templateLimit: 4, recommender: 'vpa' }));
    expect(view.now.target).toBe(4);
    expect(view.now.reason).toMatch(/No size is above 4/);
    expect(Math.max(...(replays[0]?.replay.limits ?? []))).toBe(4);
  });

  // 288 steps are a day, after which KRR makes its report too.
  it.each([['cores', 0], ['cores', 1e-140], ['cores', 0.001], ['MiB', 0], ['MiB', 1e-140]] as const)('gives nobody less than a container can have, and says so (%s, %d)', (resource, used) => {
    const text = `t,v\n${Array.from({ length: 288 }, (_, i) => `${300 * i},${used}`).join('\n')}\n`;
    const { view } = sized(request(text, { resource, unit: resource, present: resource === 'cores' ? 4 : 4096, recommender: 'all' }));
    const least = resource === 'cores' ? 0.01 : 6;
    for (const { name, now } of view.recommenders) {
      // Theta-scan changes a size only where a window begins.
      expect(now.resize || name === 'theta-scan', name).toBe(true);
      expect(now.target, name).toBeGreaterThanOrEqual(least);
      expect(now.target, name).toBeLessThan(resource === 'cores' ? 0.03 : 251);
    }
    expect(view.recommenders.find(({ name }) => name === 'fixed-max')?.now).toMatchObject({ target: least, reason: expect.stringContaining(`No size is below ${least} ${resource}: a container cannot be limited to less.`) as string });
  });

  it('gives a size that holds through the day also where the history ends far from its peak', () => {
    // The peak of 0.7 cores lies at noon; the history ends six hours before it.
    const rows = 4 * 288 - 72;
    const text = `t,v\n${Array.from({ length: rows }, (_, i) => `${300 * i},${0.45 + 0.25 * Math.cos((2 * Math.PI * i) / 288)}`).join('\n')}\n`;
    const { view } = sized(request(text, { present: 2 }));
    expect(view.setOnce.size).toBeCloseTo(0.7 * 1.15, 2);
    expect(view.setOnce).toMatchObject({ change: true, periodSeconds: 86_400, periodsTried: 2, periodsHeld: 2 });
    expect(view.now.until).toBe((rows - 1 + 26) * 300_000);
    expect(view.usage).toMatchObject({ greatest: 0.7, greatestAt: 0 });
    expect(view).toMatchObject({ headline: 'setOnce' });
    expect(sized(request(text, { automatic: true })).view.headline).toBe('now');
  });

  it('sizes each component of a file with several, and says without --group which column tells them apart', () => {
    const text = `t,pod,v\n${Array.from({ length: 80 }, (_, i) => `${300 * i},a,${1 + (i % 3) / 10}\n${300 * i},b,${2 + (i % 3) / 10}`).join('\n')}\n`;
    const both = sizeSeries(request(text, { group: 'pod' }));
    expect(both.map(({ view }) => [view.group, view.usage.greatest])).toEqual([['a', 1.2], ['b', 2.2]]);
    expect(() => sizeSeries(request(text))).toThrow(/80 of 160 rows have a time that another row has; .*several series; pod has 2 different values: give --group pod/);
    // Their times need not meet.
    const apart = `t,pod,v\n${Array.from({ length: 80 }, (_, i) => `${300 * i},a,1\n${300 * i + 7 * (i % 9) + 20},b,2`).join('\n')}\n`;
    expect(() => sizeSeries(request(apart))).toThrow(/If the file holds several series: pod has 2 different values: give --group pod/);
  });

  it('puts times that come as they like on a grid of their median distance, as characterise does', () => {
    const text = `t,v\n${Array.from({ length: 300 }, (_, i) => `${20 * i + ((i * 37) % 17)},1`).join('\n')}\n`;
    expect(sized(request(text, { recommender: 'vpa' })).view.series.stepSeconds).toBeGreaterThan(15);
  });

  it('counts no period of the past as covered by more than the largest size there is', () => {
    const text = `t,v\n${Array.from({ length: 6 * 24 }, (_, i) => `${3600 * i},${i % 24 === 12 ? 2 : 1}`).join('\n')}\n`;
    const { setOnce } = sized(request(text, { recommender: 'vpa', templateLimit: 1 })).view;
    expect([setOnce.periodsTried, setOnce.periodsHeld]).toEqual([5, 0]);
  });

  it.each([
    [{ resource: 'MiB', unit: 'MiB' }, 2 ** 30, /--unit is MiB, so that usage goes up to .*values in bytes are read with --unit bytes/],
    [{ resource: 'MiB', unit: null }, 512, /--unit is bytes, so that usage is at most .*values in MiB are read with --unit MiB/],
    [{ unit: 'cores' }, 900, /must stay below 512 cores.*--unit percent.*--unit millicores/],
    [{ unit: null, present: null }, 60, /--unit is not given and usage goes up to 66, more than the 2 cores of this machine; it may be percent/],
  ] as const)('refuses values that look like another unit, and names it (%#)', (more, value, message) => expect(() => sizeSeries(request(steady(value), more))).toThrow(message));

  it('names a present size that is far from usage', () => {
    expect(sized(request(steady(0.01), { present: 400, recommender: 'krr' })).view.notes).toEqual([expect.stringMatching(/^--present is 400 cores, 36360 times the greatest usage/)]);
  });

  it('says what it assumed', () => {
    expect(sized(request(steady(50), { unit: 'percent', present: null, recommender: 'vpa' })).view.notes).toEqual([
      '100 % is taken as one core, since no --template-limit was given.',
      'The present size is not known (--present); the history begins with 1 core.',
    ]);
  });

  it('gives no number where the newest step was not measured', () => {
    const gap = `${steady(1, 50)}${Array.from({ length: 3 }, (_, i) => `${300 * (50 + i)},`).join('\n')}\n${300 * 53},1\n`;
    expect(sized(request(gap, { recommender: 'vpa' })).view.now.whyNot).toBeNull();
    expect(() => sized(request('t,v\n0,1\n'))).toThrow(/usage\.csv/);
  });

  it.each([
    [{ unit: 'bytes' as const }, /--unit is bytes; for --cpu it must be cores or millicores or percent/],
    [{ resource: 'MiB' as const, unit: 'cores' as const }, /for --memory it must be bytes or MiB/],
    [{ recommender: 'vpaa' }, /--recommender is vpaa; it must be one of .*did you mean vpa\?/],
    [{ source: { file: 'usage.csv', text: 't,v\n0,-1\n300,-2\n600,-3\n900,-1\n1200,-2\n', time: 't', value: 'v' } }, /usage\.csv: column v: .*below zero/],
    [{ source: { file: 'usage.csv', text: 't,v\n0,x\n', time: 't', value: 'v' } }, /usage\.csv:2/],
  ])('refuses what cannot be sized, with the reason (%#)', (more, message) => expect(() => sized(request(steady(1, 30), more))).toThrow(message));
});
