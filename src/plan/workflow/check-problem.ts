import { InvalidInputError } from '../../model/error.ts';
import { topologicalOrder } from '../../model/workflow.ts';
import type { WorkflowProblem } from './problem.ts';

/** Bounds on one problem; within them all arrays of a planner together stay under a gigabyte. */
export const workflowLimits = { tasks: 100_000, edges: 2_000_000, types: 1_000, places: 1_000, runTimes: 20_000_000, deadlines: 10_000, deadlineTasks: 5_000_000 } as const;

/** Problems that are told; one slip often makes thousands. */
const toldMax = 20;

/** Collects what is wrong; counts what it does not keep. */
class Findings {
  readonly told: string[] = [];
  #more = 0;

  add(text: string): void {
    if (this.told.length < toldMax) this.told.push(text);
    else this.#more += 1;
  }

  get none(): boolean {
    return this.told.length === 0;
  }

  all(): readonly string[] {
    return this.#more === 0 ? this.told : [...this.told, `and ${this.#more} more problems of these kinds`];
  }
}

/**
 * Checks everything that planners rely on, in time and memory that grow with the number of tasks, edges and run times.
 * Throws InvalidInputError that names the task, type, edge or deadline, the value, the rule and the fix; all at once, as far as they can be told apart.
 */
export function checkProblem(problem: WorkflowProblem): void {
  const findings = new Findings();
  checkSizes(problem, findings);
  if (!findings.none) throw new InvalidInputError(findings.all());
  checkTypes(problem, findings);
  checkPlaces(problem, findings);
  checkRunTimes(problem, findings);
  checkEdges(problem, findings);
  checkDeadlines(problem, findings);
  if (!(problem.budgetUsd > 0)) findings.add(`budgetUsd is ${problem.budgetUsd}; it must be above 0; leave it out for no limit`);
  if (!findings.none) throw new InvalidInputError(findings.all());
  const sorted = topologicalOrder(problem);
  if ('cycle' in sorted) throw new InvalidInputError([cycleText(sorted.cycle)]);
}

/** The longest cycle that is told whole. */
const cycleToldMax = 12;

function cycleText(cycle: readonly string[]): string {
  const shown = cycle.length <= cycleToldMax ? cycle : [...cycle.slice(0, cycleToldMax), `(${cycle.length - cycleToldMax} more)`];
  return `edges form a cycle: ${[...shown, cycle[0] ?? ''].join(' -> ')}; a workflow has none; remove one of these edges`;
}

function checkSizes({ tasks, types, edges, places, runSeconds, bandwidth, deadlines }: WorkflowProblem, findings: Findings): void {
  const within = (what: string, count: number, least: number, most: number): void => {
    if (count < least) findings.add(`there are ${count} ${what}; at least ${least} must be given`);
    if (count > most) findings.add(`there are ${count} ${what}; at most ${most} can be planned; split the workflow`);
  };
  within('tasks', tasks.length, 1, workflowLimits.tasks);
  within('edges', edges.length, 0, workflowLimits.edges);
  within('instance types', types.length, 1, workflowLimits.types);
  within('places', places.length, 1, workflowLimits.places);
  within('deadlines', deadlines.length, 0, workflowLimits.deadlines);
  within('tasks under deadlines', deadlines.reduce((sum, deadline) => sum + deadline.tasks.length, 0), 0, workflowLimits.deadlineTasks);
  within('run times', runSeconds.length, 0, workflowLimits.runTimes);
  if (runSeconds.length !== tasks.length * types.length) findings.add(`there are ${runSeconds.length} run times; ${tasks.length} tasks on ${types.length} types need ${tasks.length * types.length}`);
  if (bandwidth.length !== places.length ** 2) findings.add(`there are ${bandwidth.length} bandwidths; ${places.length} places need ${places.length ** 2}, one for each pair`);
}

const notAtLeastZero = (value: number): boolean => !(value >= 0 && Number.isFinite(value));

