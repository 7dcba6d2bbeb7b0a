import { formatQuantity } from '../units/quantity.ts';
import type { BacktestPolicyView, BacktestView } from './views/backtest-view.ts';

/** What is known of a backtest besides how the policies did. */
export type AdviceGround = {
  /** The share of slots in which the objective must be met, 0..1. */
  readonly goal: number;
  /** Measured slots that count. */
  readonly slots: number;
  readonly replicasMax: number;
  readonly startupSeconds: number;
  /** Slots, in %, in which even the most replicas there may be are too few. */
  readonly beyondPercent: number;
  /** How many replicas at all times would keep the goal, as far as is known ahead of the world; null where no number does. */
  readonly constant: { readonly replicas: number; readonly usd: number } | null;
  readonly bound: Pick<NonNullable<BacktestView['bound']>, 'violatedPercent' | 'usd'> | null;
};

export type Advice = Pick<BacktestView, 'recommended' | 'advice'>;

type Able = BacktestPolicyView & { readonly violatedPercent: number; readonly usd: number };

/** The cheapest policy that keeps the goal; where none does, null, with what comes nearest, why, and what would help. */
export function adviceOf(policies: readonly BacktestPolicyView[], ground: AdviceGround): Advice {
  const able = policies.filter((policy): policy is Able => !policy.knowsFuture && policy.whyNot === null && policy.violatedPercent !== null && policy.usd !== null);
  const allowed = 100 * (1 - ground.goal);
  const keeping = able.filter(({ violatedPercent }) => violatedPercent <= allowed + rounding);
  const [best] = keeping.toSorted((a, b) => a.usd - b.usd || a.violatedPercent - b.violatedPercent);
  if (best !== undefined) {
    const others = keeping.length === 1 ? 'the only policy that keeps' : `the cheapest of ${keeping.length} policies that keep`;
    return { recommended: best.name, advice: `${best.name} is ${others} the goal, which is ${goalText(ground)}: it violates ${percent(best.violatedPercent)}.${evidenceText(ground)}` };
  }
  if (able.length === 0) return { recommended: null, advice: 'Nothing can be recommended: no policy without knowledge of the future could be played.' };
  const [nearest] = able.toSorted((a, b) => a.violatedPercent - b.violatedPercent || a.usd - b.usd);
  const { name, violatedPercent } = nearest as Able;
  return { recommended: null, advice: `None of these policies keeps the goal, which is ${goalText(ground)}; ${name} comes nearest and violates ${percent(violatedPercent)}. ${reasonOf(policies, ground, allowed)}` };
}

/** What is not shown is taken to be possible with this probability. */
const doubt = 0.05;
/** Slots that are asked for where the goal allows no violation at all, which no number of slots shows. */
const slotsLeast = 60;

/**
 * A word where so few slots were played that policies which do not keep the goal would mostly look as if they did: none of `n` slots violated shows, with a
 * confidence of 95 %, no more than that less than `1 - 0.05^(1/n)` of all are (the rule of three). Slots depend on those before them, so it is less rather than more.
 */
function evidenceText({ slots, goal }: AdviceGround): string {
  const possible = 1 - doubt ** (1 / slots);
  if (goal >= 1 ? slots >= slotsLeast : possible <= 1 - goal) return '';
  const strength = slots < slotsLeast ? 'That is next to no evidence' : 'That is little evidence for such a goal';
  return ` ${strength}: ${slots === 1 ? 'only 1 slot was' : `only ${slots} slots were`} played, and a policy that violates none of as many may still violate ${percent(100 * possible)} in the long run. Replay a longer load.`;
}

/** Percentages are means of quotients. */
const rounding = 1e-9;

function reasonOf(policies: readonly BacktestPolicyView[], { replicasMax, startupSeconds, beyondPercent, constant, bound }: AdviceGround, allowed: number): string {
  if (beyondPercent > allowed + rounding) {
    const most = `Even ${replicasMax === 1 ? '1 replica, the most there may be, is' : `${replicasMax} replicas, the most there may be, are`} too few in ${percent(beyondPercent)}`;
    return constant === null ? `${most}, and no number up to 1000 would do: the load is too much for that many, or the response too slow even where there is nothing to share. Another target is needed, or faster instances.` : `${most}; ${constant.replicas} would keep the goal, so allow more (--replicas).`;
  }
  if (bound !== null && bound.violatedPercent !== null && bound.violatedPercent > allowed + rounding) {
    return `Even the bound, which knows the future, violates ${percent(bound.violatedPercent)}: replicas that suffice on average do not where responses vary so much. A higher target or tolerance helps, or more room at each instance.`;
  }
  const asked = new Set(policies.map(({ rule }) => rule));
  const ways = [
    bound?.usd === undefined || bound.usd === null ? null : `It can be kept: whoever knew the future would for ${bound.usd.toFixed(2)} USD.`,
    constant === null ? null : `${constant.replicas} replicas at all times would come to ${constant.usd.toFixed(2)} USD.`,
    asked.has('ours') ? null : 'A policy that plans ahead may do it (ours).',
    asked.has('hpa') ? 'So may more slack, such as hpa:50%.' : null,
    startupSeconds > 0 ? `Instances that start faster than in ${formatQuantity({ value: startupSeconds, dimension: 'duration' })} help every policy.` : null,
  ];
  return ways.filter((way) => way !== null).join(' ');
}

const percent = (value: number): string => `${Number(value.toPrecision(3))} % of the slots`;
const goalText = ({ goal }: AdviceGround): string => `to meet the objective in ${Number((100 * goal).toPrecision(6))} % of the slots`;
