import type { CapacityMethod, InfeasibleCapacity, NearestGoal } from './capacity-plan.ts';
import type { CapacityTools } from './capacity-tools.ts';
import { cheapestSplit, countWithin } from './cheapest-split.ts';
import { ask, askOptimist, goalNumber, knownCounts, leastCount } from './least-count.ts';
import type { Offer } from './offer.ts';
import { fewestMachines, type ClassOptions, type Option } from './option.ts';
import { demandOf } from './planned-class.ts';
import type { ClassGoal, JobClass } from './problem.ts';

/** A sentence names no more classes. */
const namesMax = 8;

/** How many classes of a conflict get a nearest goal; each costs some calls of the solver for each type. */
const nearestMax = 10;

/**
 * Classes that not even the most machines of any type could serve, each with why: the first of them of which that is certain is a conflict of its own. Where
 * there is one class, the nearest goal with which there is a plan; where there are more, or nothing helps beside the others, goals for all of them at once.
 */
export function unservable(classes: readonly ClassOptions[], usersOf: UsersOf, { method, before, tools, fits }: ConflictSetting): InfeasibleCapacity {
  const hopeless = classes.filter(({ options }) => options.length === 0);
  const whys = hopeless.map(({ jobClass, failures, refused }) => {
    const reasons = [...failures.map(({ offer, why }) => `${offer.type}: ${why}`), ...refused.map(({ type, why }) => `${type}: ${why}`)];
    const more = reasons.length > 4 ? `; and ${reasons.length - 4} more types` : '';
    return `nothing serves ${jobClass.name} as asked (${reasons.slice(0, 4).join('; ') || 'there is no type of machine'}${more})`;
  });
  const shared = { kind: 'infeasible', method } as const;
  if (method !== 'exact') return { ...shared, proven: false, why: whys.join('; '), conflict: [], nearest: [], jointly: [], simulations: tools.predictor.simulations - before };
  const impossible = hopeless.find(certain);
  const only = hopeless.length === 1 ? hopeless[0] : undefined;
  const nearest = only === undefined ? [] : nearestBeside(only, classes, { usersOf, tools, fits });
  return {
    ...shared,
    proven: impossible !== undefined,
    why: whys.join('; '),
    conflict: impossible === undefined ? [] : [{ className: impossible.jobClass.name, goal: impossible.jobClass.goal }],
    nearest,
    jointly: nearest.length > 0 ? [] : movedJointly(hopeless, classes, usersOf, { tools, fits }).toSorted(mildestFirst(classes)),
    simulations: tools.predictor.simulations - before,
  };
}

/** Whether nothing is unknown of the machines that do not serve a class. */
const certain = ({ failures }: ClassOptions): boolean => failures.every((failure) => failure.certain);

/** The goals that hopeless classes reach when each is alone, if all classes can be served so at once; else what all reach on fewer machines. */
function movedJointly(hopeless: readonly ClassOptions[], classes: readonly ClassOptions[], usersOf: UsersOf, { tools, fits }: Pick<ConflictSetting, 'tools' | 'fits'>): NearestGoal[] {
  const alone = new Map(hopeless.map((one) => [one, reachedBeside(one, { usersOf, tools, fits: () => ({ kind: 'yes', chosen: [] }) }, () => [])]));
  if ([...alone.values()].includes(null)) return [];
  const moved = classes.map((one) => ({ ...one, options: alone.get(one)?.options ?? one.options }));
  return fits(moved).kind === 'yes' ? [...alone.values()].flatMap((one) => (one === null ? [] : [one.goal])) : nearestJointly(moved, { usersOf, tools, fits });
}

/** Of the numbers of users of a class that a plan may serve, those with which it may be fastest on an offer. */
export type UsersOf = (jobClass: JobClass, offer: Offer) => readonly number[];

/** Goals that are found have so many digits, all of which are shown. */
const goalDigits = 5;

/** With fewer digits, but never below the value: what is shown can be reached. */
function roundedUp(value: number): number {
  const near = Number(value.toPrecision(goalDigits));
  return near >= value ? near : Number((near + 10 ** (Math.floor(Math.log10(value)) + 1 - goalDigits)).toPrecision(goalDigits));
}

