import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SimulatedCloudOptions } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { SimulatedCloud } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { runUsd, workflowRunSchema, wrongRun } from '../../model/workflow-run.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { hopelessOf } from '../../execute/workflow/hopeless.ts';
import { WorkflowRunner } from '../../execute/workflow/workflow-runner.ts';
import { makespanOf } from '../../plan/workflow/answer-of.ts';
import { ours } from '../../plan/workflow/ours/ours.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import type { WorkflowDeadline, WorkflowProblem } from '../../plan/workflow/problem.ts';
import { instant } from '../../units/time.ts';
import { executeWorkflow } from './execute-workflow.ts';
import { newWorkflowRun } from './new-workflow-run.ts';
import type { WorkflowInput } from './read-workflow-problem.ts';
import { readWorkflowProblem } from './read-workflow-problem.ts';
import { provenanceOf } from './provenance-of.ts';
import { restReplanner } from './replan-rest.ts';

const text = readFileSync(new URL('../../../examples/workflow/nightly-etl.yaml', import.meta.url));
const { problem } = readWorkflowProblem({ name: 'etl', files: new Map([['w.yaml', text]]), isFolder: false, catalogue: [], billingSeconds: null, deadlineSeconds: null, budgetUsd: null });

const found = ours.plan(problem, { seed: 1, spent: asksUpTo(200) });
if (found.kind === 'none') throw new Error(found.why);
const planned = found;
const replanner = restReplanner(ours, 40);

/** A planned run on a cloud in virtual time; `saved` are the records in the order in which they were written. */
function setUp(of: WorkflowProblem, changes: Partial<SimulatedCloudOptions> = {}, seed = 1, answer = planned) {
  const run = newWorkflowRun(of, answer.plan, { id: 'run', seed });
  let now = 0;
  const cloud = new SimulatedCloud({
    name: 'cloud',
    seed,
    now: () => now,
    offers: of.types.map(({ name, place, limit, startupSeconds }) => ({ type: name, place: of.places[place]?.name ?? '', quota: limit, startupSeconds })),
    runSeconds: (task, type) => of.runSeconds[of.tasks.findIndex(({ name }) => name === task) * of.types.length + of.types.findIndex(({ name }) => name === type)] ?? null,
    noise: 0,
    failures: 0,
    ...changes,
  });
  const saved: WorkflowRun[] = [];
  const store = { load: () => Promise.resolve(null), save: (record: WorkflowRun) => Promise.resolve(void saved.push(record)) };
  const time = { advance: () => now, until: (at: number) => Promise.resolve(void (now = at)) };
  const runner = (): WorkflowRunner => new WorkflowRunner({ store, provider: cloud, tasks: cloud, replanner });
  const play = (from = run, stop = new AbortController().signal) => executeWorkflow(runner(), from, time, () => cloud.nextChangeAt(), { stop, tell: () => undefined });
  return { answer, run, cloud, saved, play, runner, time };
}

const bytes = (lines: string): Uint8Array => new TextEncoder().encode(lines);

/** Inputs whose types start in no time. */
const withoutStartup: readonly [string, Pick<WorkflowInput, 'name' | 'files'> & Partial<WorkflowInput>][] = [
  ['a document', { name: 'zero', files: new Map([['w.yaml', bytes('apiVersion: homeostat.dev/v1alpha1\nkind: WorkflowProblem\nmetadata: { name: zero }\nspec:\n  tasks: [{ name: a, work: 10m }]\n  types: [{ name: s, price: "0.10 USD/h" }]\n')]]) }],
  ['a folder of IC-PCP', { name: 'pair', isFolder: true, files: new Map([['performance', bytes('10 20\n20 40\n')], ['price', bytes('3,1\n')], ['deadline', bytes('90\n')], ['pair.propfile', bytes('digraph g { 0 -> 1 [weight=2]; }')]]) }],
  ['a recorded run', { name: 'two', files: new Map([['two.json', bytes(JSON.stringify({ name: 'two', workflow: { specification: { tasks: [{ name: 'a', id: 'a', parents: [], children: ['b'], inputFiles: [], outputFiles: [] }, { name: 'b', id: 'b', parents: ['a'], children: [], inputFiles: [], outputFiles: [] }], files: [] }, execution: { makespanInSeconds: 9, tasks: [{ id: 'a', runtimeInSeconds: 0 }, { id: 'b', runtimeInSeconds: 5 }] } } }))]]) }],
];

