import type { WorkflowPlan } from './plan.ts';
import type { WorkflowProblem } from './problem.ts';

/** How a deadline stands in a plan: when the last of its tasks is done, and the seconds that are left (negative: late). */
export type DeadlineState = { readonly name: string; readonly finish: number; readonly slack: number; readonly met: boolean };

/** What a plan really is. `errors` are why it cannot be carried out as written; missed deadlines and an exceeded budget are not errors but facts. */
export type PlanReport = {
  readonly errors: readonly string[];
  readonly costUsd: number;
  readonly makespan: number;
  readonly deadlines: readonly DeadlineState[];
  readonly withinBudget: boolean;
  /** No errors, every firm and hard deadline met, within the budget. */
  readonly feasible: boolean;
};

/** Errors that are told. */
const toldMax = 20;

/**
 * Judges a plan from its problem alone, and shares no code with any planner: each task once for its run time on an instance where it can run,
 * one at a time, after its inputs arrived, within the lease and after the boot; limits at every moment; the cost counted anew.
 * Times may differ by a billionth of the makespan, which is the rounding of floating point.
 */
export function checkPlan(problem: WorkflowProblem, plan: WorkflowPlan): PlanReport {
  const errors: string[] = [];
  const say = (text: string): void => {
    if (errors.length < toldMax) errors.push(text);
  };
  const count = problem.tasks.length;
  if (plan.instance.length !== count || plan.start.length !== count || plan.end.length !== count) {
    return { errors: [`the plan has ${plan.instance.length} tasks, the problem ${count}`], costUsd: NaN, makespan: NaN, deadlines: [], withinBudget: false, feasible: false };
  }
  const makespan = plan.end.reduce((most, end) => Math.max(most, end), 0);
  const tolerance = 1e-9 * plan.instances.reduce((most, { to }) => Math.max(most, to), Math.max(1, makespan));
  const judge: Judge = { problem, plan, tolerance, say };
  checkTasks(judge);
  checkTurns(judge);
  const kept = checkArrivals(judge);
  const costUsd = checkLeases(judge, kept);
  checkLimits(judge);
  const deadlines = problem.deadlines.map(({ name, tasks, seconds }): DeadlineState => {
    const finish = tasks.reduce((most, task) => Math.max(most, plan.end[task] ?? Infinity), 0);
    return { name, finish, slack: seconds - finish, met: finish <= seconds + tolerance };
  });
  const withinBudget = costUsd <= problem.budgetUsd * (1 + 1e-9);
  const held = problem.deadlines.every(({ firmness }, i) => firmness === 'soft' || deadlines[i]?.met === true);
  return { errors, costUsd, makespan, deadlines, withinBudget, feasible: errors.length === 0 && held && withinBudget };
}

type Judge = { readonly problem: WorkflowProblem; readonly plan: WorkflowPlan; readonly tolerance: number; readonly say: (text: string) => void };

function checkTasks({ problem, plan, tolerance, say }: Judge): void {
  problem.tasks.forEach(({ name }, task) => {
    const lease = plan.instances[plan.instance[task] ?? -1];
    if (lease === undefined) return say(`${name} is on instance ${plan.instance[task]}, which the plan does not lease`);
    const type = problem.types[lease.type];
    if (type === undefined) return say(`instance ${plan.instance[task]} is of type ${lease.type}, which does not exist`);
    const [start, end, run] = [plan.start[task] ?? NaN, plan.end[task] ?? NaN, problem.runSeconds[task * problem.types.length + lease.type] ?? NaN];
    if (!(Math.abs(end - start - run) <= tolerance)) say(`${name} is planned from ${start} to ${end}, but takes ${run} s on ${type.name}`);
    if (!(start >= lease.from + type.startupSeconds - tolerance)) say(`${name} starts at ${start}, before ${type.name} ordered at ${lease.from} has booted`);
    if (!(end <= lease.to + tolerance)) say(`${name} ends at ${end}, after its lease ended at ${lease.to}`);
  });
}

