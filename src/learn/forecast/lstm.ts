import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import { denseLayer } from '../layers/dense-layer.ts';
import { lstmLayer } from '../layers/lstm-layer.ts';
import { tanh } from '../tensor/activations.ts';
import { concatColumns } from '../tensor/concat-columns.ts';
import { selectRows } from '../tensor/select-rows.ts';
import { quantileForecaster } from './quantile-forecaster.ts';
import type { NetworkDesign } from './quantile-network.ts';
import { seasonalHead } from './seasonal-head.ts';
import type { TrainingBounds } from './train-early-stopping.ts';
import { extrasOf, featuresOf } from './window-shape.ts';

/** Units of every layer: CloudSkin D5.2, section 4.2.3, has two LSTM and two dense layers of 10 to 15 each; 16 fills whole vectors. */
const width = 16;

const design: NetworkDesign = {
  name: 'lstm',
  rowOrder: 'by-step',
  window: 48,
  windowUnit: 1,
  spikeWeight: 0,
  rate: 5e-3,
  bounds: { stepsMax: 600, checkEvery: 25, patience: 8 },
  layers: (parameters, shape, random) => {
    const first = lstmLayer(parameters, featuresOf(shape), width, random);
    const second = lstmLayer(parameters, width, width, random);
    const inner = denseLayer(parameters, width + Math.max(1, extrasOf(shape)), width, random);
    const head = seasonalHead(parameters, width, shape, random);
    return (graph, { sequence, extras, batch }) => {
      const hidden = second(graph, first(graph, sequence, batch), batch);
      const last = selectRows(graph, hidden, Array.from({ length: batch }, (_, index) => (shape.window - 1) * batch + index));
      const mixed = tanh(graph, inner(graph, concatColumns(graph, last, extras)));
      return head(graph, mixed, extras);
    };
  },
};

/**
 * The network of CloudSkin D5.2, section 4.2.3 (two LSTM and two dense layers), with three changes: it predicts quantiles of all leads, and of
 * their maximum, at once instead of feeding its own mean back, every window is scaled by itself, and the same hours of yesterday and last week are shown.
 * `lstmMseForecaster` is the published form.
 */
export const lstmForecaster = (bounds: TrainingBounds = design.bounds): Forecaster => quantileForecaster({ ...design, bounds });
