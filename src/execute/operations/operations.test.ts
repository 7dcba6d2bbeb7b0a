import { describe, expect, it } from 'vitest';
import { jsonSchema } from '../../model/json.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { ResolveContext } from '../operation.ts';
import { testingApplication } from '../testing-application.ts';
import { TestingPlatform } from '../testing-platform.ts';
import { TestingClock, TestingWorld } from '../testing-world.ts';
import type { ComponentChange } from './component-change.ts';
import { operationNotes } from './operation-notes.ts';
import { createOperations, operationSchemas } from './operations.ts';
import { ms } from '../../units/time.ts';

const app = testingApplication();
const clock = new TestingClock();
const platform = new TestingPlatform({ clock });
const operations = createOperations({ platform, caller: { call: () => Promise.resolve({ status: 200, body: null }) }, conditions: { holds: () => Promise.resolve({ unknown: 'metrics.x is missing' }) } });

const worker: ComponentState = {
  app: 'shop',
  component: 'worker',
  desired: { replicas: 3, template: 'large', placement: null, restartToken: 'old' },
  lastWrite: null,
  address: 'http://127.0.0.1:7000',
  otherWriter: null,
  instances: [],
};
const context = (over: Partial<ResolveContext> = {}): ResolveContext => ({ app, baseDir: '/shop', deployed: app, now: [worker], token: 'new', ...over });

function resolved(kind: string, args: unknown, over: Partial<ResolveContext> = {}): ComponentChange {
  const operation = operations.get(kind);
  if (operation === undefined) throw new Error(`no operation ${kind}`);
  return operation.resolve(operation.args.parse(args), context(over)) as unknown as ComponentChange;
}

describe('every operation', () => {
  it('has a schema for checking documents where there is no platform', () => {
    expect([...operationSchemas.keys()]).toEqual([...operations.keys()]);
    expect([...operations.keys()]).toEqual(['deploy', 'scale', 'resize', 'restart', 'place', 'delete', 'execute', 'wait-for', 'call']);
  });

  it('claims, and is begun again or not, as the reference says', () => {
    const samples: Readonly<Record<string, unknown>> = { scale: { component: 'worker', by: 1 }, resize: { component: 'worker', template: 'large' }, execute: { component: 'worker', command: ['true'] }, 'wait-for': { component: 'worker' }, call: { url: 'http://127.0.0.1:1/' }, place: { component: 'worker', placement: 'here' } };
    const placing = createOperations({ platform: Object.assign(new TestingPlatform({ clock }), { capabilities: { ...platform.capabilities, exec: true, placement: true } }), caller: { call: () => Promise.resolve({ status: 200, body: null }) }, conditions: { holds: () => Promise.resolve(true) } });
    const facts = [...placing].map(([kind, operation]) => {
      const claims = operation.claims(operation.resolve(operation.args.parse(samples[kind] ?? { component: 'worker' }), context()));
      return [kind, claims.map((claim) => claim.replace('worker', 'COMPONENT').replace('http://127.0.0.1:1/', 'URL')), operation.whenUnknown];
    });
    expect(facts).toEqual(Object.entries(operationNotes).map(([kind, note]) => [kind, note.claims, note.whenUnknown]));
  });

  it('resolves into plain JSON that holds everything recovery needs', () => {
    const change = resolved('scale', { component: 'worker', by: 1 });
    expect(jsonSchema.safeParse(change).success).toBe(true);
    expect(change.target).toMatchObject({ baseDir: '/shop', definition: { command: ['node', 'worker.js'] }, template: { name: 'large', price: 0.4 } });
  });
});

describe('scale', () => {
  it('starts from the present size, never from a default', () => {
    expect(resolved('scale', { component: 'worker', by: 1 })).toMatchObject({ before: { replicas: 3 }, target: { replicas: 4, template: { name: 'large' }, restartToken: 'old' } });
    expect(resolved('scale', { component: 'worker', to: 1 })).toMatchObject({ target: { replicas: 1 } });
  });

  it('names the bound it would break', () => {
    expect(() => resolved('scale', { component: 'worker', by: 4 })).toThrow('replicas of worker would be 7; it must be at most replicas.max, 6');
    expect(() => resolved('scale', { component: 'worker', by: -3 })).toThrow('replicas of worker would be 0; it must be at least replicas.min, 1');
  });

  it('takes either by or to', () => {
    expect(operationSchemas.get('scale')?.args.safeParse({ component: 'worker' }).success).toBe(false);
    expect(operationSchemas.get('scale')?.args.safeParse({ component: 'worker', by: 1, to: 2 }).success).toBe(false);
  });

  it('refuses a component that is unknown, absent or written by somebody else', () => {
    expect(() => resolved('scale', { component: 'wroker', by: 1 })).toThrow('component is wroker; it must be a component of shop (updater, worker)');
    expect(() => resolved('scale', { component: 'updater', by: 1 })).toThrow('which is not deployed');
    expect(() => resolved('scale', { component: 'worker', by: 1 }, { now: [{ ...worker, otherWriter: 'HorizontalPodAutoscaler worker' }] })).toThrow('is written by HorizontalPodAutoscaler worker too');
  });

  it('keeps the definition that runs while a newer document waits for its own deployment', () => {
    const newer = testingApplication([], { components: [{ name: 'worker', command: ['node', 'newer.js'], template: 'small', replicas: { max: 9 } }] }, 2);
    expect(resolved('scale', { component: 'worker', by: 5 }, { app: newer })).toMatchObject({ target: { replicas: 8, definition: { command: ['node', 'worker.js'] } } });
  });
});

