import type { RandomStreams } from '../../model/random.ts';
import { bestClusters, silhouetteOf } from './choose-k.ts';
import type { Crbm, CrbmSettings } from './crbm.ts';
import { activationsOf, crbmDefaults, energiesOf } from './crbm.ts';
import { kmeans, nearest } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import { cell, matrix, rowOf, rowsOf, stack } from './matrix.ts';
import type { PrincipalComponents } from './principal-components.ts';
import { fitPrincipalComponents, projectionsOf } from './principal-components.ts';
import type { Scaler, Scaling } from './scaling.ts';
import { fitScaler, scaled } from './scaling.ts';
import { settledPhases } from './settle.ts';
import { trainCrbm } from './train-crbm.ts';

/** `crbm` is AI4DL's machine; `pca` projects the same windows and needs no training. */
export const featureKinds = ['crbm', 'pca'] as const;
export type FeatureKind = (typeof featureKinds)[number];

export type PhaseSettings = {
  readonly features: FeatureKind;
  /** Five, as AI4DL's programme; `auto` takes the number with the best silhouette. */
  readonly phases: number | 'auto';
  readonly scaling: Scaling;
  readonly crbm: CrbmSettings;
};

export const phaseDefaults: PhaseSettings = { features: 'crbm', phases: 5, scaling: 'standard', crbm: crbmDefaults };

type Features = { readonly kind: 'crbm'; readonly machine: Crbm; readonly errors: readonly number[] } | { readonly kind: 'pca'; readonly components: PrincipalComponents };

/** From a series of metrics to a phase a step: scaler, features, centres of the phases. */
export type PhaseModel = {
  readonly scaler: Scaler;
  readonly features: Features;
  readonly centres: Matrix;
  /** Of the clustering, -1..1; null where there is one phase. */
  readonly silhouette: number | null;
};

/**
 * Learns the phases of series with equal columns together (AI4DL; Berral, Wang and Youssef, HotCloud 2020): scaled metrics, features of a step
 * and its history, k-means. Phases are numbered by their mean of the first metric, lowest first.
 */
export function fitPhaseModel(series: readonly Matrix[], settings: PhaseSettings, random: RandomStreams): PhaseModel {
  const scaler = fitScaler(stack(series), settings.scaling);
  const inputs = series.map((one) => scaled(one, scaler));
  const features = fitFeatures(inputs, settings, random);
  const { points, metrics } = thinned(stack(inputs.map((one) => featuresOf(features, one))), stack(series));
  const stream = random.stream('characterise', 'clusters');
  const clusters = settings.phases === 'auto' ? bestClusters(points, stream) : kmeans(points, settings.phases, stream);
  const silhouette = 'silhouette' in clusters ? (clusters.silhouette as number | null) : silhouetteOf(points, clusters.labels, clusters.centres.rows);
  return { scaler, features, centres: inOrder(clusters.centres, clusters.labels, metrics), silhouette };
}

/** The phase of every step of a series, from that step and earlier ones only. */
export function phasesOf(model: PhaseModel, series: Matrix): Int32Array {
  return settledPhases(featuresOf(model.features, scaled(series, model.scaler)), model.centres);
}

/** How unlike the training data each step is: the machine's free energy, or with `pca` the squared distance to the nearest centre. */
export function strangenessOf(model: PhaseModel, series: Matrix): Float64Array {
  const input = scaled(series, model.scaler);
  if (model.features.kind === 'crbm') return energiesOf(model.features.machine, input);
  const points = featuresOf(model.features, input);
  return Float64Array.from({ length: points.rows }, (_, row) => nearest(model.centres, rowOf(points, row)).distance);
}

/** Steps that centres are found from; more move them less than the choice of the start does. */
const clusteredMax = 20_000;

function thinned(points: Matrix, metrics: Matrix): { readonly points: Matrix; readonly metrics: Matrix } {
  if (points.rows <= clusteredMax) return { points, metrics };
  const rows = Array.from({ length: clusteredMax }, (_, i) => Math.floor((i * points.rows) / clusteredMax));
  return { points: stack(rows.map((row) => rowsOf(points, row, row + 1))), metrics: stack(rows.map((row) => rowsOf(metrics, row, row + 1))) };
}

function fitFeatures(inputs: readonly Matrix[], { features, crbm }: PhaseSettings, random: RandomStreams): Features {
  if (features === 'pca') return { kind: 'pca', components: fitPrincipalComponents(inputs, crbm.history) };
  return { kind: 'crbm', ...trainCrbm(inputs, crbm, random.stream('characterise', 'crbm')) };
}

const featuresOf = (features: Features, input: Matrix): Matrix => (features.kind === 'crbm' ? activationsOf(features.machine, input) : projectionsOf(features.components, input));

/** Centres by the mean of the first metric of their steps, then of the second, and so on; empty ones last. */
function inOrder(centres: Matrix, labels: Int32Array, metrics: Matrix): Matrix {
  const means = matrix(centres.rows, metrics.columns);
  const counts = new Float64Array(centres.rows);
  labels.forEach((label, row) => {
    const count = (counts[label] as number) + 1;
    const mean = rowOf(means, label);
    counts[label] = count;
    for (let i = 0; i < metrics.columns; i++) mean[i] = (mean[i] as number) + (cell(metrics, row, i) - (mean[i] as number)) / count;
  });
  const order = Array.from(counts, (_, c) => c).filter((c) => (counts[c] as number) > 0);
  order.sort((a, b) => {
    for (let i = 0; i < metrics.columns; i++) if (cell(means, a, i) !== cell(means, b, i)) return cell(means, a, i) - cell(means, b, i);
    return a - b;
  });
  const sorted = matrix(order.length, centres.columns);
  order.forEach((from, to) => rowOf(sorted, to).set(rowOf(centres, from)));
  return sorted;
}
