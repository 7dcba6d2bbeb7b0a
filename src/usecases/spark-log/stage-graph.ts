import type { SparkRun, StageRun } from '../../formats/spark-event-log/spark-run.ts';
import type { TimedJob } from './job-order.ts';
import { jobOrder } from './job-order.ts';
import type { Hold } from './slot-holds.ts';

/** A stage attempt that ran, or a point where others join, which has no `run`. */
export type ExecutedStage = {
  readonly name: string;
  readonly run: StageRun | null;
  readonly holds: readonly Hold[];
  /** Places of earlier stages in the list. */
  readonly after: readonly number[];
};

/** A job that comes right after more jobs than this comes after a point where they join, so that the graph does not grow with the square. */
const directMax = 8;

type Ran = { readonly stage: StageRun; readonly holds: readonly Hold[]; readonly begins: number };
type JobStages = { readonly job: TimedJob; readonly ran: Ran[] };

/**
 * The stages that ran, as a graph over all jobs, in the order in which Spark prefers them (by job, then by stage). Stages that were skipped,
 * since what they would make was there already, are no part of it. A stage comes after its parents and after its own earlier attempts; the
 * first stages of a job come after the last ones of the jobs that had ended before (`jobOrder`).
 */
export function stageGraph(run: SparkRun, holds: readonly (readonly Hold[])[]): readonly ExecutedStage[] {
  const ran = run.stages.flatMap((stage, index): Ran[] => {
    const of = holds[index] ?? [];
    return of.length === 0 ? [] : [{ stage, holds: of, begins: of.reduce((least, { task }) => Math.min(least, task.launchedAt), Number.POSITIVE_INFINITY) }];
  });
  const jobs = stagesByJob(run, ran);
  const order = jobOrder(jobs.map(({ job }) => job));
  const graph: ExecutedStage[] = [];
  const placesOf = new Map<number, { readonly place: number; readonly begins: number }[]>();
  const lastOf: (readonly number[])[] = jobs.map(() => []);
  /** The last stages of the jobs in a range of the order of ends. */
  const lastStages = (from: number, to: number): readonly number[] => [...new Set(order.byEnd.slice(from, to).flatMap((job) => lastOf[job] as readonly number[]))].toSorted((a, b) => a - b);
  let joined: { readonly upTo: number; readonly places: readonly number[] } = { upTo: 0, places: [] };
  const ends = (from: number, to: number): readonly number[] => {
    if (to - from <= directMax) return lastStages(from, to);
    // All jobs up to `to` have ended, so that one join for all of them, made of the one before and what has ended since, says the same.
    if (to > joined.upTo) joined = { upTo: to, places: [graph.push({ name: `join ${graph.length}`, run: null, holds: [], after: [...joined.places, ...lastStages(joined.upTo, to)] }) - 1] };
    return joined.places;
  };
  // A job's number in `jobs` is its order of submission, and jobs before it in time have smaller ones.
  jobs.forEach(({ ran: stages }, index) => {
    const [from, to] = order.rightAfter[index] as readonly [number, number];
    const before = ends(from, to);
    const own = new Set<number>();
    const followed = new Set<number>();
    for (const { stage, holds: of, begins } of stages.toSorted((a, b) => a.stage.info.id - b.stage.info.id || a.begins - b.begins)) {
      const earlier = [stage.info.id, ...stage.info.parents].flatMap((id) => (placesOf.get(id) ?? []).filter((one) => one.begins < begins).map(({ place }) => place));
      const inJob = earlier.filter((place) => own.has(place));
      for (const place of inJob) followed.add(place);
      const after = inJob.length > 0 ? earlier : [...earlier, ...before];
      const place = graph.push({ name: nameOf(stage), run: stage, holds: of, after: [...new Set(after)].toSorted((a, b) => a - b) }) - 1;
      own.add(place);
      const known = placesOf.get(stage.info.id);
      if (known === undefined) placesOf.set(stage.info.id, [{ place, begins }]);
      else known.push({ place, begins });
    }
    lastOf[index] = own.size === 0 ? before : [...own].filter((place) => !followed.has(place));
  });
  return graph;
}

/** What a name of a stage in a document may not have. */
const notInNames = /[^\p{L}\p{N}_ .:/@+=()[\]#-]/gu;

/** Its number, the attempt if it is not the first, and where in the program it comes from. */
const nameOf = ({ info }: StageRun): string => `${info.id}${info.attempt > 0 ? `.${info.attempt}` : ''} ${info.name.replace(notInNames, '_')}`.trim();

/** Gives each stage to the job that was running when it began; one without such a job gets a job of its own. */
function stagesByJob(run: SparkRun, ran: readonly Ran[]): readonly JobStages[] {
  const lastEnd = ran.reduce((most, { holds }) => Math.max(most, endOf(holds)), run.application.endedAt ?? 0);
  const jobs: JobStages[] = run.jobs.map((job) => ({ job: { ...job, endsAt: job.endedAt ?? Math.max(lastEnd, job.startedAt) }, ran: [] }));
  const listing = new Map<number, JobStages[]>();
  for (const one of jobs) for (const id of one.job.stageIds) (listing.get(id) ?? listing.set(id, []).get(id))?.push(one);
  for (const one of ran) {
    const listed = (listing.get(one.stage.info.id) ?? []).filter(({ job }) => job.startedAt <= one.begins);
    const owner = listed.find(({ job }) => job.endsAt >= one.begins) ?? listed.at(-1);
    if (owner !== undefined) owner.ran.push(one);
    else jobs.push({ job: { id: -1, startedAt: one.begins, endedAt: null, succeeded: null, stageIds: [], endsAt: endOf(one.holds) }, ran: [one] });
  }
  return jobs.toSorted((a, b) => a.job.startedAt - b.job.startedAt || a.job.id - b.job.id);
}

const endOf = (holds: readonly Hold[]): number => holds.reduce((most, { until }) => Math.max(most, until), 0);
