import type { CapacityAnswer, MachineSplit } from './capacity-plan.ts';
import type { CapacityTools } from './capacity-tools.ts';
import { spotMax } from './cheapest-split.ts';
import { ask, askOptimist, leastCount, type Demand } from './least-count.ts';
import { offersOf, type Offer } from './offer.ts';
import type { Option } from './option.ts';
import { demandOf, plannedClass, type ChosenOption } from './planned-class.ts';
import type { CapacityProblem, JobClass } from './problem.ts';

/** Climbing ends when a step changes the prediction by no more than this share (CoarseGrainedOptimizer of D-SPACE4Cloud, incrementCheck). */
const relativeChangeMin = 1e-2;

/** What classes before have taken of each type's limits; D-SPACE4Cloud knows limits per class only, so that classes take in their order. */
type Taken = Map<string, MachineSplit>;

const nothing: MachineSplit = { onDemand: 0, reserved: 0, spot: 0 };

/**
 * D-SPACE4Cloud's own procedure (SolutionBuilder and CoarseGrainedOptimizer, read from its code): for each class the approximate model gives
 * a count on each type, the cheapest type is kept, and from there machines are taken away, or added, one by one on that type. It is here as
 * the baseline: it may end on a worse type, on a plateau, or without a plan where there is one.
 */
export function climbClasses(problem: CapacityProblem, tools: CapacityTools): CapacityAnswer {
  const { cloud } = problem;
  if (cloud.kind === 'private' || cloud.providers === 'any') return climbOn(problem, tools);
  const answers = [...new Set(cloud.types.map(({ provider }) => provider))].map((provider) =>
    climbOn({ ...problem, cloud: { ...cloud, types: cloud.types.filter((type) => type.provider === provider) } }, tools),
  );
  const simulations = answers.reduce((sum, answer) => sum + answer.simulations, 0);
  const cheapest = answers.toSorted((a, b) => costOf(a) - costOf(b))[0] as CapacityAnswer;
  return { ...cheapest, simulations };
}

const costOf = (answer: CapacityAnswer): number => (answer.kind === 'planned' ? answer.costUsdPerHour : Number.POSITIVE_INFINITY);

function climbOn(problem: CapacityProblem, tools: CapacityTools): CapacityAnswer {
  const before = tools.predictor.simulations;
  const taken: Taken = new Map();
  const chosen: ChosenOption[] = [];
  for (const jobClass of problem.classes) {
    const climbed = climbClass(jobClass, offersOf(problem, jobClass).offers, jobClass.users.high, tools, taken);
    if (climbed.kind === 'none') {
      return {
        kind: 'infeasible',
        method: 'hill-climbing',
        proven: false,
        why: climbed.why,
        conflict: [],
        nearest: [],
        jointly: [],
        simulations: tools.predictor.simulations - before,
      };
    }
    const { option } = climbed;
    const split = theirSplit(option.offer, option.count, taken);
    const sofar = taken.get(option.offer.type) ?? nothing;
    taken.set(option.offer.type, { onDemand: sofar.onDemand + split.onDemand, reserved: sofar.reserved + (option.offer.prices.reserved.shared ? split.reserved : 0), spot: 0 });
    chosen.push({ option, split, usdPerHour: costOfSplit(option.offer, split) });
  }
  const classes = chosen.map((one) => plannedClass(one, [], tools.predictor, { kind: 'method', why: 'hill climbing stopped here, which proves nothing' }));
  return {
    kind: 'planned',
    method: 'hill-climbing',
    costUsdPerHour: classes.reduce((sum, one) => sum + one.costUsdPerHour, 0),
    boundUsdPerHour: 0,
    classes,
    simulations: tools.predictor.simulations - before,
  };
}

export type Climbed = { readonly kind: 'found'; readonly option: Option } | { readonly kind: 'none'; readonly why: string };

