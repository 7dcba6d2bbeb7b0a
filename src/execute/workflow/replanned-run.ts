import type { RestOfPlan } from '../ports/replanner.ts';
import type { RunHost, WorkflowRun } from '../../model/workflow-run.ts';

/**
 * The run with a new plan for its rest. Hosts that the plan keeps go on with new queues; those that nobody ordered yet are dropped; those that are there and
 * not needed end their task, if they have one, and are given back.
 */
export function replannedRun(run: WorkflowRun, { hosts: wanted }: RestOfPlan, why: string, at: number): WorkflowRun {
  const kept = new Set(wanted.flatMap(({ keep }) => (keep === null ? [] : [keep])));
  const running = run.tasks.flatMap(({ status }, task) => (status === 'begun' ? [task] : []));
  const hosts: RunHost[] = run.hosts.map((host, index) => (host.status === 'planned' && !kept.has(index) ? { ...host, status: 'spare' } : host));
  // What has been done and what runs stays where it is.
  const queues = run.queues.map((queue) => queue.filter((task) => run.tasks[task]?.status !== 'waiting'));
  const tasks = [...run.tasks];
  const isRunning = new Set(running);
  let added = 0;
  for (const { keep, type, plannedAt, tasks: rest } of wanted) {
    const waiting = rest.filter((task) => !isRunning.has(task));
    const index = keep ?? hosts.length;
    if (keep === null) {
      if (waiting.length === 0) continue;
      added += 1;
      hosts.push({ name: `${run.graph.types[type]?.name ?? ''}-${hosts.length + 1}`, type, plannedAt, status: 'planned', key: '', orderedAt: null, readyAt: null, endedAt: null, message: null });
      queues.push([]);
    }
    queues[index] = [...(queues[index] ?? []), ...waiting];
    for (const task of waiting) tasks[task] = { ...(tasks[task] as WorkflowRun['tasks'][number]), host: index };
  }
  const left = tasks.filter(({ status }) => status === 'waiting').length;
  return { ...run, hosts, queues, tasks, at, replans: [...run.replans, { at, why, tasks: left, hosts: added }] };
}
