import { after, toSeconds } from '../../units/time.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { SeriesNote, Slots } from './point.ts';

/** A counter that falls in more than this share of its steps is none. */
const resetShareMax = 0.25;

/**
 * The increase per second of a counter between the last slot and this one. After a fall the counter was reset, and what it shows is what
 * it counted since (the rule of Prometheus' `increase`). Nothing is known of a slot beside a missing one, so it stays missing.
 */
export function increasePerSecond(slots: Slots, notes: SeriesNote[]): Slots | WhyNot {
  const { values } = slots;
  const increases = new Float64Array(Math.max(0, values.length - 1)).fill(Number.NaN);
  let resets = 0;
  let known = 0;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1] as number;
    const now = values[i] as number;
    if (Number.isNaN(before) || Number.isNaN(now)) continue;
    known++;
    if (now < before) resets++;
    increases[i - 1] = (now < before ? now : now - before) / toSeconds(slots.step);
  }
  if (known < 2) return whyNot('gaps', `The counter has ${known} pairs of values in a row; a rate needs 2 or more. Give a wider step, or a longer history.`);
  if (resets > resetShareMax * known) {
    return whyNot('resets', `The counter falls in ${resets} of ${known} steps; a counter that is reset so often (more than a quarter) counts nothing. Say that the metric is a gauge.`);
  }
  if (resets > 0) notes.push({ rule: 'resets', count: resets, text: `The counter was reset ${resets === 1 ? 'once' : `${resets} times`}; what it shows after that is taken as counted since the step before.` });
  return { kind: 'slots', start: after(slots.start, slots.step), step: slots.step, values: increases };
}

/** A fall to less than this share of the value before it is a reset. */
const resetDepth = 0.1;
/** A counter grows, and does not just stay, in at least this share of its steps. */
const growthShareMin = 0.3;

/** How often the values fall to near zero, if they grow otherwise and never fall but so; 0 if they do not look like a counter. */
export function looksLikeResetCounter(values: Float64Array): number {
  let before = Number.NaN;
  let falls = 0;
  let rises = 0;
  let steps = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(before)) {
      steps++;
      if (value > before) rises++;
      if (value < before) {
        if (value < 0 || value > resetDepth * before) return 0;
        falls++;
      }
    }
    before = value;
  }
  return steps >= 20 && rises >= growthShareMin * steps && falls <= steps / 10 ? falls : 0;
}
