import { invariant } from '../../model/error.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Matrix } from './matrix.ts';
import { matrix, rowOf, squaredDistance } from './matrix.ts';

export type Clusters = {
  readonly centres: Matrix;
  readonly labels: Int32Array;
  /** Sum of squared distances to the nearest centre. */
  readonly inertia: number;
};

/** As many tries as scikit-learn's KMeans makes by default with random starts; the best is kept. */
const triesDefault = 10;
const iterationsMax = 300;

/**
 * Lloyd's k-means from k-means++ starts (Arthur and Vassilvitskii, SODA 2007), best of several tries. Where there are fewer different
 * rows than `k`, there are as many clusters as different rows. `points` has at least one row.
 */
export function kmeans(points: Matrix, k: number, random: Random, tries = triesDefault): Clusters {
  invariant(points.rows > 0 && k > 0, 'k-means has points and at least one cluster');
  let best: Clusters | undefined;
  for (let i = 0; i < tries; i++) {
    const found = lloyd(points, starts(points, k, random));
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return best as Clusters;
}

/** The nearest centre; of equally near ones the first. */
export function nearest(centres: Matrix, point: Float64Array): { readonly label: number; readonly distance: number } {
  let [label, distance] = [0, Infinity];
  for (let c = 0; c < centres.rows; c++) {
    const d = squaredDistance(point, rowOf(centres, c));
    if (d < distance) [label, distance] = [c, d];
  }
  return { label, distance };
}

/** The first centre is any point; each further one is drawn with probability in proportion to its squared distance from those there are. */
function starts(points: Matrix, k: number, random: Random): Matrix {
  const chosen = [integerBelow(random, points.rows)];
  const distances = new Float64Array(points.rows).fill(Infinity);
  while (chosen.length < k) {
    const last = rowOf(points, chosen.at(-1) as number);
    let total = 0;
    for (let i = 0; i < points.rows; i++) total += distances[i] = Math.min(distances[i] as number, squaredDistance(rowOf(points, i), last));
    if (total <= 0) break;
    chosen.push(drawn(distances, random.next() * total));
  }
  const centres = matrix(chosen.length, points.columns);
  chosen.forEach((row, c) => rowOf(centres, c).set(rowOf(points, row)));
  return centres;
}

function drawn(weights: Float64Array, at: number): number {
  let [rest, last] = [at, 0];
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    rest -= weights[i] as number;
    if (rest < 0) break;
  }
  // Rounding may leave a rest behind the last weight; then that one is meant.
  return last;
}

function lloyd(points: Matrix, centres: Matrix): Clusters {
  const labels = new Int32Array(points.rows).fill(-1);
  let inertia = Infinity;
  for (let iteration = 0; iteration < iterationsMax; iteration++) {
    let [sum, moved] = [0, 0];
    for (let i = 0; i < points.rows; i++) {
      const { label, distance } = nearest(centres, rowOf(points, i));
      if (labels[i] !== label) moved += 1;
      labels[i] = label;
      sum += distance;
    }
    inertia = sum;
    if (moved === 0) break;
    recentre(points, labels, centres);
  }
  return { centres, labels, inertia };
}

/** Moves each centre into the mean of its points; one that lost all its points stays where it is. */
function recentre(points: Matrix, labels: Int32Array, centres: Matrix): void {
  const sums = matrix(centres.rows, centres.columns);
  const counts = new Int32Array(centres.rows);
  for (let i = 0; i < points.rows; i++) {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
    const [sum, point] = [rowOf(sums, label), rowOf(points, i)];
    for (let j = 0; j < point.length; j++) sum[j] = (sum[j] as number) + (point[j] as number);
  }
  for (let c = 0; c < centres.rows; c++) {
    const count = counts[c] as number;
    if (count > 0) rowOf(centres, c).set(rowOf(sums, c).map((value) => value / count));
  }
}
