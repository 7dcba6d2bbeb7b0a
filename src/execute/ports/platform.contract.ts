import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Component } from '../../model/component.ts';
import type { ComponentState, InstanceState } from '../../model/component-state.ts';
import { livingInstances, readyCount } from '../../model/component-state.ts';
import type { Desired, Exec } from '../../model/desired.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import { cores, mib, usdPerHour } from '../../units/resources.ts';
import type { Platform } from './platform.ts';

/** One platform under test, empty, with whatever makes its time pass. */
export type PlatformUnderTest = {
  readonly platform: Platform;
  /** Returns when `until` is true: by waiting, or by stepping a fake clock. Rejects if that takes too long. */
  readonly settle: (until: () => Promise<boolean>) => Promise<void>;
  /** A component that this platform can run and that becomes ready. */
  readonly definition: (over?: Partial<Component>) => Component;
  readonly close: () => Promise<void>;
};

const app = 'shop';
const small: ResourceTemplate = { name: 'small', cores: cores(0.5), memory: mib(256), devices: [], price: usdPerHour(0.1) };
const large: ResourceTemplate = { ...small, name: 'large', cores: cores(1), price: usdPerHour(0.2) };

/** What every platform keeps; the local one, simulated ones and those of tests alike. */
export function platformContract(make: () => Promise<PlatformUnderTest>): void {
  let under: PlatformUnderTest;
  let platform: Platform;
  let keys = 0;

  beforeEach(async () => {
    under = await make();
    platform = under.platform;
    keys = 0;
  });
  afterEach(() => under.close());

  const wish = (over: Partial<Extract<Desired, { state: 'present' }>> = {}): Desired => {
    const definition = over.definition ?? under.definition();
    return {
      state: 'present', app, component: definition.name, definition, baseDir: process.cwd(), replicas: 1, template: small, placement: null, restartToken: null,
      ...over,
    };
  };
  const apply = (desired: Desired, epoch = 1): ReturnType<Platform['apply']> => platform.apply(desired, { epoch, key: `key-${(keys += 1)}` });
  const state = async (component = under.definition().name): Promise<ComponentState | undefined> => (await platform.observe(app)).find((found) => found.component === component);
  const living = async (): Promise<readonly InstanceState[]> => {
    const found = await state();
    return found === undefined ? [] : livingInstances(found);
  };
  /** Exactly so many instances live, and all of them are ready. */
  const settled = (replicas: number, also: (instance: InstanceState) => boolean = () => true): Promise<void> =>
    under.settle(async () => {
      const instances = await living();
      return instances.length === replicas && instances.every((instance) => instance.phase === 'ready' && also(instance));
    });
  const ids = async (): Promise<readonly string[]> => (await living()).map((instance) => instance.id).sort();

  describe('apply and observe', () => {
    it('knows nothing of an application that was never applied', async () => {
      expect(await platform.observe('nobody')).toEqual([]);
    });

    it('shows at once what was applied, and in time that it is there', async () => {
      expect(await platform.apply(wish({ replicas: 2 }), { epoch: 1, key: 'first' })).toBe('accepted');
      const at = await state();
      expect(at?.desired).toEqual({ replicas: 2, template: 'small', placement: null, restartToken: null });
      expect(at?.lastWrite).toEqual({ epoch: 1, key: 'first' });
      await settled(2);
      for (const instance of await living()) {
        expect(instance.template).toBe('small');
        expect(instance.readyAt).not.toBeNull();
        expect(instance.endedAt).toBeNull();
        expect(instance.limits.why).not.toBe('');
      }
    });

    it('gives every instance an id of its own', async () => {
      await apply(wish({ replicas: 3 }));
      await settled(3);
      expect(new Set(await ids()).size).toBe(3);
    });

    it('keeps a component at zero replicas without instances', async () => {
      await apply(wish({ replicas: 0 }));
      expect((await state())?.desired?.replicas).toBe(0);
      expect(await living()).toEqual([]);
    });

    it('scales up without touching those that run', async () => {
      await apply(wish());
      await settled(1);
      const before = await ids();
      await apply(wish({ replicas: 3 }));
      await settled(3);
      expect(await ids()).toEqual(expect.arrayContaining([...before]));
    });

    it('scales down to the oldest, and shows the others as ended', async () => {
      await apply(wish());
      await settled(1);
      const oldest = await ids();
      await apply(wish({ replicas: 3 }));
      await settled(3);
      const before = await ids();
      await apply(wish({ replicas: 1 }));
      await settled(1);
      expect(await ids()).toEqual(oldest);
      const ended = (await state())?.instances.filter((instance) => instance.phase === 'ended') ?? [];
      expect(ended.map((instance) => instance.id).sort()).toEqual(before.filter((id) => !oldest.includes(id)));
      for (const instance of ended) expect(instance.endedAt).not.toBeNull();
    });

    it('replaces every instance under a new restart token, each by one that is ready first', async () => {
      await apply(wish({ replicas: 2 }));
      await settled(2);
      const before = await ids();
      let fewest = 2;
      await apply(wish({ replicas: 2, restartToken: 'again' }));
      await under.settle(async () => {
        const now = await state();
        if (now !== undefined) fewest = Math.min(fewest, readyCount(now));
        const instances = now === undefined ? [] : livingInstances(now);
        return instances.length === 2 && instances.every((instance) => instance.phase === 'ready' && instance.restartToken === 'again');
      });
      expect((await ids()).filter((id) => before.includes(id))).toEqual([]);
      expect(fewest).toBe(2);
    });

    it('leaves instances alone that run under the wanted token already', async () => {
      await apply(wish({ replicas: 2, restartToken: 'once' }));
      await settled(2);
      const before = await ids();
      await apply(wish({ replicas: 2, restartToken: 'once' }));
      await settled(2);
      expect(await ids()).toEqual(before);
    });

    it('gives all instances another size', async () => {
      await apply(wish({ replicas: 2 }));
      await settled(2);
      await apply(wish({ replicas: 2, template: large }));
      expect((await state())?.desired?.template).toBe('large');
      await settled(2, (instance) => instance.template === 'large');
    });

    it('takes a component away, and still tells which write did it', async () => {
      await apply(wish({ replicas: 2 }));
      await settled(2);
      expect(await platform.apply({ state: 'absent', app, component: under.definition().name }, { epoch: 1, key: 'away' })).toBe('accepted');
      await settled(0);
      const at = await state();
      expect(at?.desired).toBeNull();
      expect(at?.lastWrite?.key).toBe('away');
    });

    it('takes away what never was, and brings back what was taken away', async () => {
      expect(await apply({ state: 'absent', app, component: under.definition().name })).toBe('accepted');
      await apply(wish());
      await settled(1);
    });

    it('names the applications of which something is wanted or lives, and those only', async () => {
      expect(await platform.applications()).toEqual([]);
      await apply(wish({ replicas: 0 }));
      expect(await platform.applications()).toEqual([app]);
      await apply(wish({ replicas: 1 }));
      await settled(1);
      expect(await platform.applications()).toEqual([app]);
      await apply({ state: 'absent', app, component: under.definition().name });
      await under.settle(async () => (await platform.applications()).length === 0);
      expect(await living()).toEqual([]);
    });

    it('keeps applications apart', async () => {
      await apply(wish());
      await settled(1);
      expect(await platform.observe('other')).toEqual([]);
    });
  });

  describe('fences', () => {
    it('does nothing for a key that it has seen, even after other writes', async () => {
      await platform.apply(wish({ replicas: 1 }), { epoch: 1, key: 'one' });
      await platform.apply(wish({ replicas: 2 }), { epoch: 1, key: 'two' });
      expect(await platform.apply(wish({ replicas: 1 }), { epoch: 1, key: 'one' })).toBe('accepted');
      expect((await state())?.desired?.replicas).toBe(2);
      expect((await state())?.lastWrite?.key).toBe('two');
    });

    it('refuses a smaller epoch than it has accepted, and changes nothing', async () => {
      await platform.apply(wish({ replicas: 1 }), { epoch: 5, key: 'new' });
      const refused = await platform.apply(wish({ replicas: 3 }), { epoch: 4, key: 'old' });
      expect(refused).toHaveProperty('conflict');
      expect((await state())?.desired?.replicas).toBe(1);
      expect((await state())?.lastWrite).toEqual({ epoch: 5, key: 'new' });
    });

    it('refuses smaller epochs from a fence on, before anything was written under the new one', async () => {
      await platform.fence(5);
      expect(await platform.apply(wish(), { epoch: 4, key: 'old' })).toHaveProperty('conflict');
      await expect(platform.fence(4)).rejects.toThrow(/epoch/);
      await platform.fence(5);
      expect(await platform.apply(wish(), { epoch: 5, key: 'new' })).toBe('accepted');
    });

    it('refuses a stale epoch for every component, not only the one that was written', async () => {
      await platform.apply(wish(), { epoch: 5, key: 'new' });
      const other = under.definition({ name: 'other' });
      expect(await platform.apply(wish({ definition: other }), { epoch: 4, key: 'old' })).toHaveProperty('conflict');
      expect(await state('other')).toBeUndefined();
    });
  });

  describe('exec', () => {
    const once: Exec = { app, component: 'web', command: ['true'], env: [], timeoutMs: 10_000 };

    it('says absent for a key that nobody used', async () => {
      expect(await platform.execState('never')).toBe('absent');
    });

    it('runs a command for a key and keeps its exit code', async () => {
      await platform.exec({ ...once, component: under.definition().name }, { epoch: 1, key: 'run' });
      expect(await platform.execState('run')).not.toBe('absent');
      await under.settle(async () => typeof (await platform.execState('run')) === 'object');
      expect(await platform.execState('run')).toEqual({ exit: 0 });
      await platform.exec({ ...once, component: under.definition().name }, { epoch: 1, key: 'run' });
      expect(await platform.execState('run')).toEqual({ exit: 0 });
    });

    it('refuses a stale epoch', async () => {
      await platform.apply(wish(), { epoch: 5, key: 'new' });
      await expect(platform.exec({ ...once, component: under.definition().name }, { epoch: 4, key: 'stale' })).rejects.toThrow(/epoch/);
      expect(await platform.execState('stale')).toBe('absent');
    });
  });
}
