import { significant } from '../units/significant.ts';
import type { WorkflowPlanView } from '../usecases/views/workflow-plan-view.ts';
import type { Io } from './io.ts';
import { plainIo } from './io.ts';
import { printProvisioning } from './provisioning-tables.ts';
import { table } from './output.ts';

/** Instances and tasks that are printed; the rest is in -o json. */
const instancesShown = 40;
const tasksShown = 6;

/** Prints what each planner found, and of the best plan its deadlines and instances. */
export function printWorkflow(given: Io, view: WorkflowPlanView): void {
  const io = plainIo(given);
  for (const note of view.notes) io.out(`Note: ${note}\n`);
  io.out(`${view.name}: ${view.tasks} tasks, ${view.edges} edges.\n\n`);
  io.out(
    table([
      ['PLANNER', 'FEASIBLE', 'USD', 'MAKESPAN', 'GAP%', 'INSTANCES', 'MISSED', 'PLANNED-IN'],
      ...view.planners.map((one) => [one.name, one.feasible ? 'yes' : 'no', figure(one.costUsd), one.makespanSeconds === null ? '-' : `${figure(one.makespanSeconds)} s`, figure(one.gapPercent), String(one.instances.length), one.missed.join(',') || '-', `${figure(one.planSeconds)} s`]),
    ]),
  );
  for (const { name, whyNot } of view.planners) if (whyNot !== null) io.out(`\n${name}: ${whyNot}\n`);
  const best = bestPlan(view);
  if (best !== null) printPlan(io, best, view);
  if (view.provisioning !== null) printProvisioning(io, view.provisioning);
}

/** The planner whose plan is the best; null where there is none. */
export const bestPlan = ({ planners, best }: WorkflowPlanView): WorkflowPlanView['planners'][number] | null => planners.find(({ name }) => name === best) ?? null;

function printPlan(io: Io, { name, deadlines, instances, lowerBoundUsd, lowerBoundSeconds }: WorkflowPlanView['planners'][number], { boundBy }: WorkflowPlanView): void {
  if (deadlines.length > 0) {
    io.out(`\nDeadlines of the plan by ${name}:\n`);
    io.out(table([['DEADLINE', 'WITHIN', 'FIRMNESS', 'SLACK'], ...deadlines.map((one) => [one.name, `${figure(one.seconds)} s`, one.firmness, `${figure(one.slackSeconds)} s`])]));
  }
  io.out(`\nInstances of the plan by ${name}:\n`);
  io.out(
    table([
      ['INSTANCE', 'PLACE', 'FROM', 'TO', 'USD', 'TASKS'],
      ...instances.slice(0, instancesShown).map(({ name: instance, place, fromSeconds, toSeconds, costUsd, tasks }) => [instance, place, `${figure(fromSeconds)} s`, `${figure(toSeconds)} s`, figure(costUsd), tasksText(tasks.map((task) => task.name))]),
    ]),
  );
  if (instances.length > instancesShown) io.out(`... and ${instances.length - instancesShown} more (all with -o json).\n`);
  if (boundBy === null) return;
  const how = boundHow[boundBy];
  if (lowerBoundUsd !== null) io.out(`\nNo plan that holds the deadlines costs less than ${figure(lowerBoundUsd)} USD (${how}).\n`);
  if (lowerBoundSeconds !== null) io.out(`\nNo plan within the budget is done before ${figure(lowerBoundSeconds)} s (${how}).\n`);
}

/** How a bound was found, in words. */
const boundHow = { counting: 'what tasks, or the leases they need, cost at least, added up', linear: 'by a linear programme', whole: 'by an integer programme', exact: 'by an integer programme of the whole problem' } as const;

const tasksText = (names: readonly string[]): string => (names.length <= tasksShown ? names.join(' ') : `${names.slice(0, tasksShown).join(' ')} and ${names.length - tasksShown} more`);

const figure = (value: number | null): string => (value === null ? '-' : significant(value, 5));
