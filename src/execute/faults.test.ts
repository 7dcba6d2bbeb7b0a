import { describe, expect, it } from 'vitest';
import { StaleEpochError } from '../knowledge/ports/knowledge-store.ts';
import { randomStreams } from '../model/random.ts';
import { openStatuses } from '../model/run.ts';
import type { Platform } from './ports/platform.ts';
import { enlargeWorkers, testingApplication } from './testing-application.ts';
import type { Fault } from './testing-platform.ts';
import { Points } from './testing-points.ts';
import { TestingWorld } from './testing-world.ts';

const grow = { name: 'grow', steps: [{ operation: 'scale', with: { component: 'worker', by: 1 } }] };
const shrink = { name: 'shrink', steps: [{ operation: 'scale', with: { component: 'worker', by: -1 } }] };
const command = { name: 'command', steps: [{ operation: 'execute', with: { component: 'worker', command: ['once'] } }] };

describe('an effect whose answer is lost', () => {
  it('happens exactly once, in 1,000 of 1,000 scalings', async () => {
    let fault: Fault = 'none';
    const world = new TestingWorld({ app: testingApplication([grow, shrink]), platform: { faultOf: () => fault } });
    await world.deploy();
    fault = 'ack-lost';
    let once = 0;
    const runner = await world.runner();
    for (let i = 0; i < 1000; i++) {
      const before = world.platform.effects.length;
      const action = i % 2 === 0 ? 'grow' : 'shrink';
      const run = await world.drive(runner, (await world.submit(action, {}, { id: `run-${i}` })).id);
      const [worker] = await world.platform.observe('shop');
      if (run.status === 'succeeded' && world.platform.effects.length === before + 1 && worker?.desired?.replicas === (action === 'grow' ? 3 : 2)) once += 1;
    }
    expect(once).toBe(1000);
  });

  it('happens exactly once, in 1,000 of 1,000 commands', async () => {
    const world = new TestingWorld({ app: testingApplication([command]), platform: { faultOf: (kind) => (kind === 'exec' ? 'ack-lost' : 'none') } });
    await world.deploy();
    const before = world.platform.effects.length;
    const runner = await world.runner();
    for (let i = 0; i < 1000; i++) {
      expect((await world.drive(runner, (await world.submit('command', {}, { id: `run-${i}` })).id)).status).toBe('succeeded');
    }
    expect(world.platform.effects).toHaveLength(before + 1000);
  });

  it('is asked for again under the same key where it is an HTTP request', async () => {
    const keys: string[] = [];
    const caller = {
      call: (_request: unknown, key: string) => {
        keys.push(key);
        return keys.length === 1 ? Promise.reject(new Error('connection reset before the answer')) : Promise.resolve({ status: 200, body: null });
      },
    };
    const call = { name: 'call', steps: [{ operation: 'call', with: { url: 'http://127.0.0.1/orders' } }] };
    const world = new TestingWorld({ app: testingApplication([call]), caller });
    await world.deploy();
    const run = await world.drive(await world.runner(), (await world.submit('call', {}, { id: 'run' })).id);
    expect(run.status).toBe('succeeded');
    expect(keys).toEqual(['run.0.1', 'run.0.1']);
  });
});

describe('a platform that answers conflict to half of all writes', () => {
  it('is looked at again before every new try, and brought to its end', async () => {
    const random = randomStreams(11).stream('conflicts');
    const seen: string[] = [];
    let halfFail = false;
    const world = new TestingWorld({ app: testingApplication([enlargeWorkers]), platform: { faultOf: () => (halfFail && random.next() < 0.5 ? 'conflict' : 'none') } });
    await world.deploy();
    halfFail = true;
    const platform: Platform = {
      capabilities: world.platform.capabilities,
      apply: (...args) => {
        seen.push('apply');
        return world.platform.apply(...args);
      },
      observe: (app) => {
        seen.push('observe');
        return world.platform.observe(app);
      },
      exec: (...args) => world.platform.exec(...args),
      execState: (key) => world.platform.execState(key),
      applications: () => world.platform.applications(),
      fence: (epoch) => world.platform.fence(epoch),
    };
    const runner = await world.runner({ platform });
    for (let i = 0; i < 40; i++) {
      const run = await world.drive(runner, (await world.submit('enlarge-workers', {}, { id: `up-${i}`, components: await world.platform.observe('shop') })).id);
      expect(run.status).toBe('succeeded');
      halfFail = false;
      await world.platform.apply(originalOf(world), { epoch: run.epoch, key: `reset-${i}` });
      halfFail = true;
    }
    const unread = seen.filter((what, at) => what === 'apply' && seen[at - 1] !== 'observe');
    expect(unread).toEqual([]);
  });
});

