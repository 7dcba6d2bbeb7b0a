import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { Clock } from '../model/clock.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { openStatuses } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import { deployAction } from './built-in-actions.ts';
import { createRunner } from './durable-runner.ts';
import type { RunRequest } from './new-run.ts';
import { newRun } from './new-run.ts';
import { createOperations } from './operations/operations.ts';
import type { HttpCaller } from './ports/http-caller.ts';
import type { Platform } from './ports/platform.ts';
import type { Runner } from './ports/runner.ts';
import { actionIn } from './testing-application.ts';
import type { TestingPlatformOptions } from './testing-platform.ts';
import { TestingPlatform } from './testing-platform.ts';
import { TestingStore } from './testing-store.ts';

/** A clock that moves only when it is told to. */
export class TestingClock implements Clock {
  #now = 1_000_000;

  now(): Instant {
    return instant(this.#now);
  }

  advance(milliseconds: number): Instant {
    this.#now += milliseconds;
    return this.now();
  }
}

export type TestingStoreLike = Pick<KnowledgeStore, 'acquireEpoch' | 'commit' | 'openRuns' | 'run'>;

export type TestingWorldOptions = {
  readonly app: Application;
  readonly store?: TestingStoreLike;
  readonly platform?: Omit<TestingPlatformOptions, 'clock'>;
  readonly caller?: HttpCaller;
  readonly deployed?: Application | null;
};

/** A store, a platform and an application on one clock, and runners over them. */
export class TestingWorld {
  readonly clock = new TestingClock();
  readonly store: TestingStoreLike;
  readonly platform: TestingPlatform;
  app: Application;
  deployed: Application | null;
  stopped = false;
  readonly #caller: HttpCaller;

  constructor({ app, store, platform, caller, deployed }: TestingWorldOptions) {
    this.app = app;
    this.deployed = deployed === undefined ? app : deployed;
    this.store = store ?? new TestingStore();
    this.platform = new TestingPlatform({ clock: this.clock, ...platform });
    this.#caller = caller ?? { call: () => Promise.reject(new Error('no HTTP in this test')) };
  }

  operations(platform: Platform = this.platform) {
    return createOperations({ platform, caller: this.#caller, conditions: { holds: () => Promise.resolve(true) } });
  }

  /** A runner of a new term, as a fresh process would have it; ports may be wrapped. */
  async runner(over: { readonly platform?: Platform; readonly store?: TestingStoreLike } = {}): Promise<Runner> {
    const platform = over.platform ?? this.platform;
    const store = over.store ?? this.store;
    return createRunner({
      store,
      platform,
      operations: this.operations(platform),
      applicationOf: () => Promise.resolve({ app: this.app, baseDir: '/shop', deployed: this.deployed }),
      epoch: await store.acquireEpoch('test'),
      stopped: () => Promise.resolve(this.stopped),
    });
  }

  /** Stores a run of an action; throws where it cannot be done. */
  async submit(action: string, args: Json = {}, over: Partial<RunRequest> = {}): Promise<Run> {
    const made = newRun({
      id: `${action}-${this.clock.now()}`,
      app: this.app,
      action: over.action ?? actionIn(this.app, action),
      args,
      components: await this.platform.observe(this.app.name),
      operations: this.operations(),
      decision: null,
      reason: 'a test wants it',
      at: this.clock.now(),
      epoch: 0,
      proposed: false,
      ...over,
    });
    if ('problems' in made) throw new Error(made.problems.join('\n'));
    await this.store.commit([{ kind: 'put-run', run: made.run }], null);
    return made.run;
  }

  /** Brings the application up as its document says. */
  async deploy(): Promise<void> {
    const action = deployAction(this.app, [], null);
    if (action === null) return;
    const run = await this.submit('deploy', {}, { id: 'deploy', action });
    const ended = await this.drive(await this.runner(), run.id);
    if (ended.status !== 'succeeded') throw new Error(`the deployment ended as ${ended.status}: ${ended.message}`);
  }

  async run(id: string): Promise<Run> {
    const run = await this.store.run(id);
    if (run === null) throw new Error(`no run ${id}`);
    return run;
  }

  /** Ticks until the run has ended; a bound keeps a test that goes wrong short. */
  async drive(runner: Runner, id: string, { step = 1000, ticks = 2000 } = {}): Promise<Run> {
    for (let i = 0; i < ticks; i++) {
      await runner.tick(this.clock.advance(step));
      const run = await this.run(id);
      if (!openStatuses.includes(run.status)) return run;
    }
    throw new Error(`run ${id} has not ended after ${ticks} ticks: ${JSON.stringify(await this.run(id))}`);
  }

  /** What is there, without the names of instances and times: two ways to the same end are equal. */
  async state(): Promise<Json> {
    return stateIn(await this.platform.observe(this.app.name));
  }
}

export function stateIn(states: Awaited<ReturnType<Platform['observe']>>): Json {
  return states.map(({ component, desired, instances }) => ({
    component,
    replicas: desired?.replicas ?? null,
    template: desired?.template ?? null,
    restartToken: desired?.restartToken ?? null,
    ready: instances.filter((instance) => instance.phase === 'ready' && instance.restartToken === (desired?.restartToken ?? null)).length,
    living: instances.filter(({ phase }) => phase !== 'ended').length,
  }));
}
