import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pinball } from '../losses/pinball.ts';
import { Adam } from '../optimisers/adam.ts';
import { Graph } from '../tensor/graph.ts';
import { Parameters } from '../tensor/parameters.ts';
import { trainedLevels } from './quantile-levels.ts';
import type { NetworkDesign } from './quantile-network.ts';
import { buildNetwork, groupsOf, parametersMaxOf } from './quantile-network.ts';
import { spikeLevelAt } from './spike-level.ts';
import type { TrainingResult } from './train-early-stopping.ts';
import { trainEarlyStopping } from './train-early-stopping.ts';
import type { WindowShape } from './window-shape.ts';
import { firstOrigin, showWindow } from './window-shape.ts';

const batch = 32;

/** The last part of the past on which early stopping looks. */
const heldOutShare = 0.15;

/** Windows of it that are looked at, evenly spread. */
const heldOutMax = 8 * batch;

/** Where the norm of the gradients is clipped. */
const normMax = 1;

export type FittedNetwork = { readonly weights: Float32Array<ArrayBuffer>; readonly result: TrainingResult };

/** Origins whose window and targets lie in the past; those with a filled-in target teach nothing and are left out. */
export function origins(past: RegularSeries, shape: WindowShape): { readonly training: readonly number[]; readonly heldOut: readonly number[] } {
  const end = past.values.length - shape.horizon;
  const usable: number[] = [];
  for (let origin = firstOrigin(shape); origin < end; origin++) {
    let measured = true;
    for (let lead = 1; lead <= shape.horizon && measured; lead++) measured = past.measured[origin + lead] === 1;
    if (measured) usable.push(origin);
  }
  const split = Math.floor(usable.length * (1 - heldOutShare));
  const boundary = usable[split] ?? end;
  // A training target must not reach into the windows that judge it.
  return { training: usable.slice(0, split).filter((origin) => origin + shape.horizon <= boundary), heldOut: usable.slice(split) };
}

/** Trains a design on a past that has enough origins. */
export function fitQuantileNetwork(design: NetworkDesign, shape: WindowShape, past: RegularSeries, kernels: Kernels, random: Random): FittedNetwork {
  const parameters = new Parameters(kernels, parametersMaxOf(shape));
  const graph = new Graph(kernels);
  const layers = design.layers(parameters, shape, random);
  const network = buildNetwork(design, shape, graph, batch, layers);
  const groups = groupsOf(shape);
  const targets = new Float32Array(batch * groups);
  const weights = new Float32Array(batch * groups).fill(1);
  const loss = pinball(graph, network.quantiles, targets, { quantiles: trainedLevels, weights });

  const { training, heldOut } = origins(past, shape);
  const show = (index: number, origin: number): void => {
    const { last, scale } = showWindow(past, shape, origin, { sequence: network.sequence.values, extras: network.extras.values, index, rowOf: network.rowOf(index) });
    const spike = design.spikeWeight > 0 ? spikeLevelAt(past.values, origin, shape.window) : Number.POSITIVE_INFINITY;
    let ceiling = Number.NEGATIVE_INFINITY;
    for (let group = 0; group < groups; group++) {
      const value = group < shape.horizon ? (past.values[origin + 1 + group] as number) : ceiling;
      ceiling = Math.max(ceiling, value);
      targets[index * groups + group] = (value - last) / (scale * (shape.changes[group] as number));
      weights[index * groups + group] = value > spike ? 1 + design.spikeWeight : 1;
    }
  };

  const spread = heldOut.filter((_, index) => index % Math.ceil(heldOut.length / heldOutMax) === 0);
  const heldOutLoss = (): number => {
    let sum = 0;
    const rounds = Math.max(1, Math.floor(spread.length / batch));
    for (let round = 0; round < rounds; round++) {
      for (let index = 0; index < batch; index++) show(index, spread[(round * batch + index) % spread.length] as number);
      graph.forward();
      sum += loss.value();
    }
    return sum / rounds;
  };
  const fill = (): void => {
    for (let index = 0; index < batch; index++) show(index, training[integerBelow(random, training.length)] as number);
  };
  const adam = new Adam(kernels, parameters.values.length, { rate: design.rate, normMax });
  const result = trainEarlyStopping({ graph, loss, parameters, adam, fill, heldOutLoss }, design.bounds);
  return { weights: parameters.values.slice(), result };
}