describe('deploy', () => {
  it('keeps the present number, clamped to the bounds, and the present size while it is listed', () => {
    expect(resolved('deploy', { component: 'worker' })).toMatchObject({ target: { replicas: 3, template: { name: 'large' }, restartToken: 'old' } });
    const smaller = testingApplication([], { templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.1 USD/h' }], components: [{ name: 'worker', command: ['node', 'worker.js'], template: 'small', replicas: { max: 2 } }] });
    expect(resolved('deploy', { component: 'worker' }, { app: smaller })).toMatchObject({ target: { replicas: 2, template: { name: 'small' } } });
  });

  it('starts with replicas.initial and no restart where nothing is there, and can be taken back', () => {
    const change = resolved('deploy', { component: 'worker' }, { now: [], deployed: null });
    expect(change).toMatchObject({ before: { state: 'absent' }, target: { replicas: 2, restartToken: null } });
    expect(operations.get('deploy')?.undo(change as never)).toMatchObject({ target: { state: 'absent' } });
  });

  it('replaces instances only if the way they run has changed', () => {
    const component = { name: 'worker', command: ['node', 'worker.js'], template: 'small', replicas: { min: 1, max: 6, initial: 2 } } as const;
    const scraped = testingApplication([], { components: [{ ...component, command: [...component.command], scrape: {} }] }, 2);
    expect(resolved('deploy', { component: 'worker' }, { app: scraped })).toMatchObject({ target: { restartToken: 'old' } });
    const changed = testingApplication([], { components: [{ ...component, command: ['node', 'newer.js'] }] }, 2);
    expect(resolved('deploy', { component: 'worker' }, { app: changed })).toMatchObject({ target: { restartToken: 'new' }, before: { definition: { command: ['node', 'worker.js'] } } });
  });
});

describe('delete', () => {
  it('cannot take back a component that held data', () => {
    const stateful = testingApplication([], { components: [{ name: 'worker', command: ['node', 'w.js'], template: 'large', stateful: true, replicas: { max: 6 } }] });
    const change = resolved('delete', { component: 'worker' }, { app: stateful, deployed: stateful }) as never;
    expect(operations.get('delete')?.undo(change)).toBeNull();
    expect(operations.get('delete')?.irreversible?.(change)).toContain('held data');
  });

  it('ends a component that left the document', () => {
    const without = testingApplication([], { components: [{ name: 'updater', command: ['node', 'u.js'], template: 'small' }] }, 2);
    expect(resolved('delete', { component: 'worker' }, { app: without })).toMatchObject({ target: { state: 'absent' }, before: { state: 'present', replicas: 3 } });
  });
});

describe('what a probe finds', () => {
  it('is done only once all instances are as wanted and ready', async () => {
    const world = new TestingWorld({ app, platform: { startUp: ms(2000) } });
    await world.deploy();
    const scale = world.operations().get('scale');
    if (scale === undefined) throw new Error('no scale');
    const record = scale.resolve({ component: 'worker', by: 1 }, context({ now: await world.platform.observe('shop') }));
    expect(await scale.probe(record, 'k')).toBe('absent');
    await scale.begin(record, { epoch: 9, key: 'k' });
    expect(await scale.probe(record, 'k')).toEqual({ running: '2 of 3 instances of worker are ready as wanted (2 ready in all, 3 there)' });
    world.clock.advance(2000);
    expect(await scale.probe(record, 'k')).toBe('done');
    expect(await scale.stillOurs?.(record, 'k')).toBe(true);
  });

  it('is not a deployment that another build wrote in a form unknown here', async () => {
    await expect(operations.get('scale')?.probe({ format: 2 }, 'k')).rejects.toThrow('a form that this version of Homeostat does not know');
  });

  it('says which reading a condition waits for', async () => {
    const waitFor = operations.get('wait-for');
    const record = waitFor?.resolve({ condition: 'metrics.x < 5' }, context());
    expect(await waitFor?.probe(record ?? null, 'k')).toEqual({ running: 'metrics.x < 5 is not known: metrics.x is missing' });
  });
});

describe('call', () => {
  const statusOf = async (status: number) => {
    const call = createOperations({ platform, caller: { call: () => Promise.resolve({ status, body: null }) }, conditions: { holds: () => Promise.resolve(true) } }).get('call');
    if (call === undefined) throw new Error('no call');
    const record = call.resolve(call.args.parse({ component: 'worker', url: '/import' }), context());
    await call.begin(record, { epoch: 1, key: 'k' });
    return call.probe(record, 'k');
  };

  it('starts a path from the stable address of its component', () => {
    expect(resolved('call', { component: 'worker', url: '/import' })).toMatchObject({ request: { url: 'http://127.0.0.1:7000/import', method: 'POST', timeoutMs: 10_000 } });
    expect(() => resolved('call', { url: '/import' })).toThrow('a path needs a component to start from');
  });

  it('tells done, under way and failed apart', async () => {
    expect(await statusOf(204)).toBe('done');
    expect(await statusOf(202)).toEqual({ running: 'the service answered 202: under way' });
    expect(await statusOf(503)).toEqual({ running: 'the service answered 503' });
    expect(await statusOf(400)).toEqual({ failed: 'the service answered 400' });
  });
});
