import type { WorkflowRunner } from '../../execute/workflow/workflow-runner.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';

/**
 * The time of a run, in seconds from its start: as it is, faster, or as fast as things happen. It stands still between two calls of `advance`, so that all that is looked at and
 * done in one tick has one time, however long saving it takes.
 */
export type RunTime = {
  /** Goes to the present, and says it. */
  advance(): number;
  /** Resolves at that time, or earlier when asked to stop. */
  until(at: number): Promise<void>;
};

export type ExecutionWatch = { readonly stop: AbortSignal; readonly tell: (run: WorkflowRun) => void };

/** Where nothing says when to look again, this often, in seconds. */
const lookEvery = 60;

/** Ticks in which time stands still and no task ends: more means that something is decided again and again. */
const standstillMax = 10_000;

/**
 * Carries a run to its end, or until it is asked to stop; then it can be taken up again. `nextChangeAt` says when the provider or a task will have news,
 * as far as that is known; Infinity otherwise.
 */
export async function executeWorkflow(runner: WorkflowRunner, begun: WorkflowRun, time: RunTime, nextChangeAt: () => number, watch: ExecutionWatch): Promise<WorkflowRun> {
  let run = begun;
  let still = 0;
  while (run.status === 'running' && !watch.stop.aborted) {
    const at = time.advance();
    const ticked = await runner.tick(run, at);
    const ended = doneOf(ticked.run) > doneOf(run);
    run = ticked.run;
    watch.tell(run);
    const next = Math.min(ticked.wakeAt, nextChangeAt());
    still = next > at || ended ? 0 : still + 1;
    if (still > standstillMax) throw new Error(`the run ${run.id} does not get on at ${at} s; this is a defect of Homeostat, please report it`);
    if (run.status === 'running' && next > at) await time.until(Number.isFinite(next) ? next : at + lookEvery);
  }
  return run;
}

const doneOf = ({ tasks }: WorkflowRun): number => tasks.filter(({ status }) => status === 'done').length;
