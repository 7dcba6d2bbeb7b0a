import type { Random } from '../../model/random.ts';
import type { Clusters } from './kmeans.ts';
import { kmeans } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import { matrix, rowOf, squaredDistance } from './matrix.ts';

/** Points that silhouettes are computed of: their cost is quadratic, and the mean of 500 is within about 0.02 of that of all. */
const sampleMax = 500;

/** Numbers of phases that are tried. */
export const phasesMin = 2;
export const phasesMax = 10;

export type ChosenClusters = Clusters & { readonly silhouette: number | null };

/** Tries every number of clusters from 2 to 10 and takes the one whose mean silhouette is highest; of equally good ones the smaller. */
export function bestClusters(points: Matrix, random: Random): ChosenClusters {
  let best: ChosenClusters | undefined;
  for (let k = phasesMin; k <= Math.min(phasesMax, points.rows); k++) {
    const clusters = kmeans(points, k, random);
    const silhouette = silhouetteOf(points, clusters.labels, clusters.centres.rows);
    if (best === undefined || (silhouette ?? -1) > (best.silhouette ?? -1)) best = { ...clusters, silhouette };
    // There are no more different rows than that.
    if (clusters.centres.rows < k) break;
  }
  return best ?? { ...kmeans(points, 1, random), silhouette: null };
}

/**
 * The mean silhouette (Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", 1987) of an evenly
 * spread sample, -1..1; null where there is only one cluster. A point alone in its cluster counts 0.
 */
export function silhouetteOf(points: Matrix, labels: Int32Array, k: number): number | null {
  const { sample, of } = sampled(points, labels);
  const sizes = new Int32Array(k);
  for (const label of of) sizes[label] = (sizes[label] as number) + 1;
  if (sizes.filter((size) => size > 0).length < 2) return null;
  let total = 0;
  for (let i = 0; i < sample.rows; i++) total += silhouetteAt(sample, of, sizes, i);
  return total / sample.rows;
}

function silhouetteAt(sample: Matrix, labels: Int32Array, sizes: Int32Array, i: number): number {
  const own = labels[i] as number;
  if ((sizes[own] as number) < 2) return 0;
  const sums = new Float64Array(sizes.length);
  for (let j = 0; j < sample.rows; j++) {
    const label = labels[j] as number;
    sums[label] = (sums[label] as number) + Math.sqrt(squaredDistance(rowOf(sample, i), rowOf(sample, j)));
  }
  const within = (sums[own] as number) / ((sizes[own] as number) - 1);
  let other = Infinity;
  for (let c = 0; c < sizes.length; c++) if (c !== own && (sizes[c] as number) > 0) other = Math.min(other, (sums[c] as number) / (sizes[c] as number));
  return Math.max(within, other) === 0 ? 0 : (other - within) / Math.max(within, other);
}

function sampled(points: Matrix, labels: Int32Array): { readonly sample: Matrix; readonly of: Int32Array } {
  const count = Math.min(sampleMax, points.rows);
  const sample = matrix(count, points.columns);
  const of = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * points.rows) / count);
    rowOf(sample, i).set(rowOf(points, row));
    of[i] = labels[row] as number;
  }
  return { sample, of };
}
