import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import { denseLayer } from '../layers/dense-layer.ts';
import { normalWeights } from '../layers/initial-weights.ts';
import { layerNormLayer, transformerLayer } from '../layers/transformer-layer.ts';
import { addTiled } from '../tensor/add.ts';
import { reshape } from '../tensor/reshape.ts';
import { selectRows } from '../tensor/select-rows.ts';
import { quantileForecaster } from './quantile-forecaster.ts';
import type { NetworkDesign } from './quantile-network.ts';
import { seasonalHead } from './seasonal-head.ts';
import type { TrainingBounds } from './train-early-stopping.ts';
import { featuresOf } from './window-shape.ts';

/** Points that become one token (Nie et al., "A time series is worth 64 words", ICLR 2023): shortens the sequence, so that attention is cheap. */
const patch = 4;

const width = 24;
const heads = 3;
const inner = 48;

const design: NetworkDesign = {
  name: 'transformer',
  rowOrder: 'by-window',
  window: 96,
  windowUnit: patch,
  spikeWeight: 3,
  rate: 3e-3,
  bounds: { stepsMax: 400, checkEvery: 25, patience: 8 },
  layers: (parameters, shape, random) => {
    const steps = shape.window / patch;
    const embed = denseLayer(parameters, patch * featuresOf(shape), width, random);
    const positions = parameters.take(steps, width, (values) => normalWeights(values, 0.1, random));
    const first = transformerLayer(parameters, { width, heads, inner, steps }, random);
    const second = transformerLayer(parameters, { width, heads, inner, steps }, random);
    const norm = layerNormLayer(parameters, width);
    const head = seasonalHead(parameters, width, shape, random);
    return (graph, { sequence, extras, batch }) => {
      const tokens = embed(graph, reshape(graph, sequence, batch * steps, patch * featuresOf(shape)));
      const encoded = second(graph, first(graph, addTiled(graph, tokens, positions)));
      const last = norm(graph, selectRows(graph, encoded, Array.from({ length: batch }, (_, index) => (index + 1) * steps - 1)));
      return head(graph, last, extras);
    };
  },
};

/**
 * A causal Transformer encoder (Vaswani et al., 2017) trained for spikes and sudden changes, as CloudSkin D5.2, section 4.1.2, asks: its main
 * target is the ceiling of the next provisioning window (`peak`, the maximum over the horizon), its loss is not the squared error but the
 * pinball loss of several quantiles, whose upper ones punish too little k times as hard as too much (9 at 0.9, 99 at 0.99), and targets
 * that are spikes count four times. That weighting lifts the upper quantiles of restless series above their nominal coverage on purpose.
 */
export const transformerForecaster = (bounds: TrainingBounds = design.bounds): Forecaster => quantileForecaster({ ...design, bounds });
