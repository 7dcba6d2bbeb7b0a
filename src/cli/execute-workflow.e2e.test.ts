import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { poll } from '../adapters/system/pause.ts';
import { workflowRunView } from '../usecases/views/workflow-run-view.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-execute-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const never = join(folder, 'never.json');
const example = 'examples/workflow/nightly-etl.yaml';
const rough = ['--noise', '30%', '--failures', '5%', '--host-life', 'north=2h', '--seed', '3', '--seconds', '0.3'];

const run = (args: readonly string[]): Promise<TestingCliResult> => testingCli(['execute', 'workflow', ...args]);
const parsed = (out: string): ReturnType<typeof workflowRunView.parse> => workflowRunView.parse(JSON.parse(out));

describe('homeostat execute workflow', () => {
  it('shows the plan and orders nothing until it is told to', async () => {
    const state = join(folder, 'unwanted.json');
    const { code, out, err } = await run(['-f', example, '--seconds', '0.2', '--state', state]);
    expect(code).toBe(0);
    expect(out).toContain('PLANNER');
    expect(err).toContain('Nothing was ordered. Add --yes');
    expect(existsSync(state)).toBe(false);
  });

  it('runs as planned where nothing goes wrong', async () => {
    const { code, out } = await run(['-f', example, '--seconds', '0.3', '--noise', '0%', '--yes', '-o', 'json']);
    expect(code).toBe(0);
    const view = parsed(out);
    expect(view.seconds).toBeCloseTo(view.plannedSeconds, 3);
    expect(view.costUsd).toBeCloseTo(view.plannedUsd, 6);
  });

  it('can be repeated from its provenance, with lost hosts and all', async () => {
    const provenance = join(folder, 'prov.json');
    const first = await run(['-f', example, ...rough, '--yes', '--provenance', provenance, '-o', 'json']);
    expect(first.code, first.err).toBe(0);
    expect(parsed(first.out).replans.length).toBeGreaterThan(0);
    const document = JSON.parse(readFileSync(provenance, 'utf8')) as Record<string, object>;
    for (const part of ['prefix', 'entity', 'activity', 'agent', 'used', 'wasGeneratedBy', 'wasAssociatedWith']) expect(Object.keys(document[part] ?? {}).length, part).toBeGreaterThan(0);
    const again = await run(['--repeat', provenance, '--yes', '-o', 'json']);
    expect({ ...parsed(again.out), notes: [] }).toEqual({ ...parsed(first.out), notes: [] });
  });

  it('goes on where it was after it was killed, keeps others away meanwhile, and can be repeated from the beginning', async () => {
    const state = join(folder, 'run.json');
    const provenance = join(folder, 'killed.prov.json');
    const args = ['bin/homeostat.js', 'execute', 'workflow', '-f', example, ...rough, '--state', state, '--pace', '1000', '--yes', '-o', 'json'];
    const child = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
    await poll('the run gets under way', 30_000, () => Promise.resolve(existsSync(state) && readFileSync(state, 'utf8').includes('"begun"') ? true : null));
    const intruder = await run(['--state', state, '--yes']);
    expect(intruder.code).toBe(1);
    expect(intruder.err).toMatch(/is being carried out by process \d+; wait until that has ended/);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await poll('the process is gone', 30_000, async () => ((await run(['--seed', '4', '--state', state, '--yes'])).code === 1 ? null : true));
    expect((statSync(state).mode & 0o777).toString(8)).toBe('600');

    for (const [options, message] of [
      [['--noise', '0%'], '--noise is 0%, and the run began with 30%'],
      [['--seed', '4'], '--seed is 4, and the run began with 3'],
      [['-f', 'examples/workflow/two-clouds.yaml'], 'the run is of another problem (nightly-etl)'],
      [['-f', example, '--deadline', '1h'], 'the run is of another problem (nightly-etl)'],
    ] as const) {
      const other = await run([...options, '--state', state, '--yes']);
      expect([other.code, other.err]).toEqual([2, expect.stringContaining(message)]);
    }

    const { code, out, err } = await run(['-f', example, '--state', state, '--yes', '--provenance', provenance, '-o', 'json']);
    expect([0, 99], err).toContain(code);
    const view = parsed(out);
    expect(view.status).toBe('done');
    expect(view.notes[0]).toMatch(/The run nightly-etl-3 goes on from \d+ s\./);
    expect(view.tasks.every(({ status }) => status === 'done')).toBe(true);
    const again = parsed((await run(['--repeat', provenance, '--yes', '-o', 'json'])).out);
    expect(again.status).toBe('done');
    expect(again.notes).toEqual(['Repeats the run nightly-etl-3.']);
  });

  it('keeps others away while it plans a run that is not there yet', async () => {
    const state = join(folder, 'contested.json');
    const first = run(['-f', example, '--seconds', '3', '--state', state, '--yes', '-o', 'json']);
    await poll('the file is held', 30_000, () => Promise.resolve(existsSync(`${state}.lock`) ? true : null));
    expect(existsSync(state)).toBe(false);
    const second = await run(['-f', example, '--seconds', '0.1', '--seed', '2', '--state', state, '--yes']);
    expect([second.code, second.err]).toEqual([1, expect.stringMatching(/is being carried out by process \d+; wait until that has ended/)]);
    expect(parsed((await first).out).id).toBe('nightly-etl-1');
    expect(readFileSync(state, 'utf8')).toContain('"id":"nightly-etl-1"');
    expect(existsSync(`${state}.lock`)).toBe(false);
  });

  it('looks when something happens, at any pace', async () => {
    const { code, out } = await run(['-f', example, '--seconds', '0.3', '--noise', '0%', '--pace', '1500', '--state', join(folder, 'paced.json'), '--yes', '-o', 'json']);
    expect([0, 99]).toContain(code);
    // Hosts start in 60 or 90 s; a busy machine may look a third of a second late.
    const ready = parsed(out).hosts.map(({ orderedSeconds, readySeconds }) => (readySeconds ?? 0) - (orderedSeconds ?? 0));
    expect(Math.max(...ready)).toBeLessThan(90 + 500);
  });

  it.each<[string, (run: { queues: number[][]; hosts: { type: number }[]; graph: { edges: { from: number }[] } }) => void]>([
    ['a queue with a task that is not there', ({ queues }) => void queues[0]?.push(99)],
    ['a host of no type', ({ hosts }) => void ((hosts[0] as { type: number }).type = 99)],
    ['an edge from nowhere', ({ graph }) => void ((graph.edges[0] as { from: number }).from = 99)],
  ])('refuses a state with %s', async (_what, change) => {
    const state = join(folder, 'broken.json');
    const whole = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { run: Parameters<typeof change>[0] };
    change(whole.run);
    writeFileSync(state, JSON.stringify(whole));
    const { code, err } = await run(['--state', state, '--yes']);
    expect(code).toBe(2);
    expect(err).toContain('broken.json is no state of a run');
  });

  it.each([
    [['--yes'], 'neither -f nor --repeat is given'],
    [['-f', example, '--provider', 'aws'], '--provider is aws; it must be simulated'],
    [['-f', example, '--noise', '300%'], '--noise is 300%'],
    [['-f', example, '--host-life', 'west=2h', '--yes', '--seconds', '0.1', '--state', never], 'names the place west; it must be one of north, south'],
    [['--repeat', 'package.json', '--yes'], 'package.json is no provenance of a run'],
    [['-f', example, '--state', 'package.json', '--yes'], 'package.json is no state of a run'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await run(options);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(never)).toBe(false);
  });
});
