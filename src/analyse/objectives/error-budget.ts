import { metShareOf } from '../../knowledge/met-share.ts';
import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { Budget, Burn, ObjectiveStatus } from '../../model/finding.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { instant, ms } from '../../units/time.ts';

/**
 * Multi-window burn alerts of the SRE workbook (Beyer et al. 2018, chapter 5) with Sloth's windows for 30 days: 2 % of the
 * budget in 1 h, 5 % in 6 h, 10 % in 1 d, 10 % in 3 d; the short window is a twelfth of the long one. The share of the
 * budget and of the period give the factor: 2 % in 1/720 of the period is 14.4.
 */
const pairs = [
  { severity: 'page', budgetShare: 0.02, windowsPerPeriod: 720 },
  { severity: 'page', budgetShare: 0.05, windowsPerPeriod: 120 },
  { severity: 'ticket', budgetShare: 0.1, windowsPerPeriod: 30 },
  { severity: 'ticket', budgetShare: 0.1, windowsPerPeriod: 10 },
] as const;

const shortPerLong = 12;

/** A window needs some judgements to say anything: in short periods it is stretched to hold this many. */
const cyclesMin = { long: 12, short: 3 } as const;

/** The last span ends with the last cycle: up to this many cycles after it the present status counts, later nobody looked. */
const tailCyclesMax = 3;

type Judgement = { readonly status: ObjectiveStatus; readonly applies: boolean };

/**
 * The error budget of an objective: how much of the time that may be lost in a period is lost. Time in which it was violated
 * or unknown is lost, as is time between spans, in which nobody looked; time in which it did not apply is not owed.
 * Nothing is held against it from before its first span.
 *
 * @param now the present judgement, which holds since the last span
 * @param history.spans of this objective up to `at`, in any order
 * @param history.cycle time between two judgements
 */
export function errorBudget(
  objective: { readonly goal: number; readonly period: Ms },
  now: Judgement,
  history: { readonly spans: readonly ObjectiveSpan[]; readonly at: Instant; readonly cycle: Ms },
): Budget {
  const { goal, period } = objective;
  const { at, cycle } = history;
  const seen = upToNow(history.spans.filter((span) => span.from < at && span.to > at - period), now, at, cycle);
  const first = seen.reduce((earliest, span) => Math.min(earliest, span.from), Number.POSITIVE_INFINITY);
  const since = (window: number): Instant => instant(Math.max(at - window, first));
  const lostIn = (window: number): number | null => {
    const share = first < at ? metShareOf(seen, since(window), at) : null;
    return share === null ? null : 1 - share;
  };

  const lost = lostIn(period);
  const burns = goal < 1 ? pairs.map((pair) => burnOver(pair, { goal, period, cycle, lostIn })) : [];
  const [quickest] = burns;
  return {
    goal,
    period,
    metShare: lost === null ? null : 1 - lost,
    left: lost === null ? 1 : budgetLeft(goal, period, lost * owedTime(seen, since(period), at)),
    // The lower of the two rises when a problem lasts, and falls as soon as it is over.
    burnRate: quickest === undefined || quickest.longRate === null || quickest.shortRate === null ? null : Math.min(quickest.longRate, quickest.shortRate),
    burns,
  };
}

function upToNow(spans: readonly ObjectiveSpan[], now: Judgement, at: Instant, cycle: Ms): readonly ObjectiveSpan[] {
  const last = spans.reduce<ObjectiveSpan | null>((latest, span) => (latest === null || span.to > latest.to ? span : latest), null);
  if (last === null || last.to >= at || at - last.to > tailCyclesMax * cycle) return spans;
  return [...spans, { ...last, ...now, from: last.to, to: at }];
}

/** A goal of 100 % has no budget: the first loss spends it. */
function budgetLeft(goal: number, period: Ms, lostTime: number): number {
  if (lostTime <= 0) return 1;
  const allowed = (1 - goal) * period;
  return allowed > 0 ? 1 - lostTime / allowed : 0;
}

/** Time in which the objective applied or nobody looked (ms). Spans of one objective do not overlap. */
function owedTime(spans: readonly ObjectiveSpan[], from: Instant, to: Instant): number {
  const free = spans.filter((span) => !span.applies).reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);
  return Math.max(0, to - from - free);
}

function burnOver(
  pair: (typeof pairs)[number],
  { goal, period, cycle, lostIn }: { readonly goal: number; readonly period: Ms; readonly cycle: Ms; readonly lostIn: (window: number) => number | null },
): Burn {
  const long = Math.min(period, Math.max(period / pair.windowsPerPeriod, cyclesMin.long * cycle));
  const short = Math.min(long, Math.max(long / shortPerLong, cyclesMin.short * cycle));
  const factor = pair.budgetShare * pair.windowsPerPeriod;
  const rateIn = (window: number): number | null => {
    const lost = lostIn(window);
    return lost === null ? null : lost / (1 - goal);
  };
  const longRate = rateIn(long);
  const shortRate = rateIn(short);
  const fires = longRate !== null && shortRate !== null && longRate >= factor && shortRate >= factor;
  return { severity: pair.severity, factor, long: ms(long), short: ms(short), longRate, shortRate, fires };
}
