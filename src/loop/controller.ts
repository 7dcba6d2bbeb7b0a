import { callEffects } from '../execute/call-effects.ts';
import type { Operations } from '../execute/operations/operations.ts';
import type { Runner } from '../execute/ports/runner.ts';
import { createApplicationReader } from '../knowledge/application-reader.ts';
import type { NewEvent } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { AppId, Epoch } from '../model/ids.ts';
import type { PolicyFactory } from '../plan/policies.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import type { AppMemory } from './app-memory.ts';
import { loadMemory } from './app-memory.ts';
import { ForecastDesk } from './forecasts/forecast-desk.ts';
import type { LoopLimits, LoopParts } from './loop-parts.ts';
import { loopLimitDefaults } from './loop-parts.ts';
import { LoopStats } from './loop-stats.ts';
import { runHistory } from './observe.ts';
import { ObservationBoard } from './observation-board.ts';
import type { ForecastMaker } from './ports/forecast-maker.ts';
import type { Patience } from './ports/patience.ts';
import type { World } from './ports/world.ts';
import type { CycleReport, DueApplication } from './run-cycle.ts';
import { runCycle } from './run-cycle.ts';
import { createSampler } from './sampler.ts';
import { Unclaimed } from './unclaimed.ts';

export type ControllerOptions = {
  readonly epoch: Epoch;
  readonly runner: Runner;
  readonly operations: Operations;
  readonly policies: ReadonlyMap<string, PolicyFactory>;
  readonly patience: Patience;
  /** Makes the forecasts that policies ask for; without one they are told that there are none. */
  readonly forecasts?: ForecastMaker;
  /** Shared with the `wait-for` operation and whoever shows the last findings. */
  readonly board?: ObservationBoard;
  readonly limits?: Partial<LoopLimits>;
};

export interface Controller {
  /**
   * Does what is due: sources, the cycle of each application at its own pace, and the next step of every run. Call it often
   * (several times per shortest cycle); a call while one is under way waits for that one. Rejects with StaleEpochError once a newer
   * controller has taken over: the process must stop then.
   */
  tick(now: Instant): Promise<void>;
  readonly stats: LoopStats;
  readonly board: ObservationBoard;
}

/** The loop over a world. The timer that calls `tick` lives outside, so that a test or a simulation can be the timer. */
export function createController(world: World, options: ControllerOptions): Controller {
  const limits = { ...loopLimitDefaults, ...options.limits };
  const { operations, policies, epoch, runner, patience } = options;
  return new LoopController({
    world,
    epoch,
    runner,
    reader: createApplicationReader(world.store),
    operations,
    policies,
    patience,
    desk: new ForecastDesk(options.forecasts ?? null),
    limits,
    effectsOf: (app, call, components) => callEffects(app, call, components, operations),
    sampler: createSampler(world.sources, world.series, patience, limits.collectMax),
    board: options.board ?? new ObservationBoard(),
  });
}

/** The time that an application's cycles count from, moved on with every one, and what the loop knows of it. */
type Place = { cycleAt: number; memory: AppMemory | null };