const finishOf = ({ tasks }: WorkflowRun): number => tasks.reduce((most, { endedAt }) => Math.max(most, endedAt ?? 0), 0);

describe('a planned workflow', () => {
  it('takes as long and costs as much as planned where nothing goes wrong', async () => {
    const { answer, play } = setUp(problem);
    const run = await play();
    expect(run.status).toBe('done');
    expect(run.replans).toEqual([]);
    expect(finishOf(run)).toBeCloseTo(makespanOf(answer.plan), 3);
    expect(runUsd(run)).toBeCloseTo(answer.costUsd, 6);
  });

  it('does each task once and after what it waits for, whatever fails', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { play, saved } = setUp(problem, { noise: 0.3, failures: 0.1, lifeSeconds: new Map([['north', 20_000]]) }, seed);
      const run = await play();
      expect(saved.map(wrongRun).filter((wrong) => wrong !== null), `seed ${seed}`).toEqual([]);
      expect(['done', 'failed'], `seed ${seed}`).toContain(run.status);
      if (run.status === 'failed') continue;
      // What was lost and made again is younger than what had used it before.
      for (const { from, to } of run.graph.edges) if (run.tasks[from]?.lost === 0) expect(run.tasks[to]?.begunAt ?? 0, `seed ${seed}`).toBeGreaterThanOrEqual((run.tasks[from]?.endedAt ?? 0) - 1e-6);
      for (const [host, queue] of run.queues.entries()) {
        const times = queue.map((task) => run.tasks[task]).filter((task) => task?.host === host).map((task) => [task?.begunAt ?? 0, task?.endedAt ?? 0] as const).toSorted((a, b) => a[0] - b[0]);
        for (const [index, [begun]] of times.entries()) if (index > 0) expect(begun, `seed ${seed}`).toBeGreaterThanOrEqual((times[index - 1]?.[1] ?? 0) - 1e-6);
      }
      expect(run.hosts.every(({ status }) => status !== 'ready' && status !== 'ordered'), `seed ${seed}`).toBe(true);
    }
  });

  it('is planned anew when a deadline slips', async () => {
    const slow = { ...problem, runSeconds: problem.runSeconds.map((value, cell) => (cell < 4 * problem.types.length ? value * 1.5 : value)) };
    const { play } = setUp(problem, { runSeconds: (task, type) => slow.runSeconds[slow.tasks.findIndex(({ name }) => name === task) * slow.types.length + slow.types.findIndex(({ name }) => name === type)] ?? null });
    const run = await play();
    expect(run.status).toBe('done');
    expect(run.replans.length).toBeGreaterThan(0);
    expect(run.replans[0]?.why).toMatch(/deadline \w+ \(.* s\) is in danger/);
  });

  it('makes again what a dead host had not sent, and what that needs', async () => {
    let made = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const run = await setUp(problem, { lifeSeconds: new Map([['north', 1800], ['south', 1800]]) }, seed).play();
      made += run.tasks.reduce((sum, { lost }) => sum + lost, 0);
      for (const { from, to, mebibytes } of run.graph.edges) {
        const [giver, taker] = [run.tasks[from], run.tasks[to]];
        if (giver?.status !== 'done' || typeof taker?.begunAt !== 'number' || taker.host === giver.host || mebibytes === 0 || giver.lost > 0) continue;
        const died = run.hosts[giver.host];
        // The data of a host that died is only used where it had come before.
        if (died?.status === 'failed') expect(died.endedAt ?? 0, `seed ${seed}`).toBeGreaterThan(giver.endedAt ?? 0);
      }
    }
    expect(made).toBeGreaterThan(0);
    const shared = await setUp({ ...problem, sharedStore: true }, { lifeSeconds: new Map([['north', 1800], ['south', 1800]]) }, 3).play();
    expect(shared.tasks.every(({ lost }) => lost === 0)).toBe(true);
  });

  it('is planned anew with what its soft deadlines weigh, and with more for a firm one that has passed', () => {
    const all = [...problem.tasks.keys()];
    const deadlines: WorkflowDeadline[] = [
      { name: 'heavy', tasks: all, seconds: 8000, firmness: 'soft', weight: 7 },
      { name: 'light', tasks: all, seconds: 50, firmness: 'soft', weight: 2 },
      { name: 'passed', tasks: all, seconds: 60, firmness: 'firm', weight: 1 },
    ];
    const { run } = setUp({ ...problem, deadlines });
    const asked: (readonly WorkflowDeadline[])[] = [];
    const spy = restReplanner({ ...ours, plan: (rest) => (asked.push(rest.deadlines), { kind: 'none', why: 'it was only asked' }) }, 1);
    expect(spy.replan(run, 100)).toEqual({ none: 'it was only asked' });
    const { graph: { deadlines: [, ...old] } } = workflowRunSchema.parse({ ...run, graph: { ...run.graph, deadlines: run.graph.deadlines.map(({ weight: _weight, ...rest }) => rest) } });
    expect(old.map(({ weight }) => weight)).toEqual([1, 1]);
    expect(asked[0]?.map(({ name, firmness, weight }) => [name, firmness, weight])).toEqual([['heavy', 'soft', 7], ['light', 'soft', 2], ['passed', 'soft', 7000]]);
  });

  it('goes on elsewhere when a host dies', async () => {
    const { play } = setUp(problem, { lifeSeconds: new Map([['north', 1500], ['south', 1e9]]) }, 3);
    const run = await play();
    expect(run.status, run.message ?? '').toBe('done');
    expect(run.replans.some(({ why }) => why.includes('failed: it died'))).toBe(true);
  });

  it('ends the same when it is killed after any write and taken up by another process', async () => {
    const options = { noise: 0.2, failures: 0.05 };
    const { saved, play } = setUp(problem, options, 5);
    const undisturbed = await play();
    for (let kill = 0; kill < saved.length; kill++) {
      const again = setUp(problem, options, 5);
      const { runner, cloud, time } = again;
      let run = again.run;
      // Dies after the write and before anything of it is done.
      const dying = new WorkflowRunner({ store: { load: () => Promise.resolve(null), save: (record) => { again.saved.push(record); if (again.saved.length === kill + 1) throw new Error('killed'); return Promise.resolve(); } }, provider: cloud, tasks: cloud, replanner });
      await executeWorkflow(dying, run, time, () => cloud.nextChangeAt(), { stop: new AbortController().signal, tell: () => undefined }).catch((error: unknown) => expect(String(error)).toContain('killed'));
      run = again.saved.at(-1) as WorkflowRun;
      const taken = await executeWorkflow(runner(), run, time, () => cloud.nextChangeAt(), { stop: new AbortController().signal, tell: () => undefined });
      expect(taken, `killed after write ${kill}`).toEqual(undisturbed);
    }
  });

  it.each(withoutStartup)('begins at once on hosts that are ready at once, in %s', async (_what, input) => {
    const { problem: quick } = readWorkflowProblem({ isFolder: false, catalogue: [], billingSeconds: 1, deadlineSeconds: null, budgetUsd: null, ...input });
    const found = ours.plan(quick, { seed: 1, spent: asksUpTo(20) });
    if (found.kind === 'none') throw new Error(found.why);
    const run = await setUp(quick, {}, 1, found).play();
    expect(run.status).toBe('done');
    expect(run.at).toBeCloseTo(makespanOf(found.plan), 6);
    expect(run.hosts.map(({ readyAt, orderedAt }) => readyAt === orderedAt)).not.toContain(false);
    expect(runUsd(run)).toBeCloseTo(found.costUsd, 9);
  });

  it('ends and says why where hosts die before they are of use', async () => {
    const mortal = await setUp(problem, { lifeSeconds: new Map([['north', 1], ['south', 1]]) }).play();
    expect(mortal.status).toBe('failed');
    expect(mortal.message).toMatch(/^task \S+ failed 3 times, the last time with its host \S+ \(it died, [\d.]+ s after it was ready\); the task takes [\d.]+ s there$/);
    const unborn = await setUp(problem, { failures: 0.999_999 }).play();
    expect(unborn.status).toBe('failed');
    expect(unborn.message).toMatch(/^2\d hosts were lost without a task done in between, the last of them \S+ \(it did not start\)$/);
    const refused = await setUp(problem, { offers: [] }).play();
    expect(refused.message).toMatch(/^2\d hosts were lost without a task done in between, the last of them \S+ \(cloud has no \S+ at \w+\)$/);
    const { run } = setUp(problem);
    expect(hopelessOf({ ...run, tasks: run.tasks.map((task) => ({ ...task, lost: 19 })) })).toBeNull();
    expect(hopelessOf({ ...run, tasks: run.tasks.map((task) => ({ ...task, lost: 20 })) })).toBe('the result of task load-orders was lost with its host 20 times before others had it');
  });

  it('gives everything back and says why when a task cannot be done', async () => {
    const { play } = setUp(problem, { failures: 0.97 }, 2);
    const run = await play();
    expect(run.status).toBe('failed');
    expect(run.message).toMatch(/failed 3 times|\(it did not start|failed: it did not start/);
    expect(run.hosts.every(({ status }) => status !== 'ready' && status !== 'ordered')).toBe(true);
  });
});

