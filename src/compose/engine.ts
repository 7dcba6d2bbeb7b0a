import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { RunningPulse } from '../adapters/events/pulse.ts';
import { startPulse } from '../adapters/events/pulse.ts';
import { WorkerCompute } from '../adapters/compute-workers/worker-compute.ts';
import { createHttpCaller } from '../adapters/http-caller/http-caller.ts';
import type { Ticker } from '../adapters/system/ticker.ts';
import { startTicker } from '../adapters/system/ticker.ts';
import { timerPatience } from '../adapters/system/timer-patience.ts';
import { createRunner } from '../execute/durable-runner.ts';
import { createOperations } from '../execute/operations/operations.ts';
import { computedForecasts } from '../experiment/backtest/computed-forecasts.ts';
import { storedApplications } from '../execute/stored-applications.ts';
import { StaleEpochError } from '../knowledge/ports/knowledge-store.ts';
import { pruneBefore } from '../knowledge/retention.ts';
import type { Compute } from '../learn/ports/compute.ts';
import type { PlanningJobs } from '../usecases/planning-jobs.ts';
import { planningJobs } from './planning-jobs.ts';
import type { Controller } from '../loop/controller.ts';
import { createController } from '../loop/controller.ts';
import { ObservationBoard } from '../loop/observation-board.ts';
import type { ForecastMaker } from '../loop/ports/forecast-maker.ts';
import { stopOf } from '../loop/wishes.ts';
import type { Instant } from '../units/time.ts';
import { after, hours, minutes, ms } from '../units/time.ts';
import { policies } from '../plan/policies.ts';
import { createServer } from '../server/create-server.ts';
import type { ServerOptions } from '../server/server-options.ts';
import type { Server, ServerDeps } from '../server/server-types.ts';
import { gradeDecisions } from '../usecases/grade-decisions.ts';
import { checkStart } from './check-start.ts';
import type { LiveWorld, LiveWorldOptions } from './live-world.ts';
import { openLiveWorld } from './live-world.ts';

export type EngineOptions = LiveWorldOptions & {
  readonly server: ServerOptions;
  /** 0 takes a free port. */
  readonly port: number;
  readonly version: string;
};

export type Engine = {
  /** Where the server and the dashboard answer. */
  readonly url: string;
  /** Resolves when a newer controller has taken over or the loop is broken, with why; never otherwise. */
  readonly failed: Promise<string>;
  /** Ends the loop and the server; components go on running under their supervisor. */
  close(): Promise<void>;
};

/** The controller looks this often whether something is due; cycles and scrapes have paces of their own. */
const tickPeriod = ms(200);

/** Streams look for news after each tick and each write; another process on the same store is noticed by this. */
const pulsePeriod = ms(1000);

/** Plans that wait while one is made; more are refused. */
const plansWaitingMax = 8;

/** How long an artefact that no version refers to is kept: far longer than it takes to write a row. */
const orphanAge = hours(24);

/** The loop and the server over the world of this machine, in this process. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  await checkStart(options.server, options.port);
  const world = await openLiveWorld(options);
  try {
    return await engineOn(world, options);
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function engineOn(world: LiveWorld, options: EngineOptions): Promise<Engine> {
  const board = new ObservationBoard();
  const compute = new WorkerCompute({ threads: 1 });
  // Plans of users must not hold up forecasts.
  const planners = new WorkerCompute({ threads: 1, waitingMax: plansWaitingMax });
  const controller = await controllerOn(world, board, computedForecasts(compute));
  const pulse = startPulse(pulsePeriod);
  let lastTickAt: Instant | null = null;
  const server = await createServer(serverDeps(world, board, { pulse, version: options.version, lastTickAt: () => lastTickAt, planning: planningJobs(planners) }, controller), options.server);
  await server.listen({ host: options.server.host ?? '127.0.0.1', port: options.port });

  const end = Promise.withResolvers<string>();
  const tick = async (): Promise<void> => {
    await controller.tick(world.clock.now());
    lastTickAt = world.clock.now();
    pulse.notify();
  };
  const loop = startTicker(tickPeriod, tick, (error) => {
    if (error instanceof StaleEpochError) end.resolve('a newer controller has taken over this data directory');
    else server.log.error({ err: error }, 'a turn of the loop failed; the next one tries again');
  });
  const pruning = startTicker(hours(1), () => cleanUp(world), (error) => server.log.error({ err: error }, 'old records could not be deleted; trying again in an hour'));
  const grading = startTicker(minutes(1), () => gradeDecisions(world).then(() => undefined), (error) => server.log.error({ err: error }, 'decisions could not be graded; trying again in a minute'));
  return { url: addressOf(server), failed: end.promise, close: () => close({ tickers: [loop, pruning, grading], pulse, server, world, computes: [compute, planners] }) };
}

/** Old records go, and artefacts that no version refers to: registering writes the file first, and may be interrupted before the row. */
async function cleanUp({ store, artefacts, clock }: LiveWorld): Promise<void> {
  await store.prune(pruneBefore(clock.now()));
  await artefacts.collect(() => store.artefactsInUse(), after(clock.now(), ms(0 - orphanAge)));
}

async function controllerOn(world: LiveWorld, board: ObservationBoard, forecasts: ForecastMaker): Promise<Controller> {
  const { store, platform } = world;
  const operations = createOperations({ platform, caller: createHttpCaller(), conditions: board });
  // A store that is new here counts from 1, but the platform refuses what is below the epochs of the store before.
  const epoch = await store.acquireEpoch(`${hostname()}/${process.pid}`, await platform.epoch());
  const runner = createRunner({
    store,
    platform,
    operations,
    applicationOf: storedApplications(store),
    epoch,
    stopped: async () => stopOf(await store.setting('stopped')) !== null,
  });
  return createController(world, { epoch, runner, operations, policies, patience: timerPatience, board, forecasts });
}

function serverDeps(
  world: LiveWorld,
  board: ObservationBoard,
  { pulse, version, lastTickAt, planning }: { readonly pulse: RunningPulse; readonly version: string; readonly lastTickAt: () => Instant | null; readonly planning: PlanningJobs },
  controller: Controller,
): ServerDeps {
  const { store, artefacts, series, platform, clock, push, lastCommitFailure } = world;
  return {
    store,
    artefacts,
    series,
    platform,
    clock,
    version,
    pulse,
    lastTickAt,
    planning,
    lastCommitFailure,
    loopStats: () => controller.stats,
    baseDir: resolve('.'),
    changed: () => pulse.notify(),
    findings: (app) => board.latest(app)?.findings ?? [],
    push: (app, component, text, at, format) => push.accept(app, component, {}, text, at, format),
  };
}

function addressOf(server: Server): string {
  const address = server.addresses()[0];
  if (address === undefined || typeof address === 'string') throw new Error('the server listens nowhere');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

type Parts = { readonly tickers: readonly Ticker[]; readonly pulse: RunningPulse; readonly server: Server; readonly world: LiveWorld; readonly computes: readonly Compute[] };

async function close({ tickers, pulse, server, world, computes }: Parts): Promise<void> {
  await Promise.all(tickers.map((ticker) => ticker.stop()));
  pulse.stop();
  await server.close();
  await Promise.all(computes.map((compute) => compute.close()));
  await world.close();
}
