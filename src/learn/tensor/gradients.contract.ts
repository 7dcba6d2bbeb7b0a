import { expect } from 'vitest';
import { normal, randomStreams } from '../../model/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import type { Tensor } from './graph.ts';
import { Graph } from './graph.ts';
import { Parameters } from './parameters.ts';

/** Step of the central differences; with Richardson's extrapolation the error is of order h⁴, and the rounding of 32-bit floats about 1e-4. */
const h = 2e-2;

/** |gradient − difference| ≤ tolerance·(1 + |difference|). */
const tolerance = 2e-3;

/** What is built for a check: the result, and everything whose gradient counts. */
export type Built = { readonly result: Tensor | { readonly value: () => number }; readonly inputs: readonly Tensor[] };

/**
 * Checks the gradients of an operation, layer or loss against central differences, on the plain kernels (whose sums are in double precision)
 * and on the fastest. A tensor as the result is summed with random weights to one number first.
 */
export function expectGradients(build: (graph: Graph, parameters: Parameters, draw: () => number) => Built): void {
  for (const kernels of [createKernels({ name: 'plain', mebibytes: 2 }), createKernels({ mebibytes: 2 })]) {
    const random = randomStreams(7).stream('gradients');
    const draw = (): number => normal(random);
    const graph = new Graph(kernels);
    const parameters = new Parameters(kernels, 20_000);
    const { result, inputs } = build(graph, parameters, draw);
    const weights = 'value' in result ? undefined : Float32Array.from(result.values, draw);
    if (weights !== undefined && !('value' in result)) graph.add({ forward: () => {}, backward: () => result.gradients.set(weights) });
    const outcome = (): number => {
      graph.forward();
      if ('value' in result) return result.value();
      return result.values.reduce((sum, value, index) => sum + value * (weights?.[index] ?? 0), 0);
    };
    outcome();
    graph.backward();
    const central = (values: Float32Array, index: number, step: number): number => {
      const value = values[index] ?? 0;
      values[index] = value + step;
      const above = outcome();
      const width = values[index] ?? 0;
      values[index] = value - step;
      const below = outcome();
      const difference = (above - below) / (width - (values[index] ?? 0));
      values[index] = value;
      return difference;
    };
    const checked = [...inputs.map(({ values, gradients }) => ({ values, gradients: gradients.slice() })), { values: parameters.values, gradients: parameters.gradients.slice() }];
    for (const { values, gradients } of checked) {
      for (const [index, gradient] of gradients.entries()) {
        const difference = (4 * central(values, index, h / 2) - central(values, index, h)) / 3;
        expect(Math.abs(gradient - difference), `element ${index} by ${kernels.name}: gradient ${gradient}, difference ${difference}`).toBeLessThan(tolerance * (1 + Math.abs(difference)));
      }
    }
  }
}

/** An input of normal numbers; `apart` keeps them from 0, where ReLU has no gradient. */
export function drawn(graph: Graph, rows: number, columns: number, draw: () => number, apart = 0): Tensor {
  const tensor = graph.tensor(rows, columns);
  for (let i = 0; i < tensor.values.length; i++) {
    const value = draw();
    tensor.values[i] = value + Math.sign(value) * apart;
  }
  return tensor;
}
