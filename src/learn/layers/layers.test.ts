import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../model/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { softmaxCrossEntropy } from '../losses/cross-entropy.ts';
import { Adam } from '../optimisers/adam.ts';
import { drawn, expectGradients } from '../tensor/gradients.contract.ts';
import { Graph } from '../tensor/graph.ts';
import { Parameters } from '../tensor/parameters.ts';
import { selectRows } from '../tensor/select-rows.ts';
import { denseLayer } from './dense-layer.ts';
import { lstmLayer } from './lstm-layer.ts';
import { layerNormLayer, transformerLayer } from './transformer-layer.ts';

const random = () => randomStreams(5).stream('layers');

describe('the gradients agree with central differences', () => {
  it('of a dense layer', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 3, 4, draw);
      return { result: denseLayer(parameters, 4, 3, random())(graph, x), inputs: [x] };
    });
  });

  it('of two LSTM layers on each other', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 5 * 2, 1, draw);
      return { result: lstmLayer(parameters, 4, 3, random())(graph, lstmLayer(parameters, 1, 4, random())(graph, x, 2), 2), inputs: [x] };
    });
  });

  it('of a layer norm', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 3, 5, draw);
      return { result: layerNormLayer(parameters, 5)(graph, x), inputs: [x] };
    });
  });

  it('of a Transformer layer', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 2 * 3, 4, draw);
      return { result: transformerLayer(parameters, { width: 4, heads: 2, inner: 6, steps: 3 }, random())(graph, x), inputs: [x] };
    });
  });
});

describe('layers', () => {
  it('of LSTM cells learn to remember the first sign of a sequence', () => {
    const [steps, batch] = [12, 16];
    const kernels = createKernels({ mebibytes: 2 });
    const parameters = new Parameters(kernels, 2000);
    const draws = random();
    const graph = new Graph(kernels);
    const x = graph.tensor(steps * batch, 1);
    const hidden = lstmLayer(parameters, 1, 8, draws)(graph, x, batch);
    const last = selectRows(graph, hidden, Array.from({ length: batch }, (_, series) => (steps - 1) * batch + series));
    const classes = new Int32Array(batch);
    const loss = softmaxCrossEntropy(graph, denseLayer(parameters, 8, 2, draws)(graph, last), classes);
    const adam = new Adam(kernels, parameters.values.length, { rate: 0.02, normMax: 1 });
    for (let step = 0; step < 600; step++) {
      for (let i = 0; i < x.values.length; i++) x.values[i] = 2 * draws.next() - 1;
      for (let series = 0; series < batch; series++) classes[series] = (x.values[series] ?? 0) > 0 ? 1 : 0;
      parameters.gradients.fill(0);
      graph.forward();
      graph.backward();
      adam.step(parameters.values, parameters.gradients);
    }
    expect(loss.value()).toBeLessThan(0.25);
  });
});
