import { describe, expect, it } from 'vitest';
import type { Run } from '../model/run.ts';
import { approveRun, cancelRun, letBegin, rejectRun } from './run-commands.ts';
import { enlargeWorkers, testingApplication } from './testing-application.ts';
import type { TestingPlatformOptions } from './testing-platform.ts';
import { TestingStore } from './testing-store.ts';
import type { TestingWorldOptions } from './testing-world.ts';
import { TestingWorld } from './testing-world.ts';
import { ms } from '../units/time.ts';

async function shop(actions: Parameters<typeof testingApplication>[0], platform: Omit<TestingPlatformOptions, 'clock'> = {}, over: Partial<TestingWorldOptions> = {}) {
  const store = new TestingStore();
  const world = new TestingWorld({ app: testingApplication(actions), store, platform, ...over });
  await world.deploy();
  store.events.length = 0;
  return { world, store };
}

const typesOf = (store: TestingStore): readonly string[] => store.events.map(({ type }) => type);
const statuses = (run: Run): readonly string[] => run.steps.map(({ status }) => status);
const replicas = async (world: TestingWorld, component: string): Promise<number> =>
  (await world.platform.observe('shop')).find((state) => state.component === component)?.desired?.replicas ?? -1;

const growThenFail = {
  name: 'grow-then-fail',
  steps: [
    { operation: 'scale', with: { component: 'worker', by: 2 } },
    { operation: 'execute', with: { component: 'worker', command: ['fail'] }, attempts: 2 },
  ],
};

