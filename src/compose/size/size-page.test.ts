import { describe, expect, it } from 'vitest';
import { sizeSeries } from '../../usecases/size-series.ts';
import { sizePage } from './size-page.ts';

const column = '</script><b>"cpu"';
const text = `t,"</script><b>""cpu"""\n${Array.from({ length: 200 }, (_, i) => `${300 * i},${1 + (i % 7) / 10}`).join('\n')}\n`;
const page = (): string =>
  sizePage(sizeSeries({ source: { file: 'usage.csv', text, time: 't', value: column }, seriesOptions: { metric: 'gauge' }, group: null, automatic: false, hostCores: 2, resource: 'cores', unit: 'cores', present: 4, templateLimit: null, recommender: 'all', warmUp: 0.5, seed: 1 }));

describe('the page of sizes', () => {
  it('says the sizes in words, and has a chart of each recommender on one scale', () => {
    const html = page();
    // 15 % above the greatest usage of 1.6 are 1.84; the recommender is at more when the history ends.
    expect(html).toMatch(/Set once, by hand: 2\.\d+ cores\. Usage peaked at 1\.6 cores in the last 16\.7 h; the recommender gives/);
    expect(html).toMatch(/Resized automatically \(ours\): .* until 1970-01-01 \d\d:\d\d UTC/);
    expect(html).toContain('<td>vpa, cores</td>');
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as { charts: { top: number; times: number[]; usage: number[]; setOnce: number }[] };
    expect(data.charts.length).toBe(7);
    expect(new Set(data.charts.map(({ top }) => top)).size).toBe(1);
    expect(data.charts[0]?.setOnce).toBeGreaterThan(1.84);
    expect(data.charts[0]?.times.length).toBe(data.charts[0]?.usage.length);
  });

  it('lets no text of the data become part of the page', () => {
    const html = page();
    expect(html).not.toContain('<b>');
    expect(html.match(/<\/script>/g)?.length).toBe(3);
  });
});
