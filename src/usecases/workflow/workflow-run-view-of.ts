import type { WorkflowRun } from '../../model/workflow-run.ts';
import { beyondBudgetUsd, leaseUsd, runUsd } from '../../model/workflow-run.ts';
import type { WorkflowRunView } from '../views/workflow-run-view.ts';
import { digits } from './digits.ts';

/** What the plan of a run promised. */
export type Promised = { readonly usd: number; readonly seconds: number };

/** What is shown of a run. */
export function workflowRunViewOf(run: WorkflowRun, { usd, seconds }: Promised, notes: readonly string[]): WorkflowRunView {
  const { graph, hosts, tasks, past } = run;
  const failed = Map.groupBy(past, ({ task }) => task);
  return {
    name: run.name,
    id: run.id,
    status: run.status,
    message: run.message,
    seconds: digits(run.at),
    costUsd: digits(runUsd(run)),
    plannedUsd: digits(usd),
    budgetUsd: optional(graph.budgetUsd),
    beyondBudgetUsd: digits(beyondBudgetUsd(run)),
    plannedSeconds: digits(seconds),
    deadlines: graph.deadlines.map(({ name, seconds: limit, firmness, tasks: members }) => {
      const ends = members.map((task) => (tasks[task]?.status === 'done' ? (tasks[task].endedAt ?? null) : null));
      const finished = ends.every((end) => end !== null) ? ends.reduce((most, end) => Math.max(most, end), 0) : null;
      return { name, seconds: digits(limit), firmness, finishedSeconds: optional(finished), met: finished !== null && finished <= limit * (1 + 1e-9) };
    }),
    hosts: hosts.flatMap((host) => {
      if (host.orderedAt === null) return [];
      const type = graph.types[host.type];
      const place = graph.places[type?.place ?? 0];
      const cost = type === undefined ? 0 : leaseUsd(type, host.orderedAt, host.endedAt ?? run.at);
      return [{ name: host.name, type: type?.name ?? '', place: place?.name ?? '', provider: place?.provider ?? '', status: host.status, orderedSeconds: digits(host.orderedAt), readySeconds: optional(host.readyAt), endedSeconds: optional(host.endedAt), costUsd: digits(cost), message: host.message }];
    }),
    tasks: tasks.map(({ host, status, attempt, lost, begunAt, endedAt }, index) => ({ name: graph.tasks[index]?.name ?? '', host: hosts[host]?.name ?? '', status, attempts: Math.max(attempt, (failed.get(index)?.length ?? 0) + (begunAt === null ? 0 : 1)), lost, begunSeconds: optional(begunAt), endedSeconds: optional(endedAt) })),
    replans: run.replans.map(({ at, why, tasks: moved, hosts: added }) => ({ atSeconds: digits(at), why, tasks: moved, hosts: added })),
    notes: [...notes],
    seed: run.seed,
  };
}

const optional = (value: number | null): number | null => (value === null ? null : digits(value));
