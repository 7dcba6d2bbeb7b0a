import type { Ms } from '../../units/time.ts';
import { ms, toSeconds } from '../../units/time.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Point } from './point.ts';

/** `averaged`: the grid is wider than the points, so that each slot takes the mean of several. */
export type Step = { readonly kind: 'step'; readonly step: Ms; readonly averaged: boolean };

/** A distance may be off a whole number of steps by this share of a step (late scrapes) ... */
const jitterMax = 0.25;
/** ... in at least this share of the distances; otherwise the points have no step of their own. */
const regularShareMin = 0.8;
/** Steps within this share of a whole second are taken as that: 15.003 s are 15 s and lateness. */
const roundingMax = 0.02;

/** The step of points in order: the median distance, rounded to whole seconds where it is nearly one; or the reason why there is none. */
export function findStep(points: readonly Point[], wanted: Ms | undefined): Step | WhyNot {
  const distances: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const distance = (points[i] as Point).at - (points[i - 1] as Point).at;
    if (distance > 0) distances.push(distance);
  }
  if (distances.length < 2) return whyNot('too-short', `The points have ${distances.length + 1} different times; a step needs 3 or more. Give a longer history.`);
  const median = Float64Array.from(distances).sort()[Math.floor(distances.length / 2)] as number;
  if (wanted !== undefined) {
    if (!(wanted > 0)) return whyNot('irregular', `The step is ${wanted} ms; it must be above 0. Leave it out to use the median distance.`);
    return { kind: 'step', step: wanted, averaged: wanted >= 1.5 * median };
  }
  const step = ms(nearlyWholeSeconds(median));
  const regular = distances.filter((distance) => Math.abs(distance / step - Math.round(distance / step)) <= jitterMax).length;
  if (regular >= regularShareMin * distances.length) return { kind: 'step', step, averaged: false };
  const text = formatQuantity({ value: toSeconds(step), dimension: 'duration' });
  return whyNot('irregular', `Only ${regular} of ${distances.length} distances between points are a whole number of the median distance, ${text}. Give a step, for example 4 times that: the points within one step are then averaged.`);
}

function nearlyWholeSeconds(median: number): number {
  const whole = Math.round(median / 1000) * 1000;
  return whole > 0 && Math.abs(whole - median) <= roundingMax * median ? whole : median;
}
