import { pause } from '../../adapters/system/pause.ts';
import { stopwatch } from '../../adapters/system/stopwatch.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { Instant } from '../../units/time.ts';
import type { CloudMemory } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { SimulatedCloud } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { RunFile } from '../../adapters/workflow-run-file/run-file.ts';
import type { WorkflowRunStore } from '../../execute/ports/workflow-run-store.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { WorkflowRunner } from '../../execute/workflow/workflow-runner.ts';
import { InvalidInputError } from '../../model/error.ts';
import { workflowPlannerNamed } from '../../plan/workflow/planners.ts';
import type { RunTime } from '../../usecases/workflow/execute-workflow.ts';
import { executeWorkflow } from '../../usecases/workflow/execute-workflow.ts';
import { restReplanner } from '../../usecases/workflow/replan-rest.ts';

export type SimulatedRunOptions = {
  /** Where the run is kept; null for nowhere. */
  readonly stateFile: string | null;
  readonly planner: string;
  readonly noise: number;
  readonly failures: number;
  /** Mean life of hosts in seconds, by place; empty for ever. */
  readonly lifeSeconds: ReadonlyMap<string, number>;
  /** Seconds of the run in one second; null for as fast as things happen. */
  readonly pace: number | null;
  readonly stop: AbortSignal;
  readonly tell: (run: WorkflowRun) => void;
};

export type Promised = { readonly usd: number; readonly seconds: number };

/** How often a planner that replans may look at the time: some tenths of a second. */
const replanLooks = 400;

/** The run that a state file holds; null where there is none. */
export async function storedRun(stateFile: string): Promise<{ readonly run: WorkflowRun; readonly promised: Promised } | null> {
  const file = new RunFile(stateFile, { usd: 0, seconds: 0 });
  const run = await file.load();
  return run === null ? null : { run, promised: file.promised };
}

/** Carries out a run on a simulated provider, from where it stands. */
export async function runOnSimulatedCloud(begun: WorkflowRun, promised: Promised, { stateFile, planner, noise, failures, lifeSeconds, pace, stop, tell }: SimulatedRunOptions): Promise<{ readonly run: WorkflowRun; readonly startedAt: Instant }> {
  const startedAt = systemClock.now();
  const file = stateFile === null ? null : new RunFile(stateFile, promised);
  const store: WorkflowRunStore = file ?? { load: () => Promise.resolve(null), save: () => Promise.resolve() };
  const time = pace === null ? virtualTime(begun.at) : pacedTime(begun.at, pace, stop);
  const { graph } = begun;
  const taskIndex = new Map(graph.tasks.map(({ name }, index) => [name, index]));
  const unknown = [...lifeSeconds.keys()].find((place) => graph.places.every(({ name }) => name !== place));
  if (unknown !== undefined) throw new InvalidInputError([`the life of hosts names the place ${unknown}; it must be one of ${graph.places.map(({ name }) => name).join(', ')}; correct it`]);
  const cloud = new SimulatedCloud(
    {
      name: 'simulated',
      seed: begun.seed,
      now: () => time.now(),
      offers: graph.types.map(({ name, place, startupSeconds, limit }) => ({ type: name, place: graph.places[place]?.name ?? '', quota: limit ?? Number.POSITIVE_INFINITY, startupSeconds })),
      runSeconds: (task, type) => graph.runSeconds[taskIndex.get(task) ?? -1]?.[graph.types.findIndex(({ name }) => name === type)] ?? null,
      noise,
      failures,
      lifeSeconds,
    },
    (file?.provider ?? null) as CloudMemory | null,
    (memory) => file?.rememberProvider(memory),
  );
  const runner = new WorkflowRunner({ store, provider: cloud, tasks: cloud, replanner: restReplanner(workflowPlannerNamed(planner), replanLooks) });
  if (file !== null && (await file.load()) === null) await file.save(begun);
  return { run: await executeWorkflow(runner, begun, time, () => cloud.nextChangeAt(), { stop, tell }), startedAt };
}

/** Time that is where the next thing happens. A turn of the event loop lets Ctrl-C through. */
function virtualTime(from: number): RunTime {
  let now = from;
  return {
    now: () => now,
    until: async (at) => {
      now = at;
      await pause(0);
    },
  };
}

/** Longest wait of a timer, in milliseconds. */
const waitMax = 2 ** 31 - 1;

function pacedTime(from: number, pace: number, stop: AbortSignal): RunTime {
  const began = stopwatch();
  const now = (): number => from + ((stopwatch() - began) / 1000) * pace;
  return {
    now,
    until: (at) => pause(Math.max(0, Math.min(waitMax, (1000 * (at - now())) / pace)), stop).catch(() => undefined),
  };
}
