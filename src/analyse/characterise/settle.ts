import { nearest } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import { rowOf, squaredDistance } from './matrix.ts';

/** A change of phase counts at once if the new centre is at most half as far as the old one (a quarter in squares). */
const clearShare = 0.25;

/**
 * The phase of every step, without flicker: a step that lies between two centres keeps the phase before it unless the next step wants to
 * leave for the same phase again; a step that is clearly another phase's changes at once. Looks only back, so that what is said of a step
 * never depends on later ones.
 */
export function settledPhases(points: Matrix, centres: Matrix): Int32Array {
  const phases = new Int32Array(points.rows);
  let [current, wanted] = [-1, -1];
  for (let row = 0; row < points.rows; row++) {
    const point = rowOf(points, row);
    const { label, distance } = nearest(centres, point);
    const clear = current < 0 || distance <= clearShare * squaredDistance(point, rowOf(centres, current));
    if (label === current || clear || label === wanted) [current, wanted] = [label, -1];
    else wanted = label;
    phases[row] = current;
  }
  return phases;
}
