import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { poll } from '../adapters/system/pause.ts';
import type { WorkflowRun } from '../model/workflow-run.ts';
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

type Graph = WorkflowRun['graph'];

/** The provenance of the run that was killed, with its first record changed. */
function provenanceWith(change: (first: WorkflowRun) => unknown): string {
  const whole = JSON.parse(readFileSync(join(folder, 'killed.prov.json'), 'utf8')) as { entity: { 'homeostat:start': { 'homeostat:record': string } } };
  const start = whole.entity['homeostat:start'];
  const first = JSON.parse(start['homeostat:record']) as WorkflowRun;
  change(first);
  start['homeostat:record'] = JSON.stringify(first);
  const path = join(folder, 'broken.prov.json');
  writeFileSync(path, JSON.stringify(whole));
  return path;
}

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

  it('says that it went beyond its budget, and ends as if a goal was missed', async () => {
    const file = join(folder, 'budget.yaml');
    writeFileSync(file, 'apiVersion: homeostat.dev/v1alpha1\nkind: WorkflowProblem\nmetadata: { name: zero }\nspec:\n  tasks: [{ name: a, work: 10m }]\n  types: [{ name: s, price: "0.10 USD/h", billing: 1s, startup: 30s }]\n  budget: "0.018 USD"\n');
    const args = ['-f', file, '--seconds', '0.1', '--yes'];
    const kept = await run([...args, '--noise', '0%', '-o', 'json']);
    expect([kept.code, parsed(kept.out)]).toMatchObject([0, { budgetUsd: 0.018, beyondBudgetUsd: 0 }]);
    const [table, json] = [await run([...args, '--noise', '30%']), await run([...args, '--noise', '30%', '-o', 'json'])];
    expect([table.code, json.code]).toEqual([99, 99]);
    expect(table.out).toMatch(/It went beyond its budget of 0\.018 USD by 0\.0008\d+ USD\./);
    expect(parsed(json.out).beyondBudgetUsd).toBeCloseTo(parsed(json.out).costUsd - 0.018, 9);
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

    const heavier = join(folder, 'heavier.yaml');
    writeFileSync(heavier, readFileSync(example, 'utf8').replace('weight: 2', 'weight: 3'));
    for (const [options, message] of [
      [['--noise', '0%'], '--noise is 0%, and the run began with 30%'],
      [['--seed', '4'], '--seed is 4, and the run began with 3'],
      [['-f', 'examples/workflow/two-clouds.yaml'], 'the run is of another problem (nightly-etl)'],
      [['--deadline', '1h'], '--deadline is 1h, which only says something of the input of -f'],
      [['--billing', '1s', '--types', 'none.csv'], '--types is none.csv, which only says something of the input of -f, and there is none; --billing is 1s'],
      [['-f', heavier], 'the run is of another problem (nightly-etl)'],
      [['-f', example, '--deadline', '1h'], 'the run is of another problem (nightly-etl)'],
    ] as const) {
      const other = await run([...options, '--state', state, '--yes']);
      expect([other.code, other.err]).toEqual([2, expect.stringContaining(message)]);
    }

    const before = readFileSync(state, 'utf8');
    const shown = await run(['--state', state, '-o', 'json']);
    expect([shown.code, shown.err]).toEqual([0, 'Nothing was ordered. Add --yes to go on with the run.\n']);
    expect(parsed(shown.out).status).toBe('running');
    expect(readFileSync(state, 'utf8')).toBe(before);

    const { code, out, err } = await run(['-f', example, '--state', state, '--yes', '--provenance', provenance, '-o', 'json']);
    expect([0, 99], err).toContain(code);
    const view = parsed(out);
    expect(view.status).toBe('done');
    expect(view.notes[0]).toMatch(/The run nightly-etl-3 goes on from \d+ s\./);
    expect(view.tasks.every(({ status }) => status === 'done')).toBe(true);
    const changed = await run(['--repeat', provenance, '--noise', '0%', '--deadline', '1h', '--yes']);
    expect([changed.code, changed.err]).toEqual([2, expect.stringMatching(/--noise is 0%, and the run began with 30%; --deadline is 1h, which .*; leave it out to repeat the run as it was/)]);
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

  it('ends in order when only the process is killed that started it under another Node', async () => {
    const state = join(folder, 'launched.json');
    const args = ['bin/homeostat.js', 'execute', 'workflow', '-f', example, '--seconds', '0.3', '--state', state, '--pace', '1', '--yes'];
    const launch = `import { respawn } from './bin/respawn.js'; await respawn(process.execPath, ${JSON.stringify(args)}, { together: true });`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', launch], { stdio: 'ignore' });
    await poll('the run gets under way', 30_000, () => Promise.resolve(existsSync(state) && readFileSync(state, 'utf8').includes('"ordered"') ? true : null));
    launcher.kill('SIGKILL');
    await poll('the file is let go', 10_000, () => Promise.resolve(existsSync(`${state}.lock`) ? null : true));
    expect(parsed((await run(['--state', state, '-o', 'json'])).out).status).toBe('running');
  });

  it('looks when something happens, at any pace', async () => {
    const { code, out } = await run(['-f', example, '--seconds', '0.3', '--noise', '0%', '--pace', '1500', '--state', join(folder, 'paced.json'), '--yes', '-o', 'json']);
    expect([0, 99]).toContain(code);
    // Hosts start in 60 or 90 s; a busy machine may look a third of a second late.
    const ready = parsed(out).hosts.map(({ orderedSeconds, readySeconds }) => (readySeconds ?? 0) - (orderedSeconds ?? 0));
    expect(Math.max(...ready)).toBeLessThan(90 + 500);
  });

  it.each<[string, (run: WorkflowRun) => unknown]>([
    ['a queue with a task that is not there', ({ queues }) => queues[0]?.push(99)],
    ['a task queued twice', ({ queues }) => queues[0]?.push(queues[0][0] as number)],
    ['a queue too few', ({ queues }) => queues.pop()],
    ['a task on a host that does not have it in its queue', ({ tasks, hosts }) => ((tasks[0] as WorkflowRun['tasks'][number]).host = (tasks[0]?.host ?? 0) === 0 ? hosts.length - 1 : 0)],
    ['a host of no type', ({ hosts }) => ((hosts[0] as WorkflowRun['hosts'][number]).type = 99)],
    ['an edge from nowhere', ({ graph }) => ((graph.edges[0] as Graph['edges'][number]).from = 99)],
    ['a task that cannot run anywhere', ({ graph }) => graph.runSeconds[0]?.fill(null)],
    ['a task that takes less than no time', ({ graph }) => graph.runSeconds[0]?.fill(-5)],
    ['less than no data', ({ graph }) => ((graph.edges[0] as Graph['edges'][number]).mebibytes = -1)],
    ['a price below 0', ({ graph }) => ((graph.types[0] as Graph['types'][number]).price = -5)],
    ['a limit of none', ({ graph }) => ((graph.types[0] as Graph['types'][number]).limit = 0)],
  ])('refuses a state, and a provenance, with %s', async (_what, change) => {
    const state = join(folder, 'broken.json');
    const whole = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { run: WorkflowRun };
    change(whole.run);
    writeFileSync(state, JSON.stringify(whole));
    const taken = await run(['--state', state, '--yes']);
    expect([taken.code, taken.err]).toEqual([2, expect.stringContaining('broken.json is no state of a run')]);

    const repeated = await run(['--repeat', provenanceWith(change), '--yes']);
    expect([repeated.code, repeated.err]).toEqual([2, expect.stringContaining('broken.prov.json is no provenance of a run')]);
  });

  it('refuses to repeat what had begun', async () => {
    const { code, err } = await run(['--repeat', provenanceWith((first) => (first.status = 'done')), '--yes']);
    expect([code, err]).toEqual([2, expect.stringContaining('the run that it begins with has begun')]);
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
