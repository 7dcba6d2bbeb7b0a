import { describe, expect, it } from 'vitest';
import { callClaims, callEffects } from './call-effects.ts';
import { componentsInOrder, deleteAction, deployAction } from './built-in-actions.ts';
import { bindParameters, substitute } from './parameters.ts';
import { storedApplications } from './stored-applications.ts';
import { actionIn, enlargeWorkers, testingApplication } from './testing-application.ts';
import { TestingWorld } from './testing-world.ts';
import type { Action } from '../model/action.ts';
import { ms } from '../units/time.ts';

const app = testingApplication([enlargeWorkers]);
const stepsOf = (action: Action | null): readonly string[] => (action?.steps ?? []).map((step) => `${step.operation} ${JSON.stringify(step.with['component'])}`);

async function deployed() {
  const world = new TestingWorld({ app });
  await world.deploy();
  return { world, components: await world.platform.observe('shop') };
}

describe('a new run', () => {
  it('claims the knobs of all its steps and names them for people', async () => {
    const { world } = await deployed();
    const run = await world.submit('enlarge-workers', { count: 2 });
    expect(run.claims).toEqual(['worker/replicas', 'worker/exec', 'updater/restart']);
    expect(run.steps.map(({ name }) => name)).toEqual(['scale worker', 'execute worker', 'restart updater']);
    expect(run.steps[0]?.args).toEqual({ component: 'worker', by: 2 });
  });

  it('names every problem of a call at once', async () => {
    const { world } = await deployed();
    await expect(world.submit('enlarge-workers', { count: 9, cuont: 1 })).rejects.toThrow(
      'args.cuont of enlarge-workers is given; it must be one of its parameters (count); remove or rename it\nargs.count of enlarge-workers is 9; it must be at most 3; lower it',
    );
  });

  it('rehearses each step on what the ones before it make', async () => {
    const action = { name: 'twice', steps: [{ operation: 'scale', with: { component: 'worker', by: 2 } }, { operation: 'scale', with: { component: 'worker', by: 2 } }] };
    const twice = testingApplication([action]);
    const { components, world } = await deployed();
    expect(callEffects(twice, { action: 'twice', args: {} }, components, world.operations())).toEqual({
      claims: ['worker/replicas'],
      changes: [{ component: 'worker', replicasBefore: 2, replicasAfter: 6, templateBefore: 'small', templateAfter: 'small' }],
    });
    const [worker, ...others] = components;
    if (worker === undefined || worker.desired === null) throw new Error('the worker should be there');
    const three = [{ ...worker, desired: { ...worker.desired, replicas: 3 } }, ...others];
    expect(callClaims(twice, { action: 'twice', args: {} }, three, world.operations())).toMatchObject({ impossible: expect.stringContaining('would be 7') as string });
  });
});

describe('parameters', () => {
  it('keep their type where they are the whole value, and are written out inside a text', () => {
    const values = new Map([['n', 2]]);
    expect(substitute({ by: '$(n)', command: ['x', '--n=$(n)', '$(other)'] }, values)).toEqual({ by: 2, command: ['x', '--n=2', '$(other)'] });
  });

  it('are not taken from the prototype', () => {
    expect(bindParameters(actionIn(app, 'enlarge-workers'), JSON.parse('{"__proto__":{"count":3}}'))).toMatchObject({ problems: [expect.stringContaining('args.__proto__')] });
  });
});

describe('the built-in deployment', () => {
  it('deploys what others need first and waits for all of it', () => {
    expect(componentsInOrder(app).map(({ name }) => name)).toEqual(['worker', 'updater']);
    expect(stepsOf(deployAction(app, []))).toEqual(['deploy "worker"', 'deploy "updater"', 'wait-for "worker"', 'wait-for "updater"']);
  });

  it('survives components that link to each other', () => {
    const cyclic = testingApplication([], {
      components: [
        { name: 'a', command: ['a'], template: 'small', links: [{ component: 'b', env: 'B' }] },
        { name: 'b', command: ['b'], template: 'small', links: [{ component: 'a', env: 'A' }] },
      ],
    });
    expect(componentsInOrder(cyclic).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('touches only what changed, deletes what left, and is taken back if it fails', async () => {
    const { components } = await deployed();
    expect(deployAction(app, components, app)).toBeNull();
    const next = testingApplication([], { components: [{ name: 'worker', command: ['node', 'newer.js'], template: 'small', replicas: { max: 6 } }] }, 2);
    const action = deployAction(next, components, app);
    expect(stepsOf(action)).toEqual(['deploy "worker"', 'delete "updater"']);
    expect(action?.undo).toBe('on-failure');
  });

  it('rolls back to the definition that ran before where the new one does not get ready', async () => {
    const next = testingApplication([], { components: [
        { name: 'updater', command: ['node', 'updater.js'], template: 'small', links: [{ component: 'worker', env: 'WORKER_URL' }] },
        { name: 'worker', command: ['node', 'broken.js'], template: 'small', replicas: { min: 1, max: 6, initial: 2 } },
      ],
    }, 2);
    let broken = false;
    const world = new TestingWorld({ app, platform: { startUp: ms(500), broken: (component) => broken && component === 'worker' } });
    await world.deploy();
    broken = true;
    const action = deployAction(next, await world.platform.observe('shop'), app);
    world.app = next;
    const { id } = await world.submit('deploy', {}, { id: 'second', action: action ?? actionIn(app, 'none'), deployed: app });
    const runner = await world.runner();
    const run = await world.drive(runner, id, { step: 5000 });
    expect(run.status).toBe('undone');
    const last = world.platform.effects.at(-1);
    expect(last).toMatchObject({ kind: 'apply', desired: { definition: { command: ['node', 'worker.js'] }, restartToken: null } });
  });

  it('ends components before what they need', async () => {
    const { components } = await deployed();
    expect(stepsOf(deleteAction(app, components))).toEqual(['delete "updater"', 'delete "worker"']);
    expect(deleteAction(app, [])).toBeNull();
  });
});

describe('stored applications', () => {
  it('are read with the generation that runs', async () => {
    const documentOf = (command: string) => ({
      apiVersion: 'homeostat.dev/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop' },
      spec: { templates: [{ name: 's', cores: 1, memory: '1GiB', price: '1 USD/h' }], components: [{ name: 'a', command: [command], template: 's' }] },
    });
    const stored = (generation: number) => ({ kind: 'Application', name: 'shop', generation, resourceVersion: generation, document: documentOf(`v${generation}`), baseDir: '/shop', createdAt: 0 as never, updatedAt: 0 as never });
    const find = storedApplications({
      document: (_kind, name) => Promise.resolve(name === 'shop' ? stored(3) : null),
      documents: () => Promise.resolve([]),
      documentHistory: () => Promise.resolve([stored(3), stored(2), stored(1)]),
      setting: (name) => Promise.resolve(name === 'deployed/shop' ? 2 : null),
    });
    const managed = await find('shop');
    expect([managed?.app.generation, managed?.deployed?.generation, managed?.baseDir]).toEqual([3, 2, '/shop']);
    expect(managed?.deployed?.spec.components[0]?.command).toEqual(['v2']);
    expect(await find('shop')).toBe(managed);
    expect(await find('other')).toBeNull();
  });
});
