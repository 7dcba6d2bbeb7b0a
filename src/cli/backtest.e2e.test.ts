import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestView } from '../usecases/views/backtest-view.ts';
import type { TestingCliOptions, TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-backtest-'));
const load = (minute: number): number => Math.max(0, Math.round(8 * Math.sin((Math.PI * ((minute % 1440) - 360)) / 720)));
const recorded = (minute: number): string => {
  const rate = 60 + 50 * Math.sin((2 * Math.PI * (minute - 360)) / 1440) + (((minute * 7919) % 13) - 6);
  const ready = Math.max(1, Math.ceil(rate / 25));
  const share = rate / (ready * 30);
  return `${60 * minute},${rate.toFixed(2)},${ready},${(20 + (10 * share ** 2) / (1 - Math.min(0.97, share))).toFixed(2)}`;
};
const minutes = (count: number, row: (minute: number) => string): string => Array.from({ length: count }, (_, minute) => row(minute)).join('\n');

beforeAll(() => {
  writeFileSync(join(folder, 'load.csv'), `minute,streams\n${minutes(2880, (minute) => `${60 * minute},${load(minute)}`)}\n`);
  writeFileSync(join(folder, 'recorded.csv'), `minute,rps,ready,p95\n${minutes(2880, recorded)}\n`);
  writeFileSync(join(folder, 'wrong.csv'), 'minute,streams\n0,1\n60,many\n');
  writeFileSync(join(folder, 'one.csv'), `streams\n${minutes(100, (minute) => String(load(minute)))}\n`);
  writeFileSync(join(folder, 'times.csv'), 'minute,streams\n0,1\n,2\n120,3\n');
  writeFileSync(join(folder, 'two.txt'), Array.from({ length: 50 }, (_, index) => 8 + index / 10).join('\n'));
  writeFileSync(join(folder, 'world.yaml'), 'latencies:\n  - streams: 1\n    file: two.txt\n  - streams: 8\n    milliseconds: [10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48]\npenalty: { mean: 50ms }\n');
  writeFileSync(join(folder, 'rows.csv'), `minute,streams\n${minutes(200, (minute) => `${minute},${load(minute)}`)}\n`);
  writeFileSync(join(folder, 'measured.yaml'), 'service:\n  kind: measured\n  milliseconds: [12, many, 15]\n');
  writeFileSync(join(folder, 'service.yaml'), 'service: { kind: lognormal, maen: 20ms, scv: 2 }\n');
  writeFileSync(join(folder, 'kind.yaml'), 'service: { kind: exponentiel, mean: 20ms }\n');
  writeFileSync(join(folder, 'bad.yaml'), 'latencies:\n  - streams: 0\n    file: two.txt\npenality: {}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], options: TestingCliOptions = {}): Promise<TestingCliResult> => testingCli(args, { cwd: folder, errIsTerminal: true, ...options });
const backtest = (file: string, ...more: readonly string[]): readonly string[] => ['backtest', '--trace', file, '--time', 'minute', '--value', 'streams', '--objective', 'p95(latency_ms) < 20', '--policy', 'reactive,memory,oracle:60m,hpa', '--seeds', '2', ...more];
const parsed = (out: string): ReturnType<typeof backtestView.parse> => backtestView.parse(JSON.parse(out));

describe('homeostat backtest', () => {
  it('gives the same whatever the number of threads, and shows progress on a terminal only', async () => {
    const [one, two] = [await run(backtest('load.csv', '-o', 'json', '--workers', '1')), await run(backtest('load.csv', '-o', 'json', '--workers', '2'))];
    expect(one.code, one.err).toBe(0);
    expect(two.err).toMatch(/replayed \d+ of 10/);
    expect(JSON.parse(two.out)).toEqual(JSON.parse(one.out));
    expect(parsed(one.out).policies.map(({ name }) => name)).toEqual(['reactive', 'memory', 'oracle:60m', 'hpa']);
  });

  it('prints a table with the bound, and writes a page', async () => {
    const { code, out, err } = await run(backtest('load.csv', '--world-config', 'world.yaml', '--guard', 'both', '--plot', 'page.html'));
    expect(code, err).toBe(0);
    expect(out).toMatch(/^POLICY .*\nreactive .*\nreactive\+guard .*\n/);
    expect(out).toMatch(/bound \(\d+ events?\)/);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('<h1>Policies on streams</h1>');
  });

  it('begins at the beginning of the trace when asked to, and says that nothing is known before', async () => {
    const { code, out, err } = await run(backtest('load.csv', '--start', '0s', '--end', '1d', '--seeds', '1', '-o', 'json'));
    expect(code, err).toBe(0);
    expect(parsed(out).settings).toMatchObject({ slots: 1440, from: 0 });
    expect(parsed(out).world.notes.join(' ')).toContain('Nothing is known before the first slot');
  });

  it('says that numbers of rows were read as seconds', async () => {
    const { code, out, err } = await run(backtest('rows.csv', '--policy', 'reactive', '--seeds', '1', '-o', 'json'));
    expect(code, err).toBe(0);
    expect(parsed(out).trace.notes.join(' ')).toContain('The times of minute are 0, 1, 2 and so on, which were read as seconds since 1970');
  });

  it('pays instances that drain', async () => {
    const paid = async (...more: readonly string[]): Promise<number> => parsed((await run(backtest('load.csv', '--seeds', '1', '-o', 'json', ...more))).out).policies[0]?.instanceMinutes ?? 0;
    expect(await paid('--drain', '30s')).toBeGreaterThan(await paid());
  });

  it('replays a recorded application, and says how well the fit fits', async () => {
    const { code, out, err } = await run(['backtest', '--trace', 'recorded.csv', '--time', 'minute', '--value', 'rps', '--world', 'replay', '--recorded-replicas', 'ready', '--recorded-response', 'p95', '--objective', 'p95(latency_ms) < 60', '--policy', 'hpa', '-o', 'json']);
    expect(code, err).toBe(0);
    expect(parsed(out).world.notes[0]).toMatch(/fitted to the 1440 recorded slots before the first that counts; on slots left out of the fit it is off by/);
  });

  it('ends with 130 and no output on Ctrl-C', async () => {
    const interrupt = new AbortController();
    const { code, out } = await run(backtest('load.csv', '--seeds', '50', '--workers', '1'), {
      interrupted: interrupt.signal,
      onErr: (err) => {
        if (err.includes('replayed')) interrupt.abort();
      },
    });
    expect([code, out]).toEqual([130, '']);
  });

  it.each<[string, readonly string[]]>([
    ['wrong.csv:3:4: column 2 (streams) is "many"; it must be a finite number', backtest('wrong.csv')],
    ['one.csv:1:1: the column is "minute"; it must be one that the header names', backtest('one.csv')],
    ['--time and --value are both streams', ['backtest', '--trace', 'one.csv', '--time', 'streams', '--value', 'streams', '--objective', 'p95(latency_ms) < 20', '--policy', 'hpa']],
    ['times.csv:3:1: column 1 (minute) is', backtest('times.csv')],
    ['bad.yaml:2:14: latencies[0].streams is 0', backtest('load.csv', '--world-config', 'bad.yaml')],
    ['did you mean penalty?', backtest('load.csv', '--world-config', 'bad.yaml')],
    ['--policy is reactiv; it must be one of', backtest('load.csv', '--policy', 'reactiv')],
    ['--objective is p95 < 20; it must be a percentile', backtest('load.csv', '--objective', 'p95 < 20')],
    ['--world is streams; it must be one of stream, requests, replay', backtest('load.csv', '--world', 'streams')],
    ['--world is replay, which needs --recorded-replicas', backtest('load.csv', '--world', 'replay')],
    ['--replicas is 5-2', backtest('load.csv', '--replicas', '5-2')],
    ['--goal is 0%; it must be a share of the slots', backtest('load.csv', '--goal', '0%')],
    ['--drain is soon; it must be a duration', backtest('load.csv', '--drain', 'soon')],
    ['measured.yaml:3:22: service.milliseconds[1] is "many"; it must be a number', backtest('load.csv', '--world', 'requests', '--world-config', 'measured.yaml')],
    ['service.maen is an unknown field; it must be a field that exists here; choose one of kind, mean, scv', backtest('load.csv', '--world', 'requests', '--world-config', 'service.yaml')],
    ['service.kind is "exponentiel"; it must be one of constant, exponential, lognormal, measured', backtest('load.csv', '--world', 'requests', '--world-config', 'kind.yaml')],
    ['--seeds is 0', backtest('load.csv', '--seeds', '0')],
    ['both --trace and --prometheus are given', backtest('load.csv', '--prometheus', 'http://127.0.0.1:9')],
    ['--start is missing; with --prometheus it must be a time', ['backtest', '--prometheus', 'http://127.0.0.1:9', '--query', 'up', '--objective', 'p95(latency_ms) < 20', '--policy', 'hpa']],
  ])('refuses in words: %s', async (message, args) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
  });

  it('says in words that what answers is no Prometheus, and shows no password', async () => {
    const server = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) => server.once('listening', () => resolve(server.address() as AddressInfo)));
    const { code, err } = await run(['backtest', '--prometheus', `http://me:secret@127.0.0.1:${port}/`, '--query', 'up', '--start', '2026-01-12', '--end', '2026-01-14', '--objective', 'p95(latency_ms) < 20', '--policy', 'hpa']);
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(`what answers at http://127.0.0.1:${port} (status 200) is no Prometheus`);
    expect(err).not.toContain('secret');
  });
});
