import { createMemorySeriesStore } from '../../src/adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { createRunner } from '../../src/execute/durable-runner.ts';
import { createOperations } from '../../src/execute/operations/operations.ts';
import { storedApplications } from '../../src/execute/stored-applications.ts';
import { synchronousForecasts } from '../../src/experiment/backtest/make-stage-peaks.ts';
import type { KnowledgeStore } from '../../src/knowledge/ports/knowledge-store.ts';
import type { Controller } from '../../src/loop/controller.ts';
import { createController } from '../../src/loop/controller.ts';
import { ObservationBoard } from '../../src/loop/observation-board.ts';
import type { ForecastMaker } from '../../src/loop/ports/forecast-maker.ts';
import { stopOf } from '../../src/loop/wishes.ts';
import type { Json } from '../../src/model/json.ts';
import type { MetricSource } from '../../src/monitor/ports/metric-source.ts';
import type { PolicyFactory } from '../../src/plan/policies.ts';
import { policies } from '../../src/plan/policies.ts';
import type { SimulatedWorld, SimulatedWorldOptions } from '../../src/simulate/simulated-world.ts';
import { createSimulatedWorld, simulatedPatience, simulatedTime } from '../../src/simulate/simulated-world.ts';
import type { Instant, Ms } from '../../src/units/time.ts';
import { instant, minutes } from '../../src/units/time.ts';

export type SimulatedLoopOptions = {
  readonly seed: number;
  readonly start: Instant;
  readonly documents: readonly Json[];
  readonly applications: SimulatedWorldOptions['applications'];
  readonly sources?: readonly MetricSource[];
  /** Everything else that a world may be made with. */
  readonly world?: Pick<SimulatedWorldOptions, 'hosts' | 'faults' | 'startup' | 'finiteRun'>;
  readonly policies?: ReadonlyMap<string, PolicyFactory>;
  /** Made at once, in the cycle that asks, if absent. */
  readonly forecasts?: ForecastMaker;
  /** Lets a test stand between the loop and the store. */
  readonly wrapStore?: (store: KnowledgeStore) => KnowledgeStore;
  readonly url?: string;
};

export type SimulatedLoop = {
  readonly world: SimulatedWorld;
  readonly store: KnowledgeStore;
  readonly controller: Controller;
  /** Moves time on and ticks every `step`, until `to`. */
  run(to: Instant, step: Ms): Promise<void>;
  /** A new controller over the same store and world, as after a crash; the old one is fenced. */
  restart(): Promise<Controller>;
  put(document: Json): Promise<void>;
  close(): Promise<void>;
};

/** The production loop over a simulated world: only the clock, the platform and the load are simulated. */
export async function startSimulatedLoop(options: SimulatedLoopOptions): Promise<SimulatedLoop> {
  const time = simulatedTime(options.start);
  const opened = await openStore({ url: options.url ?? 'sqlite::memory:' }, time.clock);
  const store = options.wrapStore?.(opened) ?? opened;
  const series = createMemorySeriesStore({ retention: minutes(10), staleness: minutes(1) });
  const world = createSimulatedWorld({ ...options.world, seed: options.seed, ...time, series, store, applications: options.applications, sources: options.sources ?? [] });
  const put = (document: Json): Promise<void> => {
    const { kind, metadata } = document as { kind: string; metadata: { name: string } };
    return opened.commit([{ kind: 'put-document', documentKind: kind, name: metadata.name, document, baseDir: '/', expected: null, at: time.clock.now() }], null);
  };
  for (const document of options.documents) await put(document);

  const start = async (): Promise<Controller> => {
    const epoch = await opened.acquireEpoch('simulated');
    const board = new ObservationBoard();
    const caller = { call: async () => ({ status: 200, body: null }) };
    const operations = createOperations({ platform: world.platform, caller, conditions: board });
    const runner = createRunner({ store, platform: world.platform, operations, applicationOf: storedApplications(store), epoch, stopped: async () => stopOf(await store.setting('stopped')) !== null });
    return createController(world, { epoch, runner, operations, policies: options.policies ?? policies, patience: simulatedPatience, board, forecasts: options.forecasts ?? synchronousForecasts });
  };

  let controller = await start();
  return {
    world,
    store,
    get controller() {
      return controller;
    },
    run: async (to, step) => {
      while (world.clock.now() < to) {
        world.advance(instant(Math.min(to, world.clock.now() + step)));
        await controller.tick(world.clock.now());
      }
    },
    restart: async () => {
      controller = await start();
      return controller;
    },
    put,
    close: () => opened.close(),
  };
}