/** One task at a time: sorted by start, none may begin before the one before it has ended. */
function checkTurns({ problem, plan, tolerance, say }: Judge): void {
  const onInstance = new Map<number, number[]>();
  plan.instance.forEach((instance, task) => {
    const tasks = onInstance.get(instance);
    if (tasks === undefined) onInstance.set(instance, [task]);
    else tasks.push(task);
  });
  for (const [instance, tasks] of onInstance) {
    tasks.sort((a, b) => (plan.start[a] ?? 0) - (plan.start[b] ?? 0) || (plan.end[a] ?? 0) - (plan.end[b] ?? 0));
    let busyUntil = -Infinity;
    for (const task of tasks) {
      // Only time in which two tasks really run counts: a task that takes no time may stand, by rounding, just inside of another.
      if (Math.min(plan.end[task] ?? 0, busyUntil) - (plan.start[task] ?? 0) > tolerance) say(`${problem.tasks[task]?.name ?? task} starts at ${plan.start[task]} while instance ${instance} is busy until ${busyUntil}`);
      busyUntil = Math.max(busyUntil, plan.end[task] ?? 0);
    }
  }
}

/** Data must have arrived. Returns until when each instance must be kept for what it sends. */
function checkArrivals({ problem, plan, tolerance, say }: Judge): Float64Array {
  const kept = new Float64Array(plan.instances.length);
  const places = problem.places.length;
  for (const { from, to, mebibytes, fixedSeconds } of problem.edges) {
    const [sender, receiver] = [plan.instance[from] ?? -1, plan.instance[to] ?? -1];
    const place = (instance: number): number => problem.types[plan.instances[instance]?.type ?? -1]?.place ?? 0;
    const seconds = sender === receiver ? 0 : fixedSeconds + mebibytes / (problem.bandwidth[place(sender) * places + place(receiver)] ?? NaN);
    const arrival = (plan.end[from] ?? NaN) + seconds;
    if (!((plan.start[to] ?? NaN) >= arrival - tolerance)) say(`${problem.tasks[to]?.name ?? to} starts at ${plan.start[to]}, but what it needs from ${problem.tasks[from]?.name ?? from} is there at ${arrival}`);
    if (sender !== receiver && problem.sharedStore !== true) kept[sender] = Math.max(kept[sender] ?? 0, arrival);
  }
  return kept;
}

/** Leases last long enough and cost what the price list says; returns what they cost together. */
function checkLeases({ problem, plan, tolerance, say }: Judge, kept: Float64Array): number {
  let total = 0;
  plan.instances.forEach(({ type, from, to, costUsd }, instance) => {
    const sold = problem.types[type];
    if (sold === undefined) return;
    if (!(from >= -tolerance && to >= from)) say(`instance ${instance} is leased from ${from} to ${to}`);
    if (to < (kept[instance] ?? 0) - tolerance) say(`instance ${instance} is given back at ${to}, before its data has left at ${kept[instance]}`);
    const seconds = Math.max(0, to - from);
    const right = sold.billingSeconds === 0 ? seconds * sold.price : Math.max(0, Math.ceil((seconds - tolerance) / sold.billingSeconds)) * sold.price;
    // A lease that ends a rounding error after a whole interval may be billed either way.
    const more = sold.billingSeconds === 0 ? right : Math.ceil((seconds + tolerance) / sold.billingSeconds) * sold.price;
    const near = 1e-9 * Math.max(1, right);
    if (!(costUsd >= right - near && costUsd <= more + near)) say(`instance ${instance} costs ${right} USD, not ${costUsd}`);
    total += costUsd;
  });
  return total;
}

function checkLimits({ problem, plan, tolerance, say }: Judge): void {
  problem.types.forEach(({ name, limit }, type) => {
    if (limit === Infinity) return;
    const changes = plan.instances.filter((lease) => lease.type === type && lease.to - lease.from > 2 * tolerance).flatMap(({ from, to }) => [[from + tolerance, 1], [to - tolerance, -1]] as const);
    let [leased, most] = [0, 0];
    for (const [, change] of changes.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
      leased += change;
      most = Math.max(most, leased);
    }
    if (most > limit) say(`${most} instances of ${name} are leased at once; ${limit} are allowed`);
  });
}
