import { significant } from '../units/significant.ts';
import type { WorkflowRunView } from '../usecases/views/workflow-run-view.ts';
import type { Io } from './io.ts';
import { plainIo } from './io.ts';
import { table } from './output.ts';

/** Prints what became of a run: its deadlines, hosts, and where it was planned anew. */
export function printRun(given: Io, view: WorkflowRunView): void {
  const io = plainIo(given);
  const { name, status, message, seconds, costUsd, plannedUsd, budgetUsd, beyondBudgetUsd, plannedSeconds, deadlines, hosts, tasks, replans, notes } = view;
  for (const note of notes) io.out(`Note: ${note}\n`);
  const done = tasks.filter((task) => task.status === 'done').length;
  io.out(`${name} is ${status}${message === null ? '' : `: ${message}`}. ${done} of ${tasks.length} tasks done at ${figure(seconds)} s (planned ${figure(plannedSeconds)} s), for ${figure(costUsd)} USD (planned ${figure(plannedUsd)} USD).\n`);
  if (budgetUsd !== null) io.out(beyondBudgetUsd > 0 ? `It went beyond its budget of ${figure(budgetUsd)} USD by ${figure(beyondBudgetUsd)} USD.\n` : `That is within its budget of ${figure(budgetUsd)} USD.\n`);
  if (deadlines.length > 0) io.out(`\n${table([['DEADLINE', 'WITHIN', 'FIRMNESS', 'FINISHED', 'MET'], ...deadlines.map((one) => [one.name, `${figure(one.seconds)} s`, one.firmness, one.finishedSeconds === null ? '-' : `${figure(one.finishedSeconds)} s`, one.met ? 'yes' : 'no'])])}`);
  io.out(`\n${table([['HOST', 'PLACE', 'STATUS', 'ORDERED', 'ENDED', 'USD', 'TASKS'], ...hosts.map((host) => [host.name, host.place, host.message ?? host.status, time(host.orderedSeconds), time(host.endedSeconds), figure(host.costUsd), tasks.filter((task) => task.host === host.name).map((task) => (task.attempts > 1 ? `${task.name}(${task.attempts}x)` : task.name)).join(' ')])])}`);
  for (const { atSeconds, why, tasks: moved, hosts: added } of replans) io.out(`\nAt ${figure(atSeconds)} s ${why}; ${moved === 0 ? 'it goes on as it was' : `${moved} tasks were planned anew with ${added} new hosts`}.\n`);
}

const figure = (value: number): string => significant(value, 5);
const time = (value: number | null): string => (value === null ? '-' : `${figure(value)} s`);