class LoopController implements Controller {
  readonly stats = new LoopStats();
  readonly #parts: LoopParts;
  readonly #places = new Map<AppId, Place>();
  readonly #unclaimed: Unclaimed;
  readonly #told = new Map<string, string>();
  #underWay: Promise<void> | null = null;
  #last = instant(0);
  /** What is added to a clock that was set back, so that time never runs backwards for the loop. */
  #shift = 0;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#unclaimed = new Unclaimed(parts);
  }

  get board(): ObservationBoard {
    return this.#parts.board;
  }

  tick(now: Instant): Promise<void> {
    this.#underWay ??= this.#tick(this.#monotonic(now)).finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  #monotonic(now: Instant): Instant {
    if (now + this.#shift < this.#last) this.#shift = this.#last - now;
    this.#last = instant(now + this.#shift);
    return this.#last;
  }

  async #tick(at: Instant): Promise<void> {
    const { clock } = this.#parts.world;
    const began = clock.now();
    const { applications: read, unreadable } = await this.#parts.reader.all();
    const applications = read.map(({ app }) => app);
    this.#forget(applications);
    const { due, reports: unloaded } = await this.#due(applications, at);
    const { reports, sources, runner } = await runCycle(this.#parts, due, at);
    for (const report of reports) this.#settle(report);
    const unclaimed = await this.#unclaimed.tick(at);
    const all = [...reports, ...unloaded];
    this.stats.count(all, sources, Math.max(0, clock.now() - began) / 1000);
    this.stats.missingReadings += due.reduce((sum, { app }) => sum + missingCount(this.#parts.board, app.name), 0);
    await this.#tell(at, [
      ...sources.map(({ source, why }) => ({ key: `source/${source}`, type: 'SourceFailed', app: null, why })),
      ...all.flatMap(({ app, failure }) => (failure === null ? [] : [{ key: `application/${app}`, type: 'CycleFailed', app, why: failure }])),
      ...(runner === null ? [] : [{ key: 'runner', type: 'RunnerFailed', app: null, why: runner }]),
      ...(unclaimed === null ? [] : [{ key: 'unclaimed', type: 'UnclaimedUnknown', app: null, why: unclaimed }]),
      ...unreadable.map(({ name, why }) => ({ key: `document/${name}`, type: 'DocumentUnreadable', app: name, why })),
    ], new Set([...this.#told.keys()].filter((key) => !this.#stillOpen(key, all))));
  }

  /** Applications whose time has come. After a pause the missed cycles are left out: one is enough, and a burst would help nobody. */
  async #due(applications: readonly Application[], at: Instant): Promise<{ readonly due: readonly DueApplication[]; readonly reports: readonly CycleReport[] }> {
    const due: DueApplication[] = [];
    const reports: CycleReport[] = [];
    for (const app of applications) {
      const place = this.#places.get(app.name) ?? { cycleAt: at - app.spec.cycle, memory: null };
      this.#places.set(app.name, place);
      // Whole cycles since the last one, by the document as it is now: it may have changed its pace.
      const passed = Math.floor((at - place.cycleAt) / app.spec.cycle);
      if (passed < 1) continue;
      place.cycleAt += passed * app.spec.cycle;
      try {
        place.memory ??= await loadMemory(this.#parts.world.store, app, runHistory(app), at);
        due.push({ app, memory: place.memory });
      } catch (error) {
        reports.push({ app: app.name, record: null, gone: false, failure: `its memory cannot be read: ${error instanceof Error ? error.message : String(error)}` });
      }
    }
    return { due, reports };
  }

  /** What was committed is remembered; after a failure the store is read again, since it alone is right. */
  #settle({ app, record, gone }: CycleReport): void {
    const place = this.#places.get(app);
    if (place === undefined) return;
    place.memory = record?.memory ?? null;
    if (gone) {
      this.#places.delete(app);
      this.#parts.board.forget(app);
    }
  }

  #forget(applications: readonly Application[]): void {
    const names = new Set(applications.map(({ name }) => name));
    for (const name of this.#places.keys()) {
      if (names.has(name)) continue;
      this.#places.delete(name);
      this.#parts.board.forget(name);
    }
  }

  /** An application's trouble lasts until it has had a cycle again; everything else is looked at in every tick. */
  #stillOpen(key: string, reports: readonly CycleReport[]): boolean {
    return key.startsWith('application/') && !reports.some(({ app }) => key === `application/${app}`);
  }

  /** Writes an event when trouble begins or changes, not while it lasts. */
  async #tell(at: Instant, troubles: readonly { readonly key: string; readonly type: string; readonly app: AppId | null; readonly why: string }[], over: ReadonlySet<string>): Promise<void> {
    const fresh = troubles.filter(({ key, type }) => this.#told.get(key) !== type);
    const open = new Set(troubles.map(({ key }) => key));
    for (const key of over) if (!open.has(key)) this.#told.delete(key);
    for (const { key, type } of fresh) this.#told.set(key, type);
    if (fresh.length === 0) return;
    const events = fresh.map(({ key, type, app, why }): NewEvent => ({ at, app, type, severity: 'error', subject: key, message: why, data: null }));
    await this.#parts.world.store.commit(events.map((event) => ({ kind: 'add-event', event })), this.#parts.epoch);
  }
}

function missingCount(board: ObservationBoard, app: AppId): number {
  const readings = board.latest(app)?.readings ?? {};
  return Object.values(readings).filter((reading) => reading.kind === 'missing').length;
}
