import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../model/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { Adam } from '../optimisers/adam.ts';
import type { DenseShape } from './dense-network.ts';
import { DenseNetwork } from './dense-network.ts';

const random = (seed: number) => randomStreams(seed).stream('dense-network');
const network = (shape: DenseShape, batch: number, seed = 1): DenseNetwork => new DenseNetwork(createKernels({ mebibytes: 1 }), shape, batch, random(seed));

/** The same network in double precision, one state at a time. */
function reference(of: DenseNetwork, parameters: readonly number[], state: readonly number[]): number[] {
  const { shape } = of;
  const dueling = shape.dueling === true;
  const widths = [shape.inputs, ...shape.hidden, shape.outputs + (dueling ? 1 : 0)];
  let at = 0;
  let x = [...state];
  for (const [index, outputs] of widths.slice(1).entries()) {
    const inputs = x;
    const start = at;
    x = Array.from({ length: outputs }, (_, j) => inputs.reduce((sum, value, i) => sum + value * (parameters[start + i * outputs + j] ?? 0), parameters[start + inputs.length * outputs + j] ?? 0));
    at += (inputs.length + 1) * outputs;
    if (index < widths.length - 2) x = x.map((value) => Math.max(0, value));
  }
  if (!dueling) return x;
  const [value = 0, ...advantages] = x;
  const mean = advantages.reduce((sum, advantage) => sum + advantage, 0) / advantages.length;
  return advantages.map((advantage) => value + advantage - mean);
}

const shapes: readonly DenseShape[] = [
  { inputs: 4, hidden: [8, 8], outputs: 2 },
  { inputs: 3, hidden: [5], outputs: 3, dueling: true },
  { inputs: 1, hidden: [], outputs: 1 },
];

describe('a dense network', () => {
  it.each(shapes)('computes what its definition says, for a batch and for one state: %o', (shape) => {
    const built = network(shape, 7);
    const draws = random(2);
    for (let i = 0; i < built.inputs.length; i++) built.inputs[i] = normal(draws);
    const outputs = built.forward(7);
    for (let row = 0; row < 7; row++) {
      const state = [...built.inputs.subarray(row * shape.inputs, (row + 1) * shape.inputs)];
      const expected = reference(built, [...built.parameters], state);
      const single = built.infer(state);
      for (const [j, value] of expected.entries()) {
        expect(outputs[row * shape.outputs + j]).toBeCloseTo(value, 5);
        expect(single[j]).toBeCloseTo(value, 5);
      }
    }
  });

  it.each(shapes)('has the gradients that central differences in double precision give: %o', (shape) => {
    const batch = 5;
    const built = network(shape, batch);
    const draws = random(3);
    for (let i = 0; i < built.inputs.length; i++) built.inputs[i] = normal(draws);
    const weights = Array.from({ length: batch * shape.outputs }, () => normal(draws));
    built.forward(batch);
    built.outputGradients.set(weights);
    built.backward(batch);
    const loss = (parameters: readonly number[]): number => {
      let sum = 0;
      for (let row = 0; row < batch; row++) {
        const outputs = reference(built, parameters, [...built.inputs.subarray(row * shape.inputs, (row + 1) * shape.inputs)]);
        for (const [j, output] of outputs.entries()) sum += output * (weights[row * shape.outputs + j] ?? 0);
      }
      return sum;
    };
    const parameters = [...built.parameters];
    for (const [i, gradient] of built.gradients.entries()) {
      const difference = (loss(parameters.with(i, (parameters[i] ?? 0) + 1e-6)) - loss(parameters.with(i, (parameters[i] ?? 0) - 1e-6))) / 2e-6;
      expect(Math.abs(gradient - difference)).toBeLessThan(1e-4);
    }
  });

  it('learns a function of two inputs, and the same from the same seed', () => {
    const train = (): { readonly loss: number; readonly weights: Float32Array } => {
      const built = network({ inputs: 2, hidden: [16], outputs: 1 }, 32);
      const adam = new Adam(built.kernels, built.parameters.length, { rate: 0.01, normMax: 10 });
      const draws = random(4);
      let loss = 0;
      for (let step = 0; step < 500; step++) {
        loss = 0;
        for (let i = 0; i < 64; i++) built.inputs[i] = normal(draws);
        const outputs = built.forward(32);
        for (let row = 0; row < 32; row++) {
          const error = (outputs[row] ?? 0) - Math.abs((built.inputs[row * 2] ?? 0) - (built.inputs[row * 2 + 1] ?? 0));
          built.outputGradients[row] = error / 32;
          loss += error ** 2 / 32;
        }
        built.backward(32);
        adam.step(built.parameters, built.gradients);
      }
      return { loss, weights: built.parameters };
    };
    const [one, two] = [train(), train()];
    expect(one.loss).toBeLessThan(0.02);
    expect(one.weights).toEqual(two.weights);
  });

  it('copies and approaches the weights of another', () => {
    const kernels = createKernels({ mebibytes: 1 });
    const [one, two] = [1, 2].map((seed) => new DenseNetwork(kernels, { inputs: 2, hidden: [3], outputs: 1 }, 1, random(seed))) as [DenseNetwork, DenseNetwork];
    const before = one.parameters[0] ?? 0;
    one.moveTowards(two, 0.25);
    expect(one.parameters[0]).toBeCloseTo(before + 0.25 * ((two.parameters[0] ?? 0) - before), 6);
    one.copyFrom(two);
    expect(one.parameters).toEqual(two.parameters);
  });

  it('refuses a batch that it has no room for', () => {
    expect(() => network({ inputs: 1, hidden: [], outputs: 1 }, 4).forward(5)).toThrow('batch is 5; this network has room for 4; make it with a larger batchMax');
  });
});
