import { InvalidInputError } from '../model/error.ts';
import type { Instant, Ms } from '../units/time.ts';
import { instant, ms } from '../units/time.ts';

/** The most points of one series in one answer: twice the pixels of a wide screen are no better than once. */
export const pointsMax = 2000;

export type TimeAxis = { readonly from: Instant; readonly to: Instant; readonly step: Ms; readonly times: readonly Instant[] };

export type TimeAxisRequest = { readonly from?: number | undefined; readonly to?: number | undefined; readonly stepMs?: number | undefined };

/** What is shown where no range is asked for. */
const spanMsDefault = 15 * 60_000;
/** Points aimed at where no step is asked for. */
const pointsDefault = 300;

/**
 * Equal steps from `from` up to and including `to` where it falls on a step. Without a step about 300 whole-second steps.
 * @throws InvalidInputError for an empty range or one of more than 2,000 points
 */
export function timeAxis(request: TimeAxisRequest, now: Instant): TimeAxis {
  const to = instant(request.to ?? now);
  const from = instant(request.from ?? to - spanMsDefault);
  if (from >= to) throw new InvalidInputError([`from is ${from}; it must be before to, ${to}; ask for an earlier one`]);
  const step = ms(request.stepMs ?? Math.max(1000, Math.ceil((to - from) / pointsDefault / 1000) * 1000));
  const count = Math.floor((to - from) / step) + 1;
  if (count > pointsMax) {
    const least = Math.ceil((to - from) / (pointsMax - 1));
    throw new InvalidInputError([`stepMs is ${step}, which makes ${count} points; it must make at most ${pointsMax}; use at least ${least}`]);
  }
  return { from, to, step, times: Array.from({ length: count }, (_, index) => instant(from + index * step)) };
}

/** Index of the first time of the axis at or after `at`; may be the length. */
export function indexAtOrAfter({ from, step, times }: TimeAxis, at: number): number {
  return Math.min(times.length, Math.max(0, Math.ceil((at - from) / step)));
}
