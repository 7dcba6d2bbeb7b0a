import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { drawn, expectGradients } from '../tensor/gradients.contract.ts';
import { Graph } from '../tensor/graph.ts';
import { softmaxCrossEntropy } from './cross-entropy.ts';
import { pinball } from './pinball.ts';
import { huber, meanSquaredError } from './regression.ts';

describe('the gradients agree with central differences', () => {
  it('of the mean squared error', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 3, 2, draw);
      return { result: meanSquaredError(graph, x, Float32Array.from({ length: 6 }, draw)), inputs: [x] };
    });
  });

  it('of Huber on both sides of its bend', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 1, 4, draw);
      x.values.set([0.3, -0.5, 3, -4]);
      return { result: huber(graph, x, new Float32Array(4)), inputs: [x] };
    });
  });

  it('of the pinball loss of several quantiles with weights', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 2, 6, draw, 0.1);
      return { result: pinball(graph, x, new Float32Array(4), { quantiles: [0.1, 0.5, 0.95], weights: Float32Array.from([1, 2, 0, 0.5]) }), inputs: [x] };
    });
  });

  it('of the cross-entropy of a softmax', () => {
    expectGradients((graph, _, draw) => {
      const x = drawn(graph, 4, 3, draw);
      return { result: softmaxCrossEntropy(graph, x, Int32Array.from([0, 2, 1, 1])), inputs: [x] };
    });
  });
});

describe('losses', () => {
  const built = (values: readonly number[]) => {
    const graph = new Graph(createKernels({ name: 'plain', mebibytes: 1 }));
    const x = graph.tensor(1, values.length);
    x.values.set(values);
    return { graph, x };
  };

  it('are what their definitions say, by hand', () => {
    const one = built([1, 3]);
    const squared = meanSquaredError(one.graph, one.x, Float32Array.from([0, 0]));
    const robust = huber(one.graph, one.x, Float32Array.from([0, 0]));
    const quantile = pinball(one.graph, one.x, Float32Array.from([2]), { quantiles: [0.25, 0.75] });
    const entropy = softmaxCrossEntropy(one.graph, one.x, Int32Array.from([1]));
    one.graph.forward();
    expect(squared.value()).toBeCloseTo((1 + 9) / 2, 6);
    expect(robust.value()).toBeCloseTo((0.5 + 2.5) / 2, 6);
    expect(quantile.value()).toBeCloseTo((0.25 * 1 + 0.25 * 1) / 2, 6);
    expect(entropy.value()).toBeCloseTo(Math.log(1 + Math.exp(-2)), 6);
  });

  it('stay finite for logits that would overflow', () => {
    const { graph, x } = built([1000, -1000]);
    const loss = softmaxCrossEntropy(graph, x, Int32Array.from([1]));
    graph.forward();
    graph.backward();
    expect(loss.value()).toBe(2000);
    expect([...x.gradients]).toEqual([1, -1]);
  });

  it('refuse targets that do not fit', () => {
    const { graph, x } = built([1, 2]);
    expect(() => meanSquaredError(graph, x, new Float32Array(3))).toThrow('the target has 3 values, the prediction 2; they must be equal');
    expect(() => pinball(graph, x, new Float32Array(2), { quantiles: [0.1, 0.9] })).toThrow('2 predictions of 2 quantiles need 1 targets');
  });
});
