import * as z from 'zod';
import type { Instant } from '../../units/time.ts';

/** Scores that count, newest last; older ones are forgotten, so that a forecaster that has become worse loses its credit. */
const scoresMax = 200;
/** Of those at least this many have to be there before anything is credited. */
export const scoresMin = 24;
/** Forecasts whose first stage is not over. */
const pendingMax = 300;

/** What forecasts of one name promised for their first stage, and how those fared whose stage is over. Plain JSON, since it is stored. */
export const creditLedgerSchema = z.strictObject({
  version: z.literal(1),
  /** What was asked for; another question begins anew. */
  asked: z.string().max(4096),
  pending: z.array(z.strictObject({ madeAt: z.number(), values: z.array(z.number()).max(64), naive: z.number() })).max(pendingMax),
  scores: z.array(z.strictObject({ loss: z.number(), naive: z.number(), covered: z.boolean() })).max(scoresMax),
  credited: z.boolean(),
});
export type CreditLedger = z.output<typeof creditLedgerSchema>;

export const emptyLedger = (asked: string): CreditLedger => ({ version: 1, asked, pending: [], scores: [], credited: false });

/** Adds a promise: the quantiles of the first stage, and what the naive forecast says about it. */
export const withPromise = (ledger: CreditLedger, madeAt: Instant, values: readonly number[], naive: number): CreditLedger => ({
  ...ledger,
  pending: [...ledger.pending, { madeAt, values: [...values], naive }].slice(-pendingMax),
});

/**
 * Judges what has come true. `peakFrom` gives the maximum of the first stage of a forecast made then: null if it was not measured, 'open' while the
 * stage goes on. Credit needs `scoresMin` scores, a pinball loss (mean over the quantiles) that is not above that of the naive forecast, and that
 * the highest quantile held as often as it says, but for what two standard deviations of chance explain.
 */
export function settled(ledger: CreditLedger, quantiles: readonly number[], peakFrom: (madeAt: number) => number | null | 'open'): CreditLedger {
  const pending: CreditLedger['pending'] = [];
  const scores = [...ledger.scores];
  for (const promise of ledger.pending) {
    const peak = peakFrom(promise.madeAt);
    if (peak === 'open') pending.push(promise);
    else if (peak !== null) scores.push(scoreOf(promise, quantiles, peak));
  }
  if (pending.length === ledger.pending.length) return ledger;
  const kept = scores.slice(-scoresMax);
  return { ...ledger, pending, scores: kept, credited: earned(kept, quantiles.at(-1) ?? 0) };
}

function scoreOf(promise: CreditLedger['pending'][number], quantiles: readonly number[], peak: number): CreditLedger['scores'][number] {
  const mean = (forecast: (column: number) => number): number => quantiles.reduce((sum, q, column) => sum + pinball(q, forecast(column), peak), 0) / quantiles.length;
  return { loss: mean((column) => promise.values[column] as number), naive: mean(() => promise.naive), covered: peak <= (promise.values.at(-1) as number) };
}

/** Koenker and Bassett, "Regression Quantiles" (1978). */
const pinball = (q: number, forecast: number, truth: number): number => (truth >= forecast ? q * (truth - forecast) : (1 - q) * (forecast - truth));

function earned(scores: CreditLedger['scores'], highest: number): boolean {
  if (scores.length < scoresMin) return false;
  const sum = (pick: (score: CreditLedger['scores'][number]) => number): number => scores.reduce((total, score) => total + pick(score), 0);
  const chance = 2 * Math.sqrt((highest * (1 - highest)) / scores.length);
  return sum(({ loss }) => loss) <= sum(({ naive }) => naive) && sum(({ covered }) => (covered ? 1 : 0)) / scores.length >= highest - chance;
}

/** How it stands with the credit, for people. */
export function creditWords({ scores, credited }: CreditLedger): string {
  if (credited) return `it has earned credit over ${scores.length} forecasts that came true`;
  if (scores.length < scoresMin) return `${scores.length} of the ${scoresMin} forecasts that credit needs have come true`;
  return `over the last ${scores.length} forecasts that came true it was worse than yesterday's load, or held too seldom`;
}
