import { significant } from '../../units/significant.ts';
import type { RunHost, WorkflowRun } from '../../model/workflow-run.ts';

/** A task that fails this often will not do better the next time. */
const attemptsMax = 3;

/** Hosts that are lost one after the other, or results of one task, before it is no bad luck any more. */
const lossesMax = 20;

/** Why a run can hardly come to its end; null where it can. Without it one whose hosts die sooner than they are of use would order hosts for ever. */
export function hopelessOf(run: WorkflowRun): string | null {
  return failingTask(run) ?? fleetingResult(run) ?? fleetingHosts(run);
}

function failingTask({ graph, tasks, hosts }: WorkflowRun): string | null {
  const index = tasks.findIndex(({ attempt, status }) => status === 'waiting' && attempt >= attemptsMax);
  const task = tasks[index];
  if (task === undefined) return null;
  const host = hosts[task.host];
  const expected = graph.runSeconds[index]?.[host?.type ?? 0] ?? null;
  const last = host?.status === 'failed' ? `, the last time with its host ${lossOf(host)}${expected === null ? '' : `; the task takes ${significant(expected)} s there`}` : '';
  return `task ${graph.tasks[index]?.name ?? index} failed ${attemptsMax} times${last}`;
}

function fleetingResult({ graph, tasks }: WorkflowRun): string | null {
  const index = tasks.findIndex(({ lost, status }) => status !== 'done' && lost >= lossesMax);
  return index < 0 ? null : `the result of task ${graph.tasks[index]?.name ?? index} was lost with its host ${lossesMax} times before others had it`;
}

/** Many tasks have many hosts, which may be lost at once: as often as each open task may fail is no sign yet. */
function fleetingHosts({ hosts, tasks }: WorkflowRun): string | null {
  const since = tasks.reduce((most, { endedAt }) => Math.max(most, endedAt ?? 0), 0);
  const lost = hosts.filter(({ status, endedAt }) => status === 'failed' && (endedAt ?? 0) >= since);
  const open = tasks.filter(({ status }) => status !== 'done').length;
  const last = lost.at(-1);
  if (last === undefined || lost.length <= Math.max(lossesMax, attemptsMax * open)) return null;
  return `${lost.length} hosts were lost without a task done in between, the last of them ${lossOf(last)}`;
}

function lossOf({ name, message, readyAt, endedAt }: RunHost): string {
  const lived = readyAt === null || endedAt === null ? '' : `, ${significant(endedAt - readyAt)} s after it was ready`;
  return `${name} (${message ?? 'no reason was given'}${lived})`;
}
