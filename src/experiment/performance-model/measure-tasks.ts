import type { Platform } from '../../execute/ports/platform.ts';
import { componentSchema } from '../../model/component.ts';
import type { InstanceState } from '../../model/component-state.ts';
import type { Desired } from '../../model/desired.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';

/** A task to be measured on a type. */
export type MeasuredTask = { readonly task: string; readonly type: string; readonly command: readonly string[]; readonly template: ResourceTemplate };

/** Seconds of the runs that succeeded, in order; `failed` is how the first that did not ended, after which no more were made. `limits` is whether the platform held the type's cores and memory. */
export type TaskMeasurement = { readonly task: string; readonly type: string; readonly seconds: readonly number[]; readonly failed: string | null; readonly limits: InstanceState['limits'] };

export type MeasureOptions = {
  readonly repeat: number;
  /** A run that takes longer is ended, and has failed; s. */
  readonly limitSeconds: number;
  /** Absolute folder that commands run in. */
  readonly baseDir: string;
  /** Waits a moment between two looks at the platform. */
  readonly wait: () => Promise<void>;
  readonly now: () => number;
  /** Ends the run that is under way and gives what was measured. */
  readonly stop: AbortSignal;
  readonly tell: (task: MeasuredTask, run: number) => void;
};

const app = 'measured-tasks';
const component = 'task';

/**
 * Runs each task as often as is asked, one after the other, each run a component of kind finite with the type's cores and memory as its limits. A run's time is from when the
 * platform made its instance until that had ended, so that it has some milliseconds of starting in it, as on any host.
 */
export async function measureTasks(platform: Platform, tasks: readonly MeasuredTask[], options: MeasureOptions): Promise<readonly TaskMeasurement[]> {
  const measured: TaskMeasurement[] = [];
  let keys = 0;
  const write = async (desired: Desired): Promise<void> => {
    const answer = await platform.apply(desired, { epoch: 1, key: `measure-${(keys += 1)}` });
    if (answer !== 'accepted') throw new Error(`the platform refused to run a task: ${answer.conflict}`);
  };
  for (const task of tasks) {
    const seconds: number[] = [];
    let [failed, limits]: [string | null, InstanceState['limits']] = [null, { enforced: false, why: 'no run has ended' }];
    for (let run = 1; run <= options.repeat && failed === null && !options.stop.aborted; run++) {
      options.tell(task, run);
      const ended = await runOnce(platform, { desired: desiredOf(task, `${run}`, options.baseDir), write, options });
      if (ended === null) break;
      if (ended.seconds !== null) seconds.push(ended.seconds);
      else failed = `run ${run}: ${ended.why}`;
      limits = ended.limits;
    }
    if (seconds.length > 0 || failed !== null) measured.push({ task: task.task, type: task.type, seconds, failed, limits });
    if (options.stop.aborted) break;
  }
  return measured;
}

function desiredOf({ command, template }: MeasuredTask, token: string, baseDir: string): Desired {
  const definition = componentSchema.parse({ name: component, kind: 'finite', command, protocol: 'none', template: template.name, restart: { policy: 'never' }, stop: { drain: '0s', grace: '1s' } });
  return { state: 'present', app, component, definition, baseDir, replicas: 1, template, placement: null, restartToken: token };
}

type Run = { readonly desired: Desired; readonly write: (desired: Desired) => Promise<void>; readonly options: MeasureOptions };
type Ended = { readonly seconds: number | null; readonly why: string; readonly limits: InstanceState['limits'] };

/** One run; null where it was stopped. The component is gone afterwards, so that the next one starts afresh. */
async function runOnce(platform: Platform, { desired, write, options }: Run): Promise<Ended | null> {
  const known = new Set((await instancesOf(platform)).map(({ id }) => id));
  const until = options.now() + 1000 * options.limitSeconds;
  await write(desired);
  let ended: Ended | null = null;
  while (ended === null && !options.stop.aborted) {
    const own = (await instancesOf(platform)).find(({ id, endedAt }) => !known.has(id) && endedAt !== null);
    if (own !== undefined) ended = endOf(own);
    else if (options.now() > until) ended = { seconds: null, why: `took longer than ${options.limitSeconds} s and was ended`, limits: { enforced: false, why: 'the run was ended' } };
    else await options.wait();
  }
  await write({ state: 'absent', app, component });
  const gone = options.now() + 10_000;
  while ((await instancesOf(platform)).some(({ endedAt }) => endedAt === null) && options.now() < gone) await options.wait();
  return ended;
}

const instancesOf = async (platform: Platform): Promise<readonly InstanceState[]> => (await platform.observe(app)).flatMap(({ component: name, instances }) => (name === component ? instances : []));

function endOf({ startedAt, endedAt, message, limits }: InstanceState): Ended {
  const succeeded = message === 'exit code 0';
  return { seconds: succeeded ? Math.max(0, ((endedAt ?? startedAt) - startedAt) / 1000) : null, why: message ?? 'ended without a word', limits };
}
