import type { CloudMemory } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { SimulatedCloud, cloudMemorySchema } from '../../adapters/provider-simulated/simulated-cloud.ts';
import { pause } from '../../adapters/system/pause.ts';
import { stopwatch } from '../../adapters/system/stopwatch.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { RunBeginning, RunContent } from '../../adapters/workflow-run-file/run-file.ts';
import { RunFile, readRunFile } from '../../adapters/workflow-run-file/run-file.ts';
import type { WorkflowRunStore } from '../../execute/ports/workflow-run-store.ts';
import { WorkflowRunner } from '../../execute/workflow/workflow-runner.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { workflowPlannerNamed } from '../../plan/workflow/planners.ts';
import type { RunTime } from '../../usecases/workflow/execute-workflow.ts';
import { executeWorkflow } from '../../usecases/workflow/execute-workflow.ts';
import { restReplanner } from '../../usecases/workflow/replan-rest.ts';

export type { RunBeginning, RunContent, RunFile };

export type SimulatedRunOptions = {
  /** Where the run is kept; null for nowhere. */
  readonly file: RunFile | null;
  /** Seconds of the run in one second; null for as fast as things happen. */
  readonly pace: number | null;
  readonly stop: AbortSignal;
  readonly tell: (run: WorkflowRun) => void;
};

/** How often a planner that replans may look at the time: some tenths of a second. */
const replanLooks = 400;

/** A state file that nobody else writes until it is closed, whether it is there yet or not. */
export const lockedRunFile = (stateFile: string): RunFile => new RunFile(stateFile, () => systemClock.now());

/** The run that a state file holds. */
export const storedRun = (stateFile: string): RunContent => readRunFile(stateFile);

/** A run that has not begun, with all that stays the same while it lasts. */
export const newBeginning = (beginning: Omit<RunBeginning, 'startedAt'>): RunContent => {
  const now = systemClock.now();
  return { beginning: { ...beginning, startedAt: now }, run: beginning.first, provider: null, savedAt: now };
};

/** Carries out a run on a simulated provider, from where it stands. */
export async function runOnSimulatedCloud(content: RunContent, { file, pace, stop, tell }: SimulatedRunOptions): Promise<WorkflowRun> {
  const { beginning, run: begun } = content;
  const store: WorkflowRunStore = file ?? { load: () => Promise.resolve(null), save: () => Promise.resolve() };
  // While nobody carried it out, time went on all the same.
  const away = pace === null || content.run === beginning.first ? 0 : (Math.max(0, systemClock.now() - content.savedAt) / 1000) * pace;
  const clock = { at: begun.at + away };
  const cloud = cloudOf(beginning, begun, () => clock.at, memoryOf(content, file?.path ?? ''), (memory) => file?.rememberProvider(memory));
  const runner = new WorkflowRunner({ store, provider: cloud, tasks: cloud, replanner: restReplanner(workflowPlannerNamed(beginning.planner), replanLooks) });
  // Only now, so that nothing is kept of a run that cannot begin.
  file?.begin(content);
  return executeWorkflow(runner, begun, pace === null ? virtualTime(clock) : pacedTime(clock, pace, stop), () => cloud.nextChangeAt(), { stop, tell });
}

function memoryOf({ provider }: RunContent, stateFile: string): CloudMemory | null {
  if (provider === null) return null;
  const read = cloudMemorySchema.safeParse(provider);
  if (read.success) return read.data;
  throw new InvalidInputError([`${stateFile}: provider is not what the simulated provider remembers; it must be as it was written; name another file, or remove it to begin anew`]);
}

function cloudOf({ noise, failures, lifeSeconds }: RunBeginning, { graph, seed }: WorkflowRun, now: () => number, memory: CloudMemory | null, remember: (memory: CloudMemory) => void): SimulatedCloud {
  const taskIndex = new Map(graph.tasks.map(({ name }, index) => [name, index]));
  const unknown = Object.keys(lifeSeconds).find((place) => graph.places.every(({ name }) => name !== place));
  if (unknown !== undefined) throw new InvalidInputError([`the life of hosts names the place ${unknown}; it must be one of ${graph.places.map(({ name }) => name).join(', ')}; correct it`]);
  return new SimulatedCloud(
    {
      name: 'simulated',
      seed,
      now,
      offers: graph.types.map(({ name, place, startupSeconds, limit }) => ({ type: name, place: graph.places[place]?.name ?? '', quota: limit ?? Number.POSITIVE_INFINITY, startupSeconds })),
      runSeconds: (task, type) => graph.runSeconds[taskIndex.get(task) ?? -1]?.[graph.types.findIndex(({ name }) => name === type)] ?? null,
      noise,
      failures,
      lifeSeconds: new Map(Object.entries(lifeSeconds)),
    },
    memory,
    remember,
  );
}

type Clock = { at: number };

/** Time that is where the next thing happens. A turn of the event loop lets Ctrl-C through. */
const virtualTime = (clock: Clock): RunTime => ({
  advance: () => clock.at,
  until: async (at) => {
    clock.at = at;
    await pause(0);
  },
});

/** Longest wait of a timer, in milliseconds. */
const waitMax = 2 ** 31 - 1;

function pacedTime(clock: Clock, pace: number, stop: AbortSignal): RunTime {
  const [from, began] = [clock.at, stopwatch()];
  const present = (): number => from + ((stopwatch() - began) / 1000) * pace;
  return {
    advance: () => (clock.at = present()),
    until: (at) => pause(Math.max(0, Math.min(waitMax, (1000 * (at - present())) / pace)), stop).catch(() => undefined),
  };
}