const goalOf = (goal: ClassGoal, value: number): ClassGoal => (goal.kind === 'deadline' ? { kind: 'deadline', seconds: roundedUp(value) } : { kind: 'utilisation', share: roundedUp(value) });

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
 * "Locating minimal infeasible constraint sets in linear programs", 1991), small classes first, so that what stays is few large ones
 * (which need not be the smallest conflict, nor the only one); and for each of its classes the nearest goal: the most machines that leave room
 * for all the others, and how fast they are.
 */
export function explainConflict(classes: readonly ClassOptions[], usersOf: UsersOf, found: { readonly proven: boolean; readonly why: string }, { method, before, tools, fits }: ConflictSetting): InfeasibleCapacity {
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
  const nearest: NearestGoal[] = found.proven ? conflict.slice(0, nearestMax).flatMap((one) => nearestBeside(one, classes, { usersOf, tools, fits })) : [];
  const known = conflict.every(certain);
  const together = `cannot all be served as asked${known ? '' : ' on machines of which enough is known'}`;
  return {
    kind: 'infeasible',
    method,
    proven: found.proven && known,
    why: found.proven ? `${names} ${together}${proven ? '' : ', and perhaps not even fewer of them'}${nearest.length > 0 ? '' : '; moving a single goal is not enough'}` : `no plan was found, and none was excluded: ${found.why}`,
    conflict: found.proven && known ? conflict.map(({ jobClass }) => ({ className: jobClass.name, goal: jobClass.goal })) : [],
    nearest: nearest.toSorted(mildestFirst(classes)),
    jointly: found.proven && nearest.length === 0 ? nearestJointly(classes, { usersOf, tools, fits }).toSorted(mildestFirst(classes)) : [],
    simulations: tools.predictor.simulations - before,
  };
}

const cheapest = ({ options }: ClassOptions): number => Math.min(...options.map(({ usdPerHour }) => usdPerHour));

type Beside = { readonly usersOf: UsersOf } & Pick<ConflictSetting, 'tools' | 'fits'>;

/** The nearest goal of one class with which all can be served. */
function nearestBeside(one: ClassOptions, classes: readonly ClassOptions[], beside: Beside): NearestGoal[] {
  const reached = reachedBeside(one, beside, (option) => classes.map((other) => (other === one ? { ...one, options: [option] } : other)));
  return reached === null ? [] : [reached.goal];
}

/** The fastest of all types, also of those that never meet the old goal, each with the most machines that leave room for the others. */
function reachedBeside({ jobClass, offers }: ClassOptions, { usersOf, tools: { predictor }, fits }: Beside, together: (option: Option) => readonly ClassOptions[]): { readonly goal: NearestGoal; readonly options: readonly Option[] } | null {
  const supplies = offers
    .map((offer) => ({ offer, supply: countWithin(offer.prices, Number.POSITIVE_INFINITY, offer.countMax) }))
    .filter(({ supply }) => supply > 0)
    .flatMap(({ offer, supply }) => usersOf(jobClass, offer).map((users) => ({ offer, users, demand: demandOf(jobClass, users), supply })))
    .map((one) => ({ ...one, supply: knownCounts(predictor, one.offer, one.demand, { from: 1, to: one.supply }).to }))
    .map((one) => ({ ...one, atLeast: askOptimist(predictor, one.offer, one.demand, one.supply) }))
    .toSorted((a, b) => a.atLeast - b.atLeast);
  let best: { readonly offer: Offer; readonly users: number; readonly count: number; readonly value: number } | null = null;
  for (const { offer, users, demand, supply, atLeast } of supplies) {
    if (best !== null && atLeast >= best.value) break;
    const count = mostThatFits(supply, (fewer) => fits(together(optionOf(jobClass, offer, users, fewer))).kind === 'yes');
    const answer = count === 0 ? null : ask(predictor, offer, demand, count);
    if (answer?.kind !== 'predicted' || answer.value <= demand.goal || (jobClass.goal.kind === 'utilisation' && answer.value > 1)) continue;
    if (best === null || answer.value < best.value) best = { offer, users, count, value: answer.value };
  }
  if (best === null) return null;
  const { offer, users, count, value } = best;
  const goal = goalOf(jobClass.goal, value);
  const least = leastCount(predictor, offer, { ...demandOf(jobClass, users), goal: goalNumber(goal) }, { from: 1, to: count });
  return { goal: { className: jobClass.name, goal, type: offer.type, count: least.count }, options: [optionOf(jobClass, offer, users, least.count)] };
}

