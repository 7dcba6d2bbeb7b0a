import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Component } from '../../../model/component.ts';
import { componentSchema } from '../../../model/component.ts';
import type { ComponentState } from '../../../model/component-state.ts';
import type { Desired } from '../../../model/desired.ts';
import { cores, mib, usdPerHour } from '../../../units/resources.ts';
import { instant } from '../../../units/time.ts';
import type { LocalPlatform } from '../local-platform.ts';
import { openLocalPlatform } from '../local-platform.ts';
import { siblingScript } from '../sibling-script.ts';

const clock = { now: () => instant(Date.now()) };
const server = siblingScript('testing/answering-server');

export const app = 'test';

/** A component that answers HTTP; quick probes and stops, so that tests are quick. */
export function webComponent(over: Partial<Component> = {}, env: Readonly<Record<string, string>> = {}): Component {
  const component = componentSchema.parse({
    name: 'web',
    command: ['node', server],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    template: 'small',
    readiness: { path: '/ready', period: '200ms', timeout: '1s' },
    restart: { backoff: '50ms' },
    stop: { drain: '5s', grace: '2s' },
  });
  return { ...component, ...over };
}

export type LocalFixture = {
  readonly dataDir: string;
  readonly platform: LocalPlatform;
  readonly open: () => Promise<LocalPlatform>;
  readonly apply: (definition: Component, replicas: number, over?: Partial<Extract<Desired, { state: 'present' }>>) => Promise<void>;
  readonly state: (component?: string) => Promise<ComponentState>;
  readonly ready: (replicas: number, component?: string) => Promise<ComponentState>;
  readonly close: () => Promise<void>;
};

/** A platform in a folder of its own; `close` stops everything that it started. */
export async function localFixture(dataDir: string = mkdtempSync(join(tmpdir(), 'homeostat-local-'))): Promise<LocalFixture> {
  const open = (): Promise<LocalPlatform> => openLocalPlatform({ dataDir, clock });
  const platform = await open();
  let keys = 0;
  const state = async (component = 'web'): Promise<ComponentState> => {
    const found = (await platform.observe(app)).find((candidate) => candidate.component === component);
    if (found === undefined) throw new Error(`the platform does not know ${component}`);
    return found;
  };
  return {
    dataDir,
    platform,
    open,
    state,
    apply: async (definition, replicas, over = {}) => {
      const template = { name: 'small', cores: cores(1), memory: mib(256), devices: [], price: usdPerHour(0.1) };
      const desired: Desired = { state: 'present', app, component: definition.name, definition, baseDir: '/', replicas, template, placement: null, restartToken: null, ...over };
      const answer = await platform.apply(desired, { epoch: 1, key: `fixture-${(keys += 1)}-${Date.now()}` });
      if (answer !== 'accepted') throw new Error(answer.conflict);
    },
    ready: async (replicas, component = 'web') => {
      await until(async () => {
        const living = (await state(component)).instances.filter((instance) => instance.phase !== 'ended');
        return living.length === replicas && living.every((instance) => instance.phase === 'ready');
      });
      return state(component);
    },
    close: async () => {
      await platform.shutdown();
      platform.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits for a condition; rejects after `deadlineMs`. */
export async function until(condition: () => Promise<boolean> | boolean, deadlineMs = 30_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`the condition did not come true within ${deadlineMs} ms`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
