import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';

/** Longest horizon of a network, in steps: the products of its head grow with it. */
const horizonMax = 512;

/** Why a network cannot be fitted for this horizon, or undefined. */
export const tooFar = (name: string, horizon: number): WhyNot | undefined =>
  horizon <= horizonMax
    ? undefined
    : whyNot('too-slow', `The ${name} network was asked for ${horizon} steps ahead; it takes at most ${horizonMax}; use a coarser step or seasonal-naive.`);

/** Why a network cannot be fitted on this past, or undefined. `windows` says how many training windows were found, once that is known. */
export function tooLittle(
  name: string, { values }: RegularSeries, pointsMin: number, windows?: { readonly found: number; readonly needed: number },
): WhyNot | undefined {
  if (values.length < pointsMin) {
    return whyNot('too-short', `The ${name} network has ${values.length} points of history; it needs at least ${pointsMin} for this horizon; collect more or use seasonal-naive.`);
  }
  if (values.every((value) => value === values[0])) {
    return whyNot('constant', `All ${values.length} points of history are ${values[0]}; a network learns nothing from a constant; use last-value.`);
  }
  if (windows !== undefined && windows.found < windows.needed) {
    return whyNot('no-training', `The ${name} network found ${windows.found} windows whose targets were all measured; it needs at least ${windows.needed}; close the gaps of the series or collect more.`);
  }
  return undefined;
}
