import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastEvaluationView } from '../usecases/views/forecast-view.ts';
import type { TestingCliOptions, TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-forecast-'));
const rows = Array.from({ length: 240 }, (_, index) => `${index * 3600},${100 + 40 * Math.sin((2 * Math.PI * index) / 24) + ((index * 7919) % 13)}`);
const csv = ['time,load', ...rows, ''].join('\n');

beforeAll(async () => {
  writeFileSync(join(folder, 'load.csv'), csv);
  writeFileSync(join(folder, 'load.csv.gz'), gzipSync(csv));
  writeFileSync(join(folder, 'cut.csv.gz'), gzipSync(csv).subarray(0, 200));
  writeFileSync(join(folder, 'wrong.csv'), 'time,load\n1,2\nnoon,3\n');
  writeFileSync(join(folder, 'short.csv'), 'time,load\n1,2\n2,3\n');
  expect((await run([...next('load.csv'), '--model', 'last-value', '--save', 'kept'])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], options: TestingCliOptions = {}): Promise<TestingCliResult> => testingCli(args, { cwd: folder, errIsTerminal: true, ...options });
const evaluate = (file: string, ...more: readonly string[]): readonly string[] => ['forecast', 'evaluate', '--series', file, '--time', 'time', '--value', 'load', '--horizon', '3', ...more];

const next = (file: string, ...more: readonly string[]): readonly string[] => ['forecast', 'run', '--series', file, '--time', 'time', '--value', 'load', ...more];

/** Everything but how long it took. */
function figuresOf(out: string): unknown {
  const { models, ...rest } = JSON.parse(out) as ForecastEvaluationView;
  return { ...rest, models: models.map(({ fitSeconds: _fit, forecastSeconds: _forecast, ...figures }) => figures) };
}

describe('homeostat forecast evaluate', () => {
  it('gives the same whatever the number of threads, from a plain or a gzipped file, and shows progress on a terminal only', async () => {
    const models = ['--models', 'last-value,seasonal-naive,holt-winters,theta', '-o', 'json'];
    const [one, three] = [await run(evaluate('load.csv', ...models, '--workers', '1')), await run(evaluate('load.csv.gz', ...models, '--workers', '3'))];
    expect(one.code, one.err).toBe(0);
    expect(three.err).toMatch(/theta \d+\/48/);
    const expected = figuresOf(one.out) as { series: { file: string } };
    expect(figuresOf(three.out)).toEqual({ ...expected, series: { ...expected.series, file: 'load.csv.gz' } });
  });

  it('prints a table, looks for look-ahead and writes a page', async () => {
    const { code, out, err } = await run(evaluate('load.csv', '--models', 'last-value,theta', '--check-lookahead', '--plot', 'page.html'));
    expect(code, err).toBe(0);
    expect(out).toMatch(/MODEL +MAPE%.*\ntheta +\S+.* none .*\nlast-value /);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('<td>theta</td>');
  });

  it('stops at Ctrl-C, also in the middle of a fit', async () => {
    const abort = new AbortController();
    const { code, out } = await run(evaluate('load.csv', '--models', 'lstm,lstm-mse,transformer', '--refit-every', '1'), { interrupted: abort.signal, onErr: () => abort.abort() });
    expect([code, out]).toEqual([130, '']);
  });

  it('says why where no model can forecast', async () => {
    const { code, out } = await run(evaluate('short.csv', '--models', 'auto'));
    expect(code).toBe(1);
    expect(out).toContain('auto gives no forecast (too-short): There are 2 measured points');
  });

  it.each([
    [evaluate('load.csv', '--models', 'thetta'), 'the model is thetta; it must be one of auto'],
    [evaluate('load.csv', '--test-share', '1.5'), '--test-share is 1.5; it must be a number between 0 and 1'],
    [evaluate('load.csv', '--test-from', 'noon'), '--test-from is noon; it must be a time'],
    [evaluate('load.csv', '--combine', 'median'), '--combine is median; it must be one of mean-over-leads, each-lead, last-lead'],
    [evaluate('load.csv', '--horizon=-3'), '--horizon is -3; it must be 1 to 10000 whole steps of the series, or a duration such as 1h'],
    [evaluate('load.csv', '--horizon', '0'), '--horizon is 0; it must be a whole number from 1'],
    [evaluate('load.csv', '--step', 'fast'), '--step is fast; it must be a duration'],
    [evaluate('load.csv', '--horizon', '90m'), '--horizon is 1.5 h; it must be 1 to 10000 whole steps of the series, which are 1 h each'],
    [evaluate('load.csv', '--models', 'zzzzzz'), 'lstm-mse, transformer; choose one'],
    [['forecast', 'run', '--series', 'load.csv', '--time', 'time', '--value', 'load', '--model', 'kept'], '--model is kept, which is a saved model; it must say which version of it; did you mean kept@1?'],
    [['characterise', '--series', 'load.csv', '--time', 'time', '--value', 'load'], 'did you mean --values?'],
    [evaluate('load.csv', '-o', 'xml'), '--output is xml; it must be one of table, json, yaml; choose one'],
    [evaluate('load.csv', '--metric', 'total'), '--metric is total; it must be one of auto, gauge, counter'],
    [evaluate('load.csv', '--plot', 'absent/page.html'), '--plot is absent/page.html; it must be a file in a folder that exists'],
    [evaluate('absent.csv'), '--series is absent.csv; it must be a file that exists'],
    [evaluate('wrong.csv'), 'wrong.csv:3:1: column 1 (time) is "noon"; it must be a time'],
    [evaluate('cut.csv.gz'), 'cannot be unpacked'],
    [['forecast', 'run', '--series', 'load.csv', '--time', 'time', '--value', 'load', '--quantiles', '0.9,0.5'], '--quantiles is 0.9,0.5; it must be at most 99 numbers that ascend'],
  ])('refuses what is wrong in words: %j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
  });
});

describe('homeostat forecast run', () => {
  it('takes a length of time as horizon, and says what to do where a saved model wants finer steps', async () => {
    expect(JSON.parse((await run(next('load.csv', '--model', 'last-value', '--horizon', '6h', '-o', 'json'))).out)).toMatchObject({ steps: { length: 6 } });
    expect((await run(next('load.csv', '--model', 'kept@1', '--step', '2h'))).err).toContain('means of 7200 s cannot be split, so give measurements that are 3600 s apart or less, or train');
  });

  it('prints the next values with a band, and what they rest on', async () => {
    const { code, out, err } = await run(['forecast', 'run', '--series', 'load.csv', '--time', 'time', '--value', 'load', '--horizon', '2', '--explain']);
    expect(code, err).toBe(0);
    expect(out).toMatch(/TIME +Q0\.05 +MEDIAN +Q0\.95\n1970-01-11T00:00:00\.000Z .*\n1970-01-11T01:00:00\.000Z /);
    expect(out).toContain('Step 1 rests on:');
  });
});
