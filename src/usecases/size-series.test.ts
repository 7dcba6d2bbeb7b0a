import { describe, expect, it } from 'vitest';
import { sizePage } from './size-page.ts';
import type { SizeRequest } from './size-series.ts';
import { sizeSeries } from './size-series.ts';
import { sizeView } from './views/size-view.ts';

/** Five minutes a row, around the value. */
const steady = (value: number, rows = 200): string => `t,v\n${Array.from({ length: rows }, (_, i) => `${300 * i},${value * (1 + ((i * 37) % 11) / 100)}`).join('\n')}\n`;

const request = (text: string, more: Partial<SizeRequest> = {}): SizeRequest => ({
  source: { file: 'usage.csv', text, time: 't', value: 'v' },
  seriesOptions: { metric: 'gauge' },
  resource: 'cores',
  unit: 'cores',
  present: 4,
  templateLimit: null,
  recommender: 'ours',
  warmUp: 0.5,
  seed: 1,
  ...more,
});

describe('sizing a series', () => {
  it('recommends less where the present size is mostly unused, with reasons and a record', () => {
    const { view } = sizeSeries(request(steady(1)));
    expect(sizeView.parse(view)).toEqual(view);
    expect(view).toMatchObject({ resource: 'cores', settings: { present: 4, warmUpSteps: 100 }, recommendation: { name: 'ours', resize: true, whyNot: null }, notes: [] });
    expect(view.recommendation.target).toBeGreaterThan(1.1);
    expect(view.recommendation.target).toBeLessThan(2);
    expect(view.recommendation.reason).toMatch(/cheapest plan/);
    expect(view.recommenders[0]).toMatchObject({ name: 'ours', steps: 100, shortSteps: 0, throttledMinutes: 0, outOfMemoryKills: null });
  });

  it('plays every recommender, and each knows the same trace', () => {
    const { view } = sizeSeries(request(steady(1, 120), { recommender: 'all' }));
    expect(view.recommenders.map(({ name }) => name)).toEqual(['ours', 'vpa', 'autopilot', 'theta-scan', 'phases', 'krr', 'fixed-max']);
    expect(new Set(view.recommenders.map(({ steps }) => steps)).size).toBe(1);
  });

  it('reads bytes as MiB and percent as a share of the template', () => {
    const memory = sizeSeries(request(steady(2 ** 30), { resource: 'MiB', unit: 'bytes', present: 4096, recommender: 'krr' }));
    expect(memory.trace.usage.values[0]).toBe(1024);
    expect(memory.view.recommenders[0]?.outOfMemoryKills).toBe(0);
    const percent = sizeSeries(request(steady(50), { unit: 'percent', templateLimit: 8, present: null, recommender: 'krr' }));
    expect(percent.trace.usage.values[0]).toBe(4);
    expect(percent.view.settings).toMatchObject({ present: 8, limitMax: 8 });
  });

  it('never gives a size above the largest there is, and says so', () => {
    const { view, replays } = sizeSeries(request(steady(3.9), { templateLimit: 4, recommender: 'vpa' }));
    expect(view.recommendation.target).toBe(4);
    expect(view.recommendation.reason).toMatch(/No size is above 4/);
    expect(Math.max(...(replays[0]?.replay.limits ?? []))).toBe(4);
  });

  // 288 steps are a day, after which KRR makes its report too.
  it.each([['cores', 0], ['cores', 1e-140], ['cores', 0.001], ['MiB', 0], ['MiB', 1e-140]] as const)('gives nobody less than a container can have, and says so (%s, %d)', (resource, used) => {
    const text = `t,v\n${Array.from({ length: 288 }, (_, i) => `${300 * i},${used}`).join('\n')}\n`;
    const { view } = sizeSeries(request(text, { resource, unit: resource, present: resource === 'cores' ? 4 : 4096, recommender: 'all' }));
    const least = resource === 'cores' ? 0.01 : 6;
    for (const { name, now } of view.recommenders) {
      // Theta-scan changes a size only where a window begins.
      expect(now.resize || name === 'theta-scan', name).toBe(true);
      expect(now.target, name).toBeGreaterThanOrEqual(least);
      expect(now.target, name).toBeLessThan(resource === 'cores' ? 0.03 : 251);
    }
    expect(view.recommenders.find(({ name }) => name === 'fixed-max')?.now).toMatchObject({ target: least, reason: expect.stringContaining(`No size is below ${least} ${resource}: a container cannot be limited to less.`) as string });
  });

  it('says what it assumed', () => {
    expect(sizeSeries(request(steady(50), { unit: 'percent', present: null, recommender: 'vpa' })).view.notes).toEqual([
      '100 % is taken as one core, since no --template-limit was given.',
      'The present size is not known (--present); the history begins with 1 cores.',
    ]);
  });

  it('gives no number where the newest step was not measured', () => {
    const gap = `${steady(1, 50)}${Array.from({ length: 3 }, (_, i) => `${300 * (50 + i)},`).join('\n')}\n${300 * 53},1\n`;
    expect(sizeSeries(request(gap, { recommender: 'vpa' })).view.recommendation.whyNot).toBeNull();
    expect(() => sizeSeries(request('t,v\n0,1\n'))).toThrow(/usage\.csv/);
  });

  it('draws a page without scripts that escapes what it shows', () => {
    const report = sizeSeries(request(steady(1).replace('t,v', 't,<b>'), { source: { file: 'usage.csv', text: steady(1).replace('t,v', 't,<b>'), time: 't', value: '<b>' }, recommender: 'vpa' }));
    const page = sizePage(report);
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('<script');
    expect(page).toContain('<polyline class="size"');
  });

  it.each([
    [{ unit: 'bytes' as const }, /--unit is bytes; for --cpu it must be cores or percent/],
    [{ resource: 'MiB' as const, unit: 'cores' as const }, /for --memory it must be bytes or MiB/],
    [{ recommender: 'vpaa' }, /--recommender is vpaa; it must be one of .*did you mean vpa\?/],
    [{ source: { file: 'usage.csv', text: 't,v\n0,-1\n300,-2\n600,-3\n900,-1\n1200,-2\n', time: 't', value: 'v' } }, /usage\.csv: column v: .*below zero/],
    [{ source: { file: 'usage.csv', text: 't,v\n0,x\n', time: 't', value: 'v' } }, /usage\.csv:2/],
  ])('refuses what cannot be sized, with the reason (%#)', (more, message) => expect(() => sizeSeries(request(steady(1, 30), more))).toThrow(message));
});
