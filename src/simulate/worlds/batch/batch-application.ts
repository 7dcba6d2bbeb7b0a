import type { AppId, ComponentName, InstanceId } from '../../../model/ids.ts';
import type { Labels, Sample, SampleBatch, SeriesType } from '../../../model/sample.ts';
import type { Instant } from '../../../units/time.ts';
import { instant } from '../../../units/time.ts';
import type { SimulatedInstance } from '../../instance.ts';
import { drawService } from '../../service-model.ts';
import type { HostParts, SimulatedHost } from '../../simulated-world.ts';
import { InfiniteStation } from '../../stations/infinite-station.ts';
import type { BatchStage } from './batch-stage.ts';
import { checkStages } from './batch-stage.ts';

/** How a stage ended, or how far it is. */
export type BatchOutcome = { readonly component: ComponentName; readonly done: number; readonly repeated: number; readonly finishedAt: Instant | null; readonly met: boolean | null };

type Stage = BatchStage & {
  /** Milliseconds of each task, drawn once: a task that is repeated takes as long again. */
  readonly works: Float64Array;
  /** Tasks that nobody works on, the next one last. */
  readonly bag: number[];
  readonly workers: Map<InstanceId, Worker>;
  done: number;
  repeated: number;
  finishedAt: Instant | null;
};

type Worker = { readonly instance: SimulatedInstance; readonly station: InfiniteStation; whenIdle: (() => void) | null };

/**
 * An application of finite components with deadlines: instances take tasks from their component's bag, slot by slot. A task whose instance
 * dies goes back into the bag and is done again from its beginning; an instance that drains finishes what it has. When all tasks are done the
 * instances end by themselves. Exports per component the gauges `batch_tasks_left`, `batch_work_left_seconds` and `batch_deadline_seconds`
 * (time left, negative when missed) and the counters `batch_tasks_done_total` and `batch_tasks_repeated_total`.
 */
export class BatchApplication implements SimulatedHost {
  readonly name: string;
  readonly #app: AppId;
  readonly #kernel: HostParts['kernel'];
  readonly #finish: HostParts['finish'];
  readonly #stages: ReadonlyMap<ComponentName, Stage>;

  constructor({ app, kernel, random, finish }: HostParts, stages: readonly BatchStage[]) {
    checkStages(stages);
    this.name = `batch-${app}`;
    this.#app = app;
    this.#kernel = kernel;
    this.#finish = finish;
    this.#stages = new Map(
      stages.map((stage) => {
        const works = random.stream('tasks', app, stage.component);
        const drawn = Float64Array.from({ length: stage.tasks }, () => drawService(stage.work, works));
        const bag = Array.from({ length: stage.tasks }, (_, i) => stage.tasks - 1 - i);
        return [stage.component, { ...stage, works: drawn, bag, workers: new Map(), done: 0, repeated: 0, finishedAt: null }];
      }),
    );
  }

  outcomes(): readonly BatchOutcome[] {
    return [...this.#stages.values()].map(({ component, done, repeated, finishedAt, deadline }) => ({
      component,
      done,
      repeated,
      finishedAt,
      met: finishedAt === null ? (this.#kernel.now > deadline ? false : null) : finishedAt <= deadline,
    }));
  }

  ready(instance: SimulatedInstance): void {
    const stage = this.#stages.get(instance.component);
    if (stage === undefined || instance.app !== this.#app) return;
    const worker: Worker = { instance, station: new InfiniteStation(this.#kernel, { onDone: () => this.#taskDone(stage, worker) }), whenIdle: null };
    stage.workers.set(instance.id, worker);
    if (stage.finishedAt === null) this.#take(stage, worker);
    else this.#endLater(instance);
  }

  draining(instance: SimulatedInstance, done: () => void): void {
    const worker = this.#stages.get(instance.component)?.workers.get(instance.id);
    if (worker === undefined || worker.station.inSystem === 0) done();
    else worker.whenIdle = done;
  }

  ended(instance: SimulatedInstance): void {
    const stage = this.#stages.get(instance.component);
    const worker = stage?.workers.get(instance.id);
    if (stage === undefined || worker === undefined) return;
    stage.workers.delete(instance.id);
    const lost = worker.station.fail();
    if (lost.length === 0) return;
    stage.repeated += lost.length;
    stage.bag.push(...lost);
    for (const other of stage.workers.values()) this.#take(stage, other);
  }

  async collect(at: Instant): Promise<SampleBatch> {
    return { samples: [...this.#stages.values()].flatMap((stage) => this.#samplesOf(stage, at)), failures: [] };
  }

  #samplesOf(stage: Stage, at: Instant): Sample[] {
    const { component, tasks, done, repeated, deadline, work, workers, slots } = stage;
    const sample = (series: string, type: SeriesType, value: number, labels: Labels = {}): Sample => ({ series, type, value, at, labels: { app: this.#app, component, ...labels } });
    const samples = [
      sample('batch_tasks_left', 'gauge', tasks - done),
      sample('batch_work_left_seconds', 'gauge', ((tasks - done) * work.mean) / 1000),
      sample('batch_deadline_seconds', 'gauge', (deadline - at) / 1000),
      sample('batch_tasks_done_total', 'counter', done),
      sample('batch_tasks_repeated_total', 'counter', repeated),
    ];
    for (const [instance, { station }] of workers) samples.push(sample('slots_busy_seconds_total', 'counter', station.busyTime() / 1000, { instance }), sample('slots', 'gauge', slots, { instance }));
    return samples;
  }

  #take(stage: Stage, { instance, station, whenIdle }: Worker): void {
    if (whenIdle !== null || instance.phase === 'draining' || !this.#mayBegin(stage)) return;
    while (station.inSystem < stage.slots) {
      const task = stage.bag.pop();
      if (task === undefined) return;
      station.arrive(task, stage.works[task] as number);
    }
  }

  #mayBegin({ after }: Stage): boolean {
    return after.every((name) => this.#stages.get(name)?.finishedAt !== null);
  }

  #taskDone(stage: Stage, worker: Worker): void {
    stage.done += 1;
    if (stage.done === stage.tasks) this.#stageDone(stage);
    else this.#take(stage, worker);
    if (worker.station.inSystem === 0) worker.whenIdle?.();
  }

  #stageDone(stage: Stage): void {
    stage.finishedAt = instant(this.#kernel.now);
    for (const { instance } of stage.workers.values()) this.#endLater(instance);
    for (const next of this.#stages.values()) if (next.after.includes(stage.component)) for (const worker of next.workers.values()) this.#take(next, worker);
  }

  /** In an event of its own: whoever called is in the middle of something. */
  #endLater(instance: SimulatedInstance): void {
    this.#kernel.schedule(this.#kernel.now, () => this.#finish(instance));
  }
}
