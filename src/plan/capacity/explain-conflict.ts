import type { CapacityMethod, InfeasibleCapacity, NearestGoal } from './capacity-plan.ts';
import type { CapacityTools } from './capacity-tools.ts';
import { ask, goalNumber, leastCount } from './least-count.ts';
import type { ClassOptions, Failure, Option } from './option.ts';
import { demandOf } from './planned-class.ts';
import type { ClassGoal, JobClass } from './problem.ts';

/** A sentence names no more classes. */
const namesMax = 8;

/** How many classes of a conflict get a nearest goal; each costs some calls of the solver for each type. */
const nearestMax = 10;

/** Classes that not even the most machines of any type could serve, with how many users they must: the first of them is a conflict of its own. */
export function unservable(hopeless: readonly ClassOptions[], usersOf: (jobClass: JobClass) => number, { method, before, tools }: Omit<ConflictSetting, 'fits'>): InfeasibleCapacity {
  const whys = hopeless.map(({ jobClass, failures, refused }) => {
    const reasons = [...failures.map(({ offer, why }) => `${offer.type}: ${why}`), ...refused.map(({ type, why }) => `${type}: ${why}`)];
    const more = reasons.length > 4 ? `; and ${reasons.length - 4} more types` : '';
    return `nothing serves ${jobClass.name} as asked (${reasons.slice(0, 4).join('; ') || 'there is no type of machine'}${more})`;
  });
  const nearest = hopeless.flatMap(({ jobClass, failures }) => nearestAlone(jobClass, failures, usersOf(jobClass), tools));
  return {
    kind: 'infeasible',
    method,
    proven: true,
    why: whys.join('; '),
    conflict: hopeless.slice(0, 1).map(({ jobClass }) => ({ className: jobClass.name, goal: jobClass.goal })),
    nearest: nearest.toSorted(mildestFirst(hopeless)),
    jointly: [],
    simulations: tools.predictor.simulations - before,
  };
}

/** What the most machines reach, on the type where that is best, and the fewest machines that reach it. */
function nearestAlone(jobClass: JobClass, failures: readonly Failure[], users: number, { predictor }: CapacityTools): NearestGoal[] {
  const demand = demandOf(jobClass, users);
  const reached = failures
    .filter(({ count }) => count > 0)
    .flatMap(({ offer, count }) => {
      const answer = ask(predictor, offer, demand, count);
      return answer.kind === 'predicted' ? [{ offer, count, value: answer.value }] : [];
    })
    .toSorted((a, b) => a.value - b.value)[0];
  if (reached === undefined) return [];
  const { offer, count, value } = reached;
  if (jobClass.goal.kind === 'utilisation' && value > 1) return [];
  const least = leastCount(predictor, offer, { ...demand, goal: value }, { from: 1, to: count });
  return [{ className: jobClass.name, goal: goalOf(jobClass.goal, value), type: offer.type, count: least.count }];
}

const goalOf = (goal: ClassGoal, value: number): ClassGoal => (goal.kind === 'deadline' ? { kind: 'deadline', seconds: value } : { kind: 'utilisation', share: value });

/** Whether classes can be served at the same time, and one way how. */
export type Fit = { readonly kind: 'yes'; readonly chosen: readonly Option[] } | { readonly kind: 'no' } | { readonly kind: 'unknown' };

export type ConflictSetting = {
  readonly method: CapacityMethod;
  /** How many simulations there were before. */
  readonly before: number;
  readonly tools: CapacityTools;
  /** Whether one option of each class can be had at the same time. */
  readonly fits: (classes: readonly ClassOptions[]) => Fit;
};

/**
 * Why classes that could each be served cannot be served together: an irreducible infeasible subset by deletion (Chinneck and Dravnieks,
 * "Locating minimal infeasible constraint sets in linear programs", 1991), small classes first, so that what stays is few large ones;
 * and for each of its classes the nearest goal: the most machines that leave room for all the others, and how fast they are.
 */