function checkTypes({ types, places }: WorkflowProblem, findings: Findings): void {
  for (const { name, price, billingSeconds, startupSeconds, limit, place } of types) {
    if (!(price > 0 && Number.isFinite(price))) findings.add(`type ${name}: price is ${price}; it must be above 0 USD for one interval, as a plan of free instances has no cheapest form; give what it costs`);
    if (notAtLeastZero(billingSeconds)) findings.add(`type ${name}: billingSeconds is ${billingSeconds}; it must be 0 (exact) or more; 3600 stands for hours`);
    if (notAtLeastZero(startupSeconds)) findings.add(`type ${name}: startupSeconds is ${startupSeconds}; it must be 0 or more`);
    if (!(limit === Infinity || (Number.isInteger(limit) && limit >= 1))) findings.add(`type ${name}: limit is ${limit}; it must be a whole number of 1 or more; remove the type if none may be leased`);
    if (!(Number.isInteger(place) && place >= 0 && place < places.length)) findings.add(`type ${name}: stands at place ${place}; there are places 0 to ${places.length - 1}`);
  }
}

function checkPlaces({ places, bandwidth }: WorkflowProblem, findings: Findings): void {
  bandwidth.forEach((value, i) => {
    if (value > 0) return;
    const [from, to] = [places[Math.floor(i / places.length)], places[i % places.length]];
    findings.add(`bandwidth from ${from?.name ?? '?'} to ${to?.name ?? '?'} is ${value}; it must be above 0 MiB per second; Infinity if data there takes no time`);
  });
}

function checkRunTimes({ tasks, types, runSeconds }: WorkflowProblem, findings: Findings): void {
  tasks.forEach(({ name }, task) => {
    let possible = false;
    types.forEach((type, i) => {
      const value = runSeconds[task * types.length + i] as number;
      if (!(value >= 0)) findings.add(`task ${name}: takes ${value} s on ${type.name}; it must be 0 or more; Infinity if it cannot run there`);
      else if (value < Infinity) possible = true;
    });
    if (!possible) findings.add(`task ${name}: has no run time on any of the ${types.length} types; give it one or add a type on which it can run`);
  });
}

function checkEdges({ tasks, edges }: WorkflowProblem, findings: Findings): void {
  const known = (task: number): boolean => Number.isInteger(task) && task >= 0 && task < tasks.length;
  edges.forEach(({ from, to, mebibytes, fixedSeconds }, i) => {
    const name = (task: number): string => tasks[task]?.name ?? `task ${task}`;
    for (const [end, task] of [['from', from], ['to', to]] as const) {
      if (!known(task)) findings.add(`edge ${i}: goes ${end} task ${task}, which is missing; there are tasks 0 to ${tasks.length - 1}; correct it or add the task`);
    }
    if (from === to) findings.add(`edge ${i}: goes from ${name(from)} to itself; a task cannot wait for itself; remove it`);
    if (notAtLeastZero(mebibytes)) findings.add(`edge ${i} (${name(from)} -> ${name(to)}): carries ${mebibytes} MiB; it must be 0 or more`);
    if (notAtLeastZero(fixedSeconds)) findings.add(`edge ${i} (${name(from)} -> ${name(to)}): takes ${fixedSeconds} s; it must be 0 or more`);
  });
}

function checkDeadlines({ tasks, deadlines }: WorkflowProblem, findings: Findings): void {
  for (const deadline of deadlines) {
    const { name, seconds, weight } = deadline;
    if (!(seconds > 0 && Number.isFinite(seconds))) findings.add(`deadline ${name}: is ${seconds} s; it must be above 0`);
    if (!(weight > 0 && Number.isFinite(weight))) findings.add(`deadline ${name}: weight is ${weight}; it must be above 0; 1 if all count alike`);
    if (deadline.tasks.length === 0) findings.add(`deadline ${name}: is on no task; name the tasks that must be done by then`);
    for (const task of deadline.tasks) {
      if (!(Number.isInteger(task) && task >= 0 && task < tasks.length)) findings.add(`deadline ${name}: is on task ${task}, which is unknown; there are tasks 0 to ${tasks.length - 1}`);
    }
  }
}