type Told = Readonly<Record<string, string>>;
type Provenance = Readonly<Record<'activity' | 'used' | 'wasGeneratedBy' | 'wasInvalidatedBy' | 'wasAssociatedWith', Readonly<Record<string, Told>>>>;

const toldOf = (run: WorkflowRun, first: WorkflowRun): Provenance =>
  provenanceOf(run, { version: '1', planner: 'ours', provider: 'cloud', noise: 0, failures: 0, lifeSeconds: new Map(), startedAt: instant(0), first, promised: { usd: 1, seconds: 1 } }) as unknown as Provenance;

describe('the provenance of a run', () => {
  it('names each attempt that was started, also one that failed or whose result was lost, and the plan that it followed', async () => {
    const outcomes = new Set<string | undefined>();
    for (let seed = 1; seed <= 20; seed++) {
      const { play, cloud, run: first } = setUp(problem, { noise: 0.2, failures: 0.1, lifeSeconds: new Map([['north', 3000], ['south', 3000]]) }, seed);
      const [started, start] = [new Set<string>(), cloud.start.bind(cloud)];
      cloud.start = (order, key) => (started.add(key), start(order, key));
      const run = await play();
      const { activity, used, wasGeneratedBy, wasInvalidatedBy, wasAssociatedWith } = toldOf(run, first);
      const attempts = Object.entries(activity).filter(([, told]) => told['prov:type'] === 'homeostat:Task');
      expect(new Set(attempts.map(([, told]) => told['homeostat:key'])), `seed ${seed}`).toEqual(started);
      for (const [, told] of attempts) outcomes.add(told['homeostat:outcome']);
      expect(Object.keys(wasInvalidatedBy).length, `seed ${seed}`).toBe(run.tasks.reduce((sum, { lost }) => sum + lost, 0));

      const plans = [{ at: 0, plan: 'homeostat:start' }, ...run.replans.flatMap(({ at, tasks }, index) => (tasks === 0 ? [] : [{ at: 1000 * at, plan: `homeostat:plan-${index + 2}` }]))];
      const planOf = new Map(Object.values(wasAssociatedWith).map((told) => [told['prov:activity'], told['prov:plan']]));
      for (const [act, told] of attempts) expect(planOf.get(act), `seed ${seed}`).toBe(plans.findLast(({ at }) => Math.trunc(at) <= Date.parse(told['prov:startTime'] ?? ''))?.plan);
      const madeAt = new Map(Object.values(wasGeneratedBy).map((told) => [told['prov:entity'], told['prov:time'] ?? '']));
      for (const told of Object.values(used)) expect((madeAt.get(told['prov:entity']) ?? 'never') <= (activity[told['prov:activity'] ?? '']?.['prov:startTime'] ?? ''), `seed ${seed}`).toBe(true);
    }
    expect(outcomes).toEqual(new Set(['done', 'failed', 'host lost', 'result lost']));
  });

  it('is made of a record of before attempts were kept, too', async () => {
    const { play, run: first } = setUp(problem);
    const { past: _past, forgotten: _forgotten, ...old } = await play();
    expect(Object.keys(toldOf(workflowRunSchema.parse(old), first).activity)).toContain('homeostat:task-1.1');
  });
});
