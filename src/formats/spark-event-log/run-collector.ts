import { UnreadableEventError } from './fields.ts';
import type { SparkEvent, StageInfo, TaskEnd } from './spark-event.ts';
import type { ExecutorRun, JobRun, SparkRun, TaskNeeds } from './spark-run.ts';

/** What is kept of a log at most: far beyond real applications, and bounded memory for others. */
const tasksMax = 1_000_000;
const othersMax = 100_000;
/** Five years: no application runs for longer, so that a time farther from the others is wrong. */
const spanMsMax = 1825 * 86_400_000;

type OpenStage = { info: StageInfo; described: boolean; readonly ends: TaskEnd[] };
type Handlers = { readonly [Kind in SparkEvent['kind']]: (event: Extract<SparkEvent, { kind: Kind }>) => void };

/** Puts events together to what happened. Events may come twice or be missing; the last word on something counts. */
export class RunCollector {
  #version: string | null = null;
  #application: { id: string | null; name: string; startedAt: number | null; endedAt: number | null } = { id: null, name: '', startedAt: null, endedAt: null };
  #properties: ReadonlyMap<string, string> = new Map();
  readonly #needs = new Map<number, TaskNeeds>();
  readonly #executors = new Map<string, ExecutorRun>();
  readonly #jobs = new Map<number, JobRun>();
  readonly #stages = new Map<string, OpenStage>();
  #tasks = 0;
  /** The first time of the log. */
  #first: number | null = null;

  readonly #handlers: Handlers = {
    'log-start': ({ version }) => void (this.#version ??= version),
    'application-start': ({ id, name, at }) => this.#begin(id, name, at),
    'application-end': ({ at }) => void (this.#application.endedAt = at),
    environment: ({ properties }) => void (this.#properties = properties),
    'resource-profile': ({ id, cpusPerTask, gpusPerTask }) => void room(this.#needs, othersMax, 'resource profiles').set(id, { cpus: cpusPerTask, gpus: gpusPerTask }),
    'executor-added': ({ id, at, host, cores, gpus }) => void room(this.#executors, othersMax, 'executors').set(id, { id, host, cores, gpus, addedAt: at, removedAt: null }),
    'executor-removed': ({ id, at }) => this.#remove(id, at),
    'job-start': (event) => this.#startJob(event),
    'job-end': ({ id, at, succeeded }) => this.#endJob(id, at, succeeded),
    stage: ({ stage }) => this.#describe(stage),
    'task-end': ({ task }) => this.#endTask(task),
  };

  /** @throws UnreadableEventError for an event that cannot be true beside the earlier ones */
  add(event: SparkEvent): void {
    for (const time of timesOf(event)) {
      this.#first ??= time;
      if (Math.abs(time - this.#first) > spanMsMax) throw new UnreadableEventError(`a time is ${time}; it must be within five years of the log's first, ${this.#first}`);
    }
    (this.#handlers[event.kind] as (event: SparkEvent) => void)(event);
  }

  run(): Omit<SparkRun, 'events' | 'unread'> {
    return {
      version: this.#version,
      application: this.#application,
      properties: this.#properties,
      needs: this.#needs,
      executors: [...this.#executors.values()],
      jobs: [...this.#jobs.values()],
      stages: [...this.#stages.values()],
    };
  }

  #begin(id: string | null, name: string, at: number): void {
    if (this.#application.startedAt !== null && this.#application.id !== id) throw new UnreadableEventError(`a second application begins, ${id ?? 'without an identifier'}; a log has one`);
    this.#application = { ...this.#application, id, name, startedAt: at };
  }

  #remove(id: string, at: number): void {
    const executor = this.#executors.get(id);
    if (executor === undefined) throw new UnreadableEventError(`executor ${id.slice(0, 40)} is removed, which was never added`);
    this.#executors.set(id, { ...executor, removedAt: Math.max(at, executor.addedAt) });
  }

  #startJob({ id, at, stageIds, stages }: Extract<SparkEvent, { kind: 'job-start' }>): void {
    room(this.#jobs, othersMax, 'jobs').set(id, { id, startedAt: at, endedAt: null, succeeded: null, stageIds });
    for (const stage of stages) if (!this.#stages.has(keyOf(stage.id, stage.attempt))) this.#describe(stage);
  }

  #endJob(id: number, at: number, succeeded: boolean): void {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new UnreadableEventError(`job ${id} ends, which never began`);
    this.#jobs.set(id, { ...job, endedAt: Math.max(at, job.startedAt), succeeded });
  }

  #describe(info: StageInfo): void {
    const known = this.#stage(info.id, info.attempt, info);
    known.info = { ...info, submittedAt: info.submittedAt ?? known.info.submittedAt, completedAt: info.completedAt ?? known.info.completedAt };
    known.described = true;
  }

  #endTask(task: TaskEnd): void {
    if (task.finishedAt < task.launchedAt) throw new UnreadableEventError(`Finish Time is ${task.finishedAt}; it must be at or after Launch Time, ${task.launchedAt}`);
    if (this.#tasks >= tasksMax) throw new UnreadableEventError(`it is beyond the ${tasksMax} ends of tasks that are kept`);
    this.#tasks += 1;
    const blank: StageInfo = { id: task.stage, attempt: task.stageAttempt, name: '', tasks: 0, parents: [], submittedAt: null, completedAt: null, failure: null, resourceProfile: 0 };
    this.#stage(task.stage, task.stageAttempt, blank).ends.push(task);
  }

  #stage(id: number, attempt: number, info: StageInfo): OpenStage {
    const key = keyOf(id, attempt);
    const known = this.#stages.get(key);
    if (known !== undefined) return known;
    const made: OpenStage = { info, described: false, ends: [] };
    room(this.#stages, othersMax, 'stages').set(key, made);
    return made;
  }
}

function timesOf(event: SparkEvent): readonly number[] {
  if ('at' in event) return [event.at];
  if (event.kind === 'task-end') return [event.task.launchedAt, event.task.finishedAt];
  return event.kind === 'stage' ? [event.stage.submittedAt, event.stage.completedAt].filter((time) => time !== null) : [];
}

const keyOf = (id: number, attempt: number): string => `${id}.${attempt}`;

function room<Key, Value>(map: Map<Key, Value>, most: number, what: string): Map<Key, Value> {
  if (map.size >= most) throw new UnreadableEventError(`it is beyond the ${most} ${what} that are kept`);
  return map;
}