describe('the durable runner', () => {
  it('does the steps one after the other, tells of each and lets the effect settle', async () => {
    const { world, store } = await shop([enlargeWorkers], { startUp: ms(3000) });
    const run = await world.drive(await world.runner(), (await world.submit('enlarge-workers', { count: 2 })).id);
    expect(run.status).toBe('succeeded');
    expect(statuses(run)).toEqual(['done', 'done', 'done']);
    expect(Number(run.settlesAt) - Number(run.endedAt)).toBe(5000);
    expect(await world.state()).toMatchObject([
      { component: 'worker', replicas: 4, ready: 4, living: 4 },
      { component: 'updater', replicas: 1, ready: 1, living: 1, restartToken: `${run.id}.2.0` },
    ]);
    expect(typesOf(store)).toEqual(['RunStarted', 'StepDone', 'StepDone', 'StepDone', 'RunSucceeded']);
  });

  it('stores target, key and deadline before the effect, and makes at most one transition a tick', async () => {
    const { world } = await shop([enlargeWorkers]);
    const before = world.platform.effects.length;
    const { id } = await world.submit('enlarge-workers');
    let stored: Run | null = null;
    const platform = Object.create(world.platform, {
      apply: {
        value: async (...args: Parameters<typeof world.platform.apply>) => {
          stored = await world.store.run(id);
          return world.platform.apply(...args);
        },
      },
      observe: { value: (app: string) => world.platform.observe(app) },
      capabilities: { value: world.platform.capabilities },
      fence: { value: (epoch: number) => world.platform.fence(epoch) },
    }) as typeof world.platform;
    const runner = await world.runner({ platform });
    await runner.tick(world.clock.advance(1000));
    expect(stored).toMatchObject({ version: 2, steps: [{ status: 'begun', key: `${id}.0.1`, attempt: 1, deadline: world.clock.now() + 300_000 }, {}, {}] });
    expect(world.platform.effects).toHaveLength(before + 1);
    await runner.tick(world.clock.advance(1000));
    expect(statuses(await world.run(id))).toEqual(['done', 'pending', 'pending']);
  });

  it('tries a failed step again, then takes the finished ones back in reverse', async () => {
    const { world, store } = await shop([growThenFail], { execStateOf: () => ({ exit: 7 }) });
    const run = await world.drive(await world.runner(), (await world.submit('grow-then-fail')).id);
    expect(run.status).toBe('undone');
    expect(run.message).toContain('step 2 (execute worker) failed: the command ended with exit code 7; everything was taken back');
    expect(statuses(run)).toEqual(['undone', 'undone']);
    expect(await replicas(world, 'worker')).toBe(2);
    expect(typesOf(store)).toEqual(['RunStarted', 'StepDone', 'StepFailed', 'StepFailed', 'StepUndone', 'StepUndone', 'RunUndone']);
    expect(world.platform.effects.filter(({ kind }) => kind === 'exec').map(({ fence }) => fence.key)).toEqual([`${run.id}.1.1`, `${run.id}.1.2`]);
  });

  it('leaves finished steps in place where the action says so', async () => {
    const { world } = await shop([{ ...growThenFail, undo: 'never' as const }], { execStateOf: () => ({ exit: 7 }) });
    const run = await world.drive(await world.runner(), (await world.submit('grow-then-fail')).id);
    expect(run.status).toBe('failed');
    expect(await replicas(world, 'worker')).toBe(4);
  });

  it('takes back a step whose instances did not get ready in time, and says how far they were', async () => {
    let broken = false;
    const action = { name: 'grow', steps: [{ operation: 'scale', with: { component: 'worker', by: 1 }, timeout: '20s' }] };
    const { world } = await shop([action], { startUp: ms(500), broken: () => broken });
    broken = true;
    const run = await world.drive(await world.runner(), (await world.submit('grow')).id);
    expect(run.status).toBe('undone');
    expect(run.message).toContain('not done within 20 s: 2 of 3 instances of worker are ready');
    expect(await world.state()).toMatchObject([{ component: 'worker', replicas: 2, living: 2 }, {}]);
  });

  it('does not take back what is not its own any more, and says what a person must do', async () => {
    const { world } = await shop([growThenFail], { execStateOf: () => ({ exit: 1 }) });
    const { id } = await world.submit('grow-then-fail');
    const runner = await world.runner();
    await runner.tick(world.clock.advance(1000));
    await runner.tick(world.clock.advance(1000));
    const written = world.platform.effects.at(-1);
    if (written?.kind !== 'apply' || written.desired.state !== 'present') throw new Error('the step should have written');
    await world.platform.apply({ ...written.desired, replicas: 5 }, { epoch: written.fence.epoch, key: 'by hand' });
    const run = await world.drive(runner, id);
    expect(run.status).toBe('needs-operator');
    expect(run.message).toContain('step 1 (scale worker) could not be taken back: the present state is not what this step made (worker has replicas 5, not 4)');
    expect(run.message).toContain('homeostat describe application shop');
    expect(await replicas(world, 'worker')).toBe(5);
  });

  it('stops at a finished step that nothing takes back', async () => {
    const action = {
      name: 'migrate',
      steps: [
        { operation: 'scale', with: { component: 'worker', by: 1 } },
        { operation: 'execute', with: { component: 'worker', command: ['migrate'] } },
        { operation: 'execute', with: { component: 'updater', command: ['fail'] }, attempts: 1 },
      ],
    };
    const { world } = await shop([action], { execStateOf: ({ command }) => ({ exit: command[0] === 'fail' ? 1 : 0 }) });
    const run = await world.drive(await world.runner(), (await world.submit('migrate')).id);
    expect(run.status).toBe('needs-operator');
    expect(run.message).toContain('the command migrate has run and names no command that takes it back. Still in place: scale worker, execute worker');
    expect(await replicas(world, 'worker')).toBe(3);
  });

  it('gives up in a named state when taking back fails too, after a bounded number of tries', async () => {
    const action = {
      name: 'register',
      steps: [
        { operation: 'execute', with: { component: 'worker', command: ['register'], undo: ['unregister'] }, attempts: 3 },
        { operation: 'execute', with: { component: 'worker', command: ['fail'] }, attempts: 1 },
      ],
    };
    const { world } = await shop([action], { execStateOf: ({ command }) => ({ exit: command[0] === 'register' ? 0 : 1 }) });
    const run = await world.drive(await world.runner(), (await world.submit('register')).id);
    expect(run.status).toBe('needs-operator');
    expect(run.message).toContain('the command ended with exit code 1 (3 attempts)');
    expect(world.platform.effects.filter((effect) => effect.kind === 'exec' && effect.exec.command[0] === 'unregister')).toHaveLength(3);
  });

  it('asks a person where the platform lost track of a command', async () => {
    const { world } = await shop([enlargeWorkers], { execStateOf: () => 'unknown' });
    const run = await world.drive(await world.runner(), (await world.submit('enlarge-workers')).id);
    expect(run.status).toBe('needs-operator');
    expect(run.message).toContain('it is not known whether step 2 (execute worker) happened');
    expect(run.message).toContain('do the rest (restart updater)');
    expect(world.platform.effects.filter(({ kind }) => kind === 'exec')).toHaveLength(1);
  });

  it('fails a step that the present state makes impossible, naming the bound', async () => {
    const action = { name: 'grow-twice', steps: [{ operation: 'scale', with: { component: 'worker', by: 4 } }, { operation: 'scale', with: { component: 'worker', by: '$(more)' } }], parameters: [{ name: 'more', type: 'integer' as const, default: -1 }] };
    const { world } = await shop([action]);
    await expect(world.submit('grow-twice', { more: 1 })).rejects.toThrow('replicas of worker would be 7; it must be at most replicas.max, 6');
  });

  it('goes on where a dead process stopped, in a new term', async () => {
    const { world } = await shop([enlargeWorkers]);
    const { id } = await world.submit('enlarge-workers');
    await (await world.runner()).tick(world.clock.advance(1000));
    const first = (await world.run(id)).epoch;
    const run = await world.drive(await world.runner(), id);
    expect(run.status).toBe('succeeded');
    expect(run.epoch).toBe(first + 1);
    expect(await replicas(world, 'worker')).toBe(3);
  });
});