/** The first deployment of the worker, to start again from two. */
function originalOf(world: TestingWorld) {
  const effect = world.platform.effects.find((candidate) => candidate.kind === 'apply' && candidate.desired.component === 'worker');
  if (effect?.kind !== 'apply') throw new Error('the worker was never deployed');
  return effect.desired;
}

describe('a runner that slept while another took over', () => {
  it('can write nothing any more, in 200 of 200 awakenings', async () => {
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const world = new TestingWorld({ app: testingApplication([enlargeWorkers]) });
      await world.deploy();
      const { id } = await world.submit('enlarge-workers', {}, { id: 'run' });
      let wake = (): void => undefined;
      const asleep = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // Falls asleep at a different point each time (from its term on), among them right before and right after every write.
      const points = new Points((i % 49) + 2, () => asleep as Promise<never>);
      const sleeper = (async () => {
        const old = await world.runner({ platform: points.around(world.platform, 'platform'), store: points.around(world.store, 'store') });
        for (let tick = 0; tick < 50; tick++) await old.tick(world.clock.advance(1000));
      })();
      const outcome = sleeper.then(() => 'ended' as const, (error: unknown) => error);
      await untilIdle();
      const successor = await world.runner();
      if (openStatuses.includes((await world.run(id)).status)) await world.drive(successor, id);
      // Something is left to do for both, so that the sleeper would write if it could.
      await world.submit('enlarge-workers', {}, { id: 'second', components: await world.platform.observe('shop') });
      await successor.tick(world.clock.advance(1000));
      const before = { effects: world.platform.effects.length, state: JSON.stringify(await world.state()) };
      wake();
      const ended = await outcome;
      const same = world.platform.effects.length === before.effects && JSON.stringify(await world.state()) === before.state;
      if (same && ended instanceof StaleEpochError) refused += 1;
    }
    expect(refused).toBe(200);
  });
});

/** Lets everything that waits only for promises run on. */
async function untilIdle(): Promise<void> {
  for (let i = 0; i < 2000; i++) await Promise.resolve();
}

describe('a storm of crashes and faults', () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed))('ends as if nothing had happened (seed %i)', async (seed) => {
    const random = randomStreams(seed).stream('storm');
    const faults: readonly Fault[] = ['refused', 'ack-lost', 'conflict'];
    let stormy = false;
    const faultOf = (): Fault => (stormy && random.next() < 0.3 ? (faults[Math.floor(random.next() * 3)] ?? 'none') : 'none');
    const world = new TestingWorld({ app: testingApplication([enlargeWorkers]), platform: { faultOf } });
    await world.deploy();
    const before = world.platform.effects.length;
    const { id } = await world.submit('enlarge-workers', {}, { id: 'run' });
    stormy = true;
    for (let life = 0; life < 200 && openStatuses.includes((await world.run(id)).status); life++) {
      const dead = Promise.withResolvers<void>();
      const points = new Points(Math.floor(random.next() * 40) + 1, () => {
        dead.resolve();
        return new Promise<never>(() => undefined);
      });
      const live = async (): Promise<void> => {
        const runner = await world.runner({ platform: points.around(world.platform, 'platform'), store: points.around(world.store, 'store') });
        while (openStatuses.includes((await world.run(id)).status)) await runner.tick(world.clock.advance(1000));
      };
      await Promise.race([live(), dead.promise]);
    }
    expect((await world.run(id)).status).toBe('succeeded');
    expect(await world.state()).toMatchObject([{ replicas: 3, ready: 3 }, { replicas: 1, restartToken: 'run.2.0' }]);
    expect(world.platform.effects.slice(before).map(({ fence }) => fence.key)).toEqual(['run.0.1', 'run.1.1', 'run.2.1']);
  });
});