/** One class for a number of users: the type that the approximate model finds cheapest, then steps on that type. */
export function climbClass(jobClass: JobClass, offers: readonly Offer[], users: number, tools: CapacityTools, taken: Taken = new Map()): Climbed {
  const demand = demandOf(jobClass, users);
  const starts = offers.map((offer) => {
    const count = startCount(offer, demand, jobClass, tools);
    return { offer, count, usdPerHour: costOfSplit(offer, theirSplit(offer, count, taken)) };
  });
  const start = starts.toSorted((a, b) => a.usdPerHour - b.usdPerHour)[0];
  if (start === undefined) return { kind: 'none', why: `no type of machine can run ${jobClass.name}` };
  const { offer } = start;
  const climbed = climb(offer, demand, start.count, tools);
  if (climbed === null) return { kind: 'none', why: `hill climbing on ${offer.type} stopped before ${jobClass.name} met its goal, since one machine more changed next to nothing` };
  const split = theirSplit(offer, climbed.count, taken);
  if (split.onDemand > offer.prices.onDemand.limit - (taken.get(offer.type)?.onDemand ?? 0)) return { kind: 'none', why: `${offer.type} is limited to fewer than the ${climbed.count} that hill climbing wants for ${jobClass.name}` };
  return { kind: 'found', option: { jobClass, offer, users, ...climbed, usdPerHour: costOfSplit(offer, split) } };
}

/** The closed form's count. Where it has none, D-SPACE4Cloud's is not positive and becomes 1; topologies start with 1 too. */
function startCount(offer: Offer, demand: Demand, jobClass: JobClass, { approximation }: CapacityTools): number {
  if (jobClass.goal.kind === 'utilisation') return 1;
  const found = leastCount(approximation, offer, demand, { from: 1, to: offer.countMax });
  return found.kind === 'found' ? found.count : 1;
}

/**
 * Down while it meets the goal, else up until it does; the least count seen that does. The most machines that a class may have end the climb,
 * which in D-SPACE4Cloud has no such end.
 */
function climb(offer: Offer, demand: Demand, start: number, { predictor }: CapacityTools): Pick<Option, 'count' | 'predicted'> | null {
  // What no count can meet needs no climb to find that out.
  if (askOptimist(predictor, offer, demand, offer.countMax) > demand.goal) return null;
  const first = ask(predictor, offer, demand, start);
  const down = first.kind === 'predicted' && first.value <= demand.goal;
  let best: Pick<Option, 'count' | 'predicted'> | null = null;
  let previous = Number.NaN;
  for (let count = start; count >= 1 && count <= offer.countMax; count += down ? -1 : 1) {
    const answer = ask(predictor, offer, demand, count);
    const value = answer.kind === 'predicted' ? answer.value : Number.NaN;
    const meets = value <= demand.goal;
    if (answer.kind === 'predicted' && meets && (best === null || count < best.count)) best = { count, predicted: { value, low: answer.low, high: answer.high } };
    if (meets !== down || Math.abs((previous - value) / previous) <= relativeChangeMin) break;
    previous = value;
  }
  return best;
}

/** As much spot as allowed, then what is reserved, the rest on demand, whatever each costs (SolutionPerJob.updateNumberVM). */
function theirSplit({ type, prices: { reserved, spot } }: Offer, count: number, taken: Taken): MachineSplit {
  const onSpot = spotMax(spot.shareMax, count);
  const left = reserved.limit - (reserved.shared ? (taken.get(type)?.reserved ?? 0) : 0);
  const onReserved = Math.min(left, count - onSpot);
  return { spot: onSpot, reserved: onReserved, onDemand: count - onSpot - onReserved };
}

const costOfSplit = ({ prices }: Offer, { onDemand, reserved, spot }: MachineSplit): number =>
  onDemand * prices.onDemand.usdPerHour + reserved * prices.reserved.usdPerHour + spot * prices.spot.usdPerHour;