/** What is asked of so many machines is whether there is room for them, not what is predicted. */
const optionOf = (jobClass: JobClass, offer: Offer, users: number, count: number): Option => ({
  jobClass,
  offer,
  users,
  count,
  predicted: { value: 0, low: 0, high: 0 },
  usdPerHour: cheapestSplit(offer.prices, count)?.usdPerHour ?? Number.POSITIVE_INFINITY,
});

/** The most machines, up to so many, that leave room for the others; 0 if not even one does. */
function mostThatFits(supply: number, fits: (count: number) => boolean): number {
  if (fits(supply)) return supply;
  let possible = 0;
  let tooMany = supply;
  while (tooMany - possible > 1) {
    const middle = Math.floor((possible + tooMany) / 2);
    if (fits(middle)) possible = middle;
    else tooMany = middle;
  }
  return possible;
}

/** How finely the machines of all classes are made fewer, as a share. */
const jointStep = 1 / 64;

/** All classes on fewer machines by the same share, as few as fit, and no fewer than can be promised a goal: what goals that makes possible. */
function nearestJointly(classes: readonly ClassOptions[], { usersOf, tools: { predictor }, fits }: Beside): NearestGoal[] {
  const fewest = classes.map((one) => ({ ...one, options: fewestMachines(one.options).map((option) => ({ ...option, least: leastPromised(option, usersOf, predictor) })) }));
  const fitScaled = (share: number): Fit => fits(fewest.map((one) => ({ ...one, options: one.options.map(({ least, ...option }) => ({ ...option, count: Math.max(least, Math.floor(option.count * share)) })) })));
  let best = fitScaled(0);
  let [possible, tooMuch] = [0, 1];
  while (best.kind === 'yes' && tooMuch - possible > jointStep) {
    const middle = (possible + tooMuch) / 2;
    const fit = fitScaled(middle);
    if (fit.kind === 'yes') [best, possible] = [fit, middle];
    else tooMuch = middle;
  }
  if (best.kind !== 'yes') return [];
  return best.chosen.flatMap(({ jobClass, offer, count }): NearestGoal[] => {
    const value = fastest(jobClass, offer, count, { users: usersOf(jobClass, offer), predictor });
    return value <= goalNumber(jobClass.goal) ? [] : [{ className: jobClass.name, goal: goalOf(jobClass.goal, value), type: offer.type, count }];
  });
}

/** The fewest machines of which something is known, and which are not busier than they can be. */
function leastPromised({ jobClass, offer, count }: Option, usersOf: UsersOf, predictor: CapacityTools['predictor']): number {
  const most = jobClass.goal.kind === 'utilisation' ? 1 : Number.MAX_VALUE;
  return Math.min(
    count,
    ...usersOf(jobClass, offer).map((users) => {
      const demand = { ...demandOf(jobClass, users), goal: most };
      return leastCount(predictor, offer, demand, knownCounts(predictor, offer, demand, { from: 1, to: count })).count;
    }),
  );
}

/** By the number of users with which it is; Infinity where nothing is known. */
function fastest(jobClass: JobClass, offer: Offer, count: number, { users, predictor }: { readonly users: readonly number[]; readonly predictor: CapacityTools['predictor'] }): number {
  const answers = users.map((one) => ask(predictor, offer, demandOf(jobClass, one), count));
  return Math.min(...answers.map((answer) => (answer.kind === 'predicted' ? answer.value : Number.POSITIVE_INFINITY)));
}

const mildestFirst = (classes: readonly ClassOptions[]) => (a: NearestGoal, b: NearestGoal): number => change(a, classes) - change(b, classes);

/** By which factor the goal would grow. */
function change({ className, goal }: NearestGoal, classes: readonly ClassOptions[]): number {
  const jobClass = classes.find((one) => one.jobClass.name === className)?.jobClass;
  return jobClass === undefined ? Number.POSITIVE_INFINITY : goalNumber(goal) / goalNumber(jobClass.goal);
}