describe('stopping, cancelling and confirming', () => {
  it('begins nothing while everything is stopped, but probes what has begun, over a restart', async () => {
    const actions = Array.from({ length: 20 }, (_, i) => ({ name: `run-${i}`, steps: [{ operation: 'call', with: { url: `http://127.0.0.1/${i}` } }, { operation: 'call', with: { url: `http://127.0.0.1/${i}/b` } }] }));
    const calls: string[] = [];
    const { world } = await shop(actions, {}, { caller: { call: ({ url }) => Promise.resolve({ status: 200, body: calls.push(url) }) } });
    for (const { name } of actions) await world.submit(name);
    await (await world.runner()).tick(world.clock.advance(1000));
    expect(calls).toHaveLength(20);
    world.stopped = true;
    const restarted = await world.runner();
    for (let i = 0; i < 10; i++) await restarted.tick(world.clock.advance(1000));
    expect(calls).toHaveLength(20);
    world.stopped = false;
    for (let i = 0; i < 10; i++) await restarted.tick(world.clock.advance(1000));
    expect(await world.store.openRuns()).toEqual([]);
    expect(new Set(calls).size).toBe(40);
  });

  it('ends a cancelled run after the step under way and takes finished steps back', async () => {
    const { world } = await shop([enlargeWorkers], { startUp: ms(3000) });
    const { id } = await world.submit('enlarge-workers');
    const runner = await world.runner();
    await runner.tick(world.clock.advance(1000));
    await world.store.commit([{ kind: 'put-run', run: cancelRun(await world.run(id), 'ana', 'not today', world.clock.now()) }], null);
    const run = await world.drive(runner, id);
    expect(run.status).toBe('undone');
    expect(run.message).toBe('cancelled by ana: not today; everything was taken back');
    expect(statuses(run)).toEqual(['undone', 'pending', 'pending']);
    expect(await replicas(world, 'worker')).toBe(2);
  });

  it('leaves finished steps of a cancelled run in place where the action is never undone', async () => {
    const { world } = await shop([{ ...enlargeWorkers, undo: 'never' as const }]);
    const { id } = await world.submit('enlarge-workers');
    const runner = await world.runner();
    await runner.tick(world.clock.advance(1000));
    await world.store.commit([{ kind: 'put-run', run: cancelRun(await world.run(id), 'ana', 'enough', world.clock.now()) }], null);
    const run = await world.drive(runner, id);
    expect(run.status).toBe('cancelled');
    expect(statuses(run)).toEqual(['done', 'pending', 'pending']);
    expect(await replicas(world, 'worker')).toBe(3);
  });

  it('begins a proposed run only once a person confirmed it and the guard let it begin', async () => {
    const { world } = await shop([enlargeWorkers]);
    const proposed = await world.submit('enlarge-workers', {}, { proposed: true });
    const runner = await world.runner();
    await runner.tick(world.clock.advance(1000));
    expect((await world.run(proposed.id)).status).toBe('proposed');
    expect(rejectRun(proposed, 'ana', 'too dear', world.clock.now())).toMatchObject({ status: 'rejected', message: 'rejected by ana: too dear' });
    await world.store.commit([{ kind: 'put-run', run: approveRun(proposed, 'ana', world.clock.now()) }], null);
    await runner.tick(world.clock.advance(1000));
    expect(await world.run(proposed.id)).toMatchObject({ status: 'pending', startedAt: null });
    await world.store.commit([{ kind: 'put-run', run: letBegin(await world.run(proposed.id)) }], null);
    expect((await world.drive(runner, proposed.id)).status).toBe('succeeded');
    expect(() => approveRun({ ...proposed, status: 'succeeded' }, 'ana', world.clock.now())).toThrow('is succeeded, not proposed');
  });
});

