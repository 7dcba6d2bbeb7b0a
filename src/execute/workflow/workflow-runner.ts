import type { HostState, Provider } from '../ports/provider.ts';
import type { Replanner } from '../ports/replanner.ts';
import type { TaskRunner, TaskState } from '../ports/task-runner.ts';
import type { WorkflowRunStore } from '../ports/workflow-run-store.ts';
import type { Seen } from './advance-run.ts';
import { advanceRun, givenUp, isStranded } from './advance-run.ts';
import { replannedRun } from './replanned-run.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';

export type WorkflowRunnerParts = {
  readonly store: WorkflowRunStore;
  readonly provider: Provider;
  readonly tasks: TaskRunner;
  readonly replanner: Replanner;
};

/**
 * What a tick made of a run, and when the next one is of use if the provider and the tasks have no news before; Infinity for never. At once where something was
 * ordered or begun: nobody has looked at it yet, and a host without start-up is ready already.
 */
export type Ticked = { readonly run: WorkflowRun; readonly wakeAt: number };

/** Plans that may follow each other in one tick; each takes away a reason for the next. */
const replansMax = 3;

/**
 * Carries out a planned workflow, one durable step at a time: what is decided is saved before it is done, and what the record says but nobody has seen is
 * done again under the same key. So a run may be killed at any moment and taken up by another process. A control agent at the same time: it notices a
 * slipping deadline or a lost host, and has the rest planned anew (DRIP's control agents; Zhao et al., "Developing and operating time critical applications in clouds", 2015).
 */
export class WorkflowRunner {
  readonly #parts: WorkflowRunnerParts;
  #recovered = false;

  constructor(parts: WorkflowRunnerParts) {
    this.#parts = parts;
  }

  /** Looks, decides, saves and acts, in this order. Rejects where the record cannot be saved; then nothing was done. */
  async tick(before: WorkflowRun, at: number): Promise<Ticked> {
    const { store } = this.#parts;
    const seen = await this.#look(before);
    const { run, wakeAt } = this.#decided(before, seen, at);
    if (run !== before) await store.save(run);
    const { refused, begun } = await this.#act(before, run, seen);
    if (refused.size === 0) return { run, wakeAt: begun ? at : wakeAt };
    const told: WorkflowRun = { ...run, hosts: run.hosts.map((host, index) => (refused.has(index) ? { ...host, status: 'failed', endedAt: host.orderedAt, message: refused.get(index) ?? null } : host)) };
    await store.save(told);
    return { run: told, wakeAt: at };
  }

  async #look({ hosts, tasks }: WorkflowRun): Promise<Seen> {
    const { provider, tasks: runner } = this.#parts;
    const held = hosts.filter(({ status }) => status === 'ordered' || status === 'ready');
    const begun = tasks.filter(({ status }) => status === 'begun');
    const [hostStates, taskStates] = await Promise.all([
      Promise.all(held.map(async ({ key }): Promise<[string, HostState]> => [key, await provider.hostState(key)])),
      Promise.all(begun.map(async ({ key }): Promise<[string, TaskState]> => [key, await runner.taskState(key)])),
    ]);
    return { hosts: new Map(hostStates), tasks: new Map(taskStates) };
  }

  #decided(before: WorkflowRun, seen: Seen, at: number, replans = 0): Ticked {
    const { run, wakeAt, replan } = advanceRun(before, seen, at);
    if (replan === null) return { run, wakeAt };
    if (replans >= replansMax) return { run, wakeAt: at };
    const rest = this.#parts.replanner.replan(run, at);
    if (!('none' in rest)) return this.#decided(replannedRun(run, rest, replan, at), seen, at, replans + 1);
    const why = `${replan}; ${rest.none}`;
    // Without a plan a lost host is the end; a deadline in danger is not.
    if (isStranded(run)) return { run: givenUp(run, why), wakeAt: Number.POSITIVE_INFINITY };
    return this.#decided({ ...run, replans: [...run.replans, { at, why, tasks: 0, hosts: 0 }] }, seen, at, replans + 1);
  }

  /** Hosts that were refused, with why, and whether any was ordered or a task begun. */
  async #act(before: WorkflowRun, run: WorkflowRun, seen: Seen): Promise<{ readonly refused: ReadonlyMap<number, string>; readonly begun: boolean }> {
    const { provider, tasks: runner } = this.#parts;
    const refused = new Map<number, string>();
    let begun = false;
    const given = run.hosts.filter(({ status, key }, index) => key !== '' && (status === 'released' || status === 'failed') && (!this.#recovered || before.hosts[index]?.status !== status));
    this.#recovered = true;
    await Promise.all(given.map(({ key }) => provider.release(key)));
    for (const [index, host] of run.hosts.entries()) {
      if (host.status !== 'ordered' || (seen.hosts.get(host.key) ?? 'absent') !== 'absent') continue;
      const type = run.graph.types[host.type];
      const answer = await provider.request({ type: type?.name ?? '', place: run.graph.places[type?.place ?? 0]?.name ?? '' }, host.key);
      if (answer === 'accepted') begun = true;
      else refused.set(index, answer.refused);
    }
    for (const [index, task] of run.tasks.entries()) {
      if (task.status !== 'begun' || (seen.tasks.get(task.key) ?? 'absent') !== 'absent') continue;
      await runner.start({ task: run.graph.tasks[index]?.name ?? '', host: run.hosts[task.host]?.key ?? '' }, task.key);
      begun = true;
    }
    return { refused, begun };
  }
}
