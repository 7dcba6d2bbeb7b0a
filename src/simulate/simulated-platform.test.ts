import { describe, expect, it } from 'vitest';
import { platformContract } from '../execute/ports/platform.contract.ts';
import { componentSchema } from '../model/component.ts';
import type { Desired } from '../model/desired.ts';
import { resourceTemplateSchema } from '../model/resource-template.ts';
import { ms, seconds } from '../units/time.ts';
import type { SimulatedInstance } from './instance.ts';
import { EventKernel } from './kernel.ts';
import { SimulatedPlatform } from './simulated-platform.ts';

const small = resourceTemplateSchema.parse({ name: 'small', cores: 1, memory: '64MiB', price: '0.10 USD/h' });

function platformOn(kernel: EventKernel, events: string[] = []): SimulatedPlatform {
  const note = (what: string) => (instance: SimulatedInstance) => events.push(`${what} ${instance.id}`);
  return new SimulatedPlatform(kernel, {
    startup: () => seconds(2),
    finiteRun: () => seconds(3),
    execution: () => ({ takes: seconds(1), exit: 0 }),
    host: {
      ready: note('ready'),
      ended: note('ended'),
      draining: (instance, done) => {
        events.push(`draining ${instance.id}`);
        kernel.schedule(kernel.now + 500, done);
      },
    },
  });
}

const present = (replicas: number, over: object = {}): Desired => ({
  state: 'present',
  app: 'shop',
  component: 'web',
  definition: componentSchema.parse({ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { min: 0, max: 10 }, ...over }),
  baseDir: '/',
  replicas,
  template: small,
  placement: null,
  restartToken: null,
});

describe('the simulated platform', () => {
  it('starts a crashed instance again, under the same name, after its back-off', async () => {
    const kernel = new EventKernel(0);
    const platform = platformOn(kernel);
    await platform.apply(present(2), { epoch: 1, key: 'a' });
    kernel.advance(5000);
    const crashed = platform.crash('shop', 'web');
    expect((await platform.observe('shop'))[0]?.instances.map(({ phase, restarts }) => [phase, restarts])).toEqual([['starting', 1], ['ready', 0]]);
    kernel.advance(5000 + 500 + 2000);
    const states = await platform.observe('shop');
    expect(states[0]?.instances.map(({ phase }) => phase)).toEqual(['ready', 'ready']);
    expect(states[0]?.instances[0]).toMatchObject({ id: crashed, restarts: 1, message: 'killed by SIGKILL' });
  });

  it('lets a draining instance finish its requests, but no longer than stop.drain', async () => {
    const kernel = new EventKernel(0);
    const events: string[] = [];
    const platform = platformOn(kernel, events);
    await platform.apply(present(1, { stop: { drain: '200ms' } }), { epoch: 1, key: 'a' });
    kernel.advance(5000);
    await platform.apply(present(0, { stop: { drain: '200ms' } }), { epoch: 1, key: 'b' });
    kernel.advance(5199);
    expect((await platform.observe('shop'))[0]?.instances[0]?.phase).toBe('draining');
    kernel.advance(5200);
    expect((await platform.observe('shop'))[0]?.instances[0]).toMatchObject({ phase: 'ended', endedAt: 5200 });
    expect(events).toEqual(['ready shop-web-1', 'draining shop-web-1', 'ended shop-web-1']);
  });

  it('does not start finite work again that is done', async () => {
    const kernel = new EventKernel(0);
    const platform = platformOn(kernel);
    await platform.apply(present(2, { kind: 'finite' }), { epoch: 1, key: 'a' });
    kernel.advance(ms(60_000));
    expect((await platform.observe('shop'))[0]?.instances.map(({ phase, message }) => [phase, message])).toEqual([['ended', 'exit code 0'], ['ended', 'exit code 0']]);
  });

  it('shows instances that ended for ten minutes', async () => {
    const kernel = new EventKernel(0);
    const platform = platformOn(kernel);
    await platform.apply(present(1), { epoch: 1, key: 'a' });
    kernel.advance(5000);
    await platform.apply(present(0), { epoch: 1, key: 'b' });
    kernel.advance(5500 + 600_000);
    expect((await platform.observe('shop'))[0]?.instances.length).toBe(1);
    kernel.advance(5501 + 600_000);
    expect((await platform.observe('shop'))[0]?.instances.length).toBe(0);
  });
});

describe('the simulated platform keeps the promises of every platform', () => {
  platformContract(async () => {
    const kernel = new EventKernel(0);
    return {
      platform: platformOn(kernel),
      settle: async (until) => {
        for (let i = 0; i < 600; i++) {
          if (await until()) return;
          kernel.advance(kernel.now + 100);
        }
        throw new Error('it did not settle within a simulated minute');
      },
      definition: (over = {}) => componentSchema.parse({ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { min: 0, max: 10 }, ...over }),
      close: async () => {},
    };
  });
});