export function explainConflict(classes: readonly ClassOptions[], found: { readonly proven: boolean; readonly why: string }, { method, before, tools, fits }: ConflictSetting): InfeasibleCapacity {
  let proven = found.proven;
  let conflict = classes;
  if (proven) {
    for (const one of classes.toSorted((a, b) => cheapest(a) - cheapest(b))) {
      const rest = conflict.filter((other) => other !== one);
      const { kind } = fits(rest);
      if (kind === 'no') conflict = rest;
      if (kind === 'unknown') proven = false;
    }
  }
  const more = conflict.length > namesMax ? ` and ${conflict.length - namesMax} more` : '';
  const names = `${conflict.slice(0, namesMax).map(({ jobClass }) => jobClass.name).join(', ')}${more}`;
  const nearest: NearestGoal[] = found.proven ? conflict.slice(0, nearestMax).flatMap((one) => nearestBeside(one, classes, tools, fits)) : [];
  return {
    kind: 'infeasible',
    method,
    proven: found.proven,
    why: found.proven ? `${names} cannot all be served as asked${proven ? '' : ', and perhaps not even fewer of them'}${nearest.length > 0 ? '' : '; moving a single goal is not enough'}` : `no plan was found, and none was excluded: ${found.why}`,
    conflict: conflict.map(({ jobClass }) => ({ className: jobClass.name, goal: jobClass.goal })),
    nearest: nearest.toSorted(mildestFirst(classes)),
    jointly: found.proven && nearest.length === 0 ? nearestJointly(classes, tools, fits).toSorted(mildestFirst(classes)) : [],
    simulations: tools.predictor.simulations - before,
  };
}

const cheapest = ({ options }: ClassOptions): number => Math.min(...options.map(({ usdPerHour }) => usdPerHour));

function nearestBeside(one: ClassOptions, classes: readonly ClassOptions[], { predictor }: CapacityTools, fits: ConflictSetting['fits']): NearestGoal[] {
  const { jobClass } = one;
  const reached = fewestUsers(one).flatMap((option): (NearestGoal & { readonly value: number })[] => {
    const count = mostThatFits(option, (fewer) => fits(classes.map((other) => (other === one ? { ...one, options: [fewer] } : other))).kind === 'yes');
    if (count === 0) return [];
    const answer = ask(predictor, option.offer, demandOf(jobClass, option.users), count);
    if (answer.kind === 'none' || (jobClass.goal.kind === 'utilisation' && answer.value > 1)) return [];
    return [{ className: jobClass.name, goal: goalOf(jobClass.goal, answer.value), type: option.offer.type, count, value: answer.value }];
  });
  return reached
    .toSorted((a, b) => a.value - b.value)
    .slice(0, 1)
    .map(({ className, goal, type, count }) => ({ className, goal, type, count }));
}

/** The most machines below the option's count that leave room for the others; 0 if not even one does. */
function mostThatFits(option: Option, fits: (option: Option) => boolean): number {
  let possible = 0;
  let tooMany = option.count;
  while (tooMany - possible > 1) {
    const middle = Math.floor((possible + tooMany) / 2);
    if (fits({ ...option, count: middle })) possible = middle;
    else tooMany = middle;
  }
  return possible;
}

/** How finely the machines of all classes are made fewer, as a share. */
const jointStep = 1 / 64;

/** All classes on fewer machines by the same share, as few as fit: what goals that makes possible. */
function nearestJointly(classes: readonly ClassOptions[], { predictor }: CapacityTools, fits: ConflictSetting['fits']): NearestGoal[] {
  const fitScaled = (share: number): Fit => fits(classes.map((one) => ({ ...one, options: fewestUsers(one).map((option) => ({ ...option, count: Math.max(1, Math.floor(option.count * share)) })) })));
  let best = fitScaled(0);
  let [possible, tooMuch] = [0, 1];
  while (best.kind === 'yes' && tooMuch - possible > jointStep) {
    const middle = (possible + tooMuch) / 2;
    const fit = fitScaled(middle);
    if (fit.kind === 'yes') [best, possible] = [fit, middle];
    else tooMuch = middle;
  }
  if (best.kind !== 'yes') return [];
  return best.chosen.flatMap(({ jobClass, offer, users, count }): NearestGoal[] => {
    const answer = ask(predictor, offer, demandOf(jobClass, users), count);
    if (answer.kind === 'none' || answer.value <= goalNumber(jobClass.goal)) return [];
    return [{ className: jobClass.name, goal: goalOf(jobClass.goal, answer.value), type: offer.type, count }];
  });
}

function fewestUsers({ options }: ClassOptions): Option[] {
  const users = Math.min(...options.map((option) => option.users));
  return options.filter((option) => option.users === users);
}

const mildestFirst = (classes: readonly ClassOptions[]) => (a: NearestGoal, b: NearestGoal): number => change(a, classes) - change(b, classes);

/** By which factor the goal would grow. */
function change({ className, goal }: NearestGoal, classes: readonly ClassOptions[]): number {
  const jobClass = classes.find((one) => one.jobClass.name === className)?.jobClass;
  return jobClass === undefined ? Number.POSITIVE_INFINITY : goalNumber(goal) / goalNumber(jobClass.goal);
}
