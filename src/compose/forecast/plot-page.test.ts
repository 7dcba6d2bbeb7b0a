import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../experiment/forecast/evaluate-model.ts';
import { makeForecaster } from '../../experiment/forecast/forecasters.ts';
import { finish } from '../../experiment/forecast/roll-forecasts.ts';
import { evaluateForecasts } from '../../usecases/evaluate-forecasts.ts';
import { plotPage } from './plot-page.ts';

const column = '</script><b>"load" & more';
const rows = Array.from({ length: 72 }, (_, index) => `${index * 3600},${50 + (index % 24)}`);
const unused = (): never => {
  throw new Error('not asked here');
};

async function page(): Promise<string> {
  const report = await evaluateForecasts(
    { source: { file: 'f.csv', text: ['t,"</script><b>""load"" & more"', ...rows].join('\n'), time: 't', value: column }, seriesOptions: {}, models: ['last-value'], horizon: 3, originStep: 1, combine: 'mean-over-leads', test: { share: 0.2 }, refitEvery: null, calendar: [], seed: 1, checkLookahead: false, trace: true },
    { evaluate: (job) => Promise.resolve(finish(evaluateModel(job.series, makeForecaster(job.model, []), job.settings, () => 0))), forecast: unused },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  return plotPage(report);
}

describe('the page of charts', () => {
  it('holds the series, the forecasts and the figures', async () => {
    const html = await page();
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as { unit: string; range: [number, number]; times: number[]; models: { name: string; median: (number | null)[] }[] };
    expect(data.unit).toBe(column);
    expect(data.models.map(({ name, median }) => [name, median.filter((value) => value !== null).length])).toEqual([['last-value', 15]]);
    expect(html).toContain('<td>last-value</td>');
    // Values go from 50 to 73.
    expect(data.range[0]).toBeLessThan(50);
    expect(data.range[1]).toBeGreaterThan(73);
    expect(data.range[1] - data.range[0]).toBeLessThan(2.2 * 23);
  });

  it('says which model was best, what the lines are and what the figures mean', async () => {
    const html = await page();
    expect(html).toContain('Best here (smallest CRPS): last-value: its median was off by');
    expect(html).toContain('the dashed line the forecast');
    expect(html).toContain('<dt>MASE</dt><dd>error over that of repeating the last day');
  });

  it('lets no text of the data become part of the page', async () => {
    const html = await page();
    expect(html).not.toContain('<b>');
    expect(html.match(/<\/script>/g)?.length).toBe(3);
  });

  it('needs nothing from elsewhere, and allows its own scripts only', async () => {
    const html = await page();
    expect(html).not.toMatch(/(?:src|href)=/);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1] ?? '');
    expect(scripts.length).toBe(2);
    for (const script of scripts) expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
  });
});