describe('several runs at once', () => {
  it('lets the later of two runs with a knob in common wait, and disjoint ones overlap', async () => {
    const grow = { name: 'grow', steps: [{ operation: 'scale', with: { component: 'worker', by: 1 } }] };
    const renew = { name: 'renew', steps: [{ operation: 'restart', with: { component: 'updater' } }] };
    const { world } = await shop([grow, renew], { startUp: ms(5000) });
    const first = await world.submit('grow', {}, { id: 'first' });
    await world.submit('grow', {}, { id: 'second', at: world.clock.advance(1) });
    await world.submit('renew', {}, { id: 'third', at: world.clock.advance(1) });
    const runner = await world.runner();
    await runner.tick(world.clock.advance(1000));
    expect((await Promise.all(['first', 'second', 'third'].map((id) => world.run(id)))).map(({ status }) => status)).toEqual(['running', 'pending', 'running']);
    await world.drive(runner, first.id);
    await world.drive(runner, 'second');
    expect(await replicas(world, 'worker')).toBe(4);
  });

  it('keeps what another run wrote to the same component meanwhile', async () => {
    const grow = { name: 'grow', steps: [{ operation: 'scale', with: { component: 'worker', by: 1 } }] };
    const resize = { name: 'resize', steps: [{ operation: 'resize', with: { component: 'worker', template: 'large' } }] };
    const { world } = await shop([grow, resize], { startUp: ms(2000) });
    await world.submit('grow', {}, { id: 'a' });
    await world.submit('resize', {}, { id: 'b' });
    const runner = await world.runner();
    await world.drive(runner, 'a');
    await world.drive(runner, 'b');
    expect(await world.state()).toMatchObject([{ component: 'worker', replicas: 3, template: 'large', ready: 3, living: 3 }, {}]);
  });

  it('lets no run be held up by the exception of another, and tells of it once', async () => {
    const grow = { name: 'grow', steps: [{ operation: 'scale', with: { component: 'worker', by: 1 } }] };
    const call = { name: 'call', steps: [{ operation: 'call', with: { url: 'http://127.0.0.1/' }, timeout: '10s' }] };
    const { world, store } = await shop([call, grow], {}, { caller: { call: () => Promise.reject(new Error('nobody there')) } });
    const bad = await world.submit('call');
    const good = await world.submit('grow');
    const runner = await world.runner();
    expect((await world.drive(runner, good.id)).status).toBe('succeeded');
    expect(await world.drive(runner, bad.id)).toMatchObject({ status: 'undone', message: expect.stringContaining('not done within 10 s') as string });
    expect(store.events.filter(({ type }) => type === 'RunTrouble')).toHaveLength(1);
  });
});
