import { describe, expect, it } from 'vitest';
import { providerContract } from '../../execute/ports/provider.contract.ts';
import type { CloudMemory, SimulatedCloudOptions } from './simulated-cloud.ts';
import { SimulatedCloud } from './simulated-cloud.ts';

const offers = [{ type: 'small', place: 'north', quota: 3, startupSeconds: 60 }];

function make(changes: Partial<SimulatedCloudOptions> = {}, memory: CloudMemory | null = null) {
  const clock = { now: 0 };
  let remembered: CloudMemory | null = memory;
  const cloud = new SimulatedCloud({ name: 'cloud', seed: 1, now: () => clock.now, offers, runSeconds: (task) => (task === 'impossible' ? null : 100), noise: 0, failures: 0, ...changes }, memory, (now) => (remembered = now));
  return { cloud, clock, memory: () => remembered };
}

providerContract('the simulated cloud', async () => {
  const { cloud, clock } = make();
  return { provider: cloud, settle: async () => void (clock.now += 1000) };
});

describe('the simulated cloud', () => {
  it('knows when something will change', async () => {
    const { cloud, clock } = make();
    expect(cloud.nextChangeAt()).toBe(Number.POSITIVE_INFINITY);
    await cloud.request({ type: 'small', place: 'north' }, 'h');
    expect(cloud.nextChangeAt()).toBe(60);
    clock.now = 60;
    await cloud.start({ task: 't', host: 'h' }, 'k');
    expect(await cloud.taskState('k')).toBe('running');
    expect(cloud.nextChangeAt()).toBe(160);
    clock.now = 160;
    expect(await cloud.taskState('k')).toBe('done');
  });

  it('fails tasks on hosts that are not there, not ready, lost or unable', async () => {
    const { cloud, clock } = make();
    await cloud.request({ type: 'small', place: 'north' }, 'h');
    await cloud.start({ task: 't', host: 'h' }, 'early');
    await cloud.start({ task: 't', host: 'nowhere' }, 'lost');
    clock.now = 60;
    await cloud.start({ task: 'impossible', host: 'h' }, 'unable');
    await cloud.start({ task: 't', host: 'h' }, 'cut');
    await cloud.release('h');
    clock.now = 500;
    expect(await Promise.all(['early', 'lost', 'unable', 'cut'].map((key) => cloud.taskState(key)))).toEqual([{ failed: 'its host was not ready' }, { failed: 'its host was not ready' }, { failed: 'it ended with an error' }, { failed: 'its host was lost' }]);
  });

  it('decides by chance from seed and key alone, so that what was interrupted goes on as it would have', async () => {
    const rough = { noise: 0.5, failures: 0.2, lifeSeconds: new Map([['north', 300]]) };
    const one = make(rough);
    for (const key of ['a', 'b', 'c']) await one.cloud.request({ type: 'small', place: 'north' }, key);
    one.clock.now = 90;
    await one.cloud.start({ task: 't', host: 'a' }, 'k');
    const other = make(rough, one.memory());
    for (const now of [91, 150, 200, 400, 2000]) {
      [one.clock.now, other.clock.now] = [now, now];
      for (const key of ['a', 'b', 'c']) expect(await other.cloud.hostState(key)).toEqual(await one.cloud.hostState(key));
      expect(await other.cloud.taskState('k')).toEqual(await one.cloud.taskState('k'));
    }
    const states = async (seed: number) => {
      const { cloud, clock } = make({ ...rough, seed });
      await cloud.request({ type: 'small', place: 'north' }, 'a');
      clock.now = 75;
      return cloud.hostState('a');
    };
    expect(new Set((await Promise.all(Array.from({ length: 30 }, (_, seed) => states(seed)))).map((state) => JSON.stringify(state))).size).toBeGreaterThan(1);
  });

  it('refuses impossible chances', () => {
    expect(() => make({ noise: -1 })).toThrow('noise is -1; it must be from 0 to 2');
    expect(() => make({ failures: 1 })).toThrow('failures is 1; it must be a probability');
  });
});
