import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { gelu, relu, sigmoid, softplus, tanh } from './activations.ts';
import { add, addTiled } from './add.ts';
import { causalAttention } from './attention.ts';
import { dense } from './dense.ts';
import { drawn, expectGradients } from './gradients.contract.ts';
import { Graph } from './graph.ts';
import { layerNorm } from './layer-norm.ts';
import { lstm } from './lstm.ts';
import { orderedQuantiles } from './ordered-quantiles.ts';
import { Parameters } from './parameters.ts';
import { selectRows } from './select-rows.ts';

const normals = (draw: () => number) => (values: Float32Array): void => {
  for (let i = 0; i < values.length; i++) values[i] = draw() / 2;
};

describe('the gradients agree with central differences', () => {
  it('of dense', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 3, 5, draw);
      return { result: dense(graph, x, parameters.take(5, 4, normals(draw)), parameters.take(1, 4, normals(draw))), inputs: [x] };
    });
  });

  it.each([['relu', relu], ['tanh', tanh], ['sigmoid', sigmoid], ['softplus', softplus], ['gelu', gelu]] as const)('of %s', (_, activation) => {
    expectGradients((graph, _parameters, draw) => {
      const x = drawn(graph, 3, 7, draw, 0.1);
      return { result: activation(graph, x), inputs: [x] };
    });
  });

  it('of sums, also where one input is used twice', () => {
    expectGradients((graph, parameters, draw) => {
      const [a, b] = [drawn(graph, 6, 3, draw), drawn(graph, 6, 3, draw)];
      return { result: add(graph, add(graph, a, b), addTiled(graph, a, parameters.take(2, 3, normals(draw)))), inputs: [a, b] };
    });
  });

  it('of selected rows, one of them twice', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 4, 3, draw);
      return { result: selectRows(graph, x, [3, 1, 3]), inputs: [x] };
    });
  });

  it('of layer norm', () => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, 4, 6, draw);
      return { result: layerNorm(graph, x, parameters.take(1, 6, normals(draw)), parameters.take(1, 6, normals(draw))), inputs: [x] };
    });
  });

  it.each([[1, 1, 1, 1], [6, 3, 2, 5], [4, 2, 3, 4]])('of an LSTM through %i steps of %i series with %i inputs and %i cells', (steps, batch, inputs, width) => {
    expectGradients((graph, parameters, draw) => {
      const x = drawn(graph, steps * batch, inputs, draw);
      const [wInput, wHidden, bias] = [parameters.take(inputs, 4 * width, normals(draw)), parameters.take(width, 4 * width, normals(draw)), parameters.take(1, 4 * width, normals(draw))];
      return { result: lstm(graph, { x, wInput, wHidden, bias, batch }), inputs: [x] };
    });
  });

  it.each([[1, 1, 1, 2], [2, 5, 2, 6]])('of causal attention over %i windows of %i steps with %i heads', (batch, steps, heads, width) => {
    expectGradients((graph, _, draw) => {
      const [query, key, value] = [drawn(graph, batch * steps, width, draw), drawn(graph, batch * steps, width, draw), drawn(graph, batch * steps, width, draw)];
      return { result: causalAttention(graph, { query, key, value, steps, heads }), inputs: [query, key, value] };
    });
  });

  it('of ordered quantiles', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 3, 10, draw);
      return { result: orderedQuantiles(graph, x, 5), inputs: [x] };
    });
  });
});

describe('operations', () => {
  const kernels = createKernels({ mebibytes: 1 });

  it('let no step of an attention see a later one', () => {
    const graph = new Graph(kernels);
    const [query, key, value] = [graph.tensor(4, 2), graph.tensor(4, 2), graph.tensor(4, 2)];
    for (const tensor of [query, key, value]) tensor.values.set([1, 2, 3, 4, 5, 6, 7, 8]);
    const y = causalAttention(graph, { query, key, value, steps: 4, heads: 1 });
    graph.forward();
    const before = y.values.slice(0, 6);
    for (const tensor of [query, key, value]) tensor.values.fill(-99, 6);
    graph.forward();
    expect(y.values.slice(0, 6)).toEqual(before);
    expect(y.values.slice(0, 2)).toEqual(Float32Array.from([1, 2]));
  });

  it('order quantiles whatever the raw outputs are', () => {
    const graph = new Graph(kernels);
    const x = graph.tensor(1, 5);
    x.values.set([3, -40, 0.5, -2, 7]);
    const y = orderedQuantiles(graph, x, 5);
    graph.forward();
    expect([...y.values]).toEqual([...y.values].toSorted((a, b) => a - b));
    expect(y.values[2]).toBe(0.5);
  });

  it('refuse shapes that do not fit when the graph is built', () => {
    const graph = new Graph(kernels);
    const parameters = new Parameters(kernels, 10);
    expect(() => dense(graph, graph.tensor(2, 3), parameters.take(2, 3), parameters.take(1, 3))).toThrow('the weight of a dense layer is 2×3; it must be 3×3; build the graph with matching sizes');
    expect(() => parameters.take(2, 3)).toThrow('a network needs 15 weights, but there is room for 10; make its Parameters with a larger lengthMax');
    expect(() => selectRows(graph, graph.tensor(2, 1), [2])).toThrow('row 2 was selected; it must be a whole number from 0 to 1');
  });
});
