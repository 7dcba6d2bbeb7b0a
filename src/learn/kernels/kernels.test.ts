import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../model/random.ts';
import { createKernels } from './create-kernels.ts';
import type { AdamStep, Kernels } from './kernels.ts';
import { kernelNames } from './kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

const plain = createKernels({ name: 'plain', mebibytes: 8 });
const fast = kernelNames.filter((name) => name !== 'plain' && wasmKernels(name, 1) !== undefined).map((name) => createKernels({ name, mebibytes: 8 }));

const draw = (length: number, seed: number): Float32Array => {
  const random = randomStreams(seed).stream('kernels');
  return Float32Array.from({ length }, () => normal(random));
};

/** Runs the same call on the plain kernels and on others; gives back all arrays of both afterwards. */
function both(other: Kernels, arrays: readonly Float32Array[], call: (kernels: Kernels, arrays: readonly Float32Array[]) => void): [readonly Float32Array[], readonly Float32Array[]] {
  const run = (kernels: Kernels): readonly Float32Array[] => {
    const mark = kernels.arena.mark();
    const inside = arrays.map((array) => kernels.arena.copyOf(array));
    call(kernels, inside);
    const results = inside.map((array) => array.slice());
    kernels.arena.release(mark);
    return results;
  };
  return [run(plain), run(other)];
}

function expectClose([expected, actual]: [readonly Float32Array[], readonly Float32Array[]], tolerance: number): void {
  const miss = (value: number, other: number): number => (Object.is(value, other) ? 0 : Math.abs(other - value) / (1 + Math.abs(value)));
  const misses = expected.flatMap((array, index) => Array.from(array, (value, i) => miss(value, actual[index]?.[i] ?? Number.NaN)));
  expect(misses.find((value) => !(value <= tolerance))).toBeUndefined();
}

const size = fc.oneof(fc.constantFrom(1, 2, 3, 4, 5, 8, 16), fc.integer({ min: 1, max: 37 }));
const shape = fc.record({ m: size, k: size, n: size, accumulate: fc.boolean(), seed: fc.integer() });
const vector = fc.record({ length: fc.integer({ min: 0, max: 70 }), seed: fc.integer() });

describe.each(fast.map((kernels) => [kernels.name, kernels] as const))('the kernels %s', (_, kernels) => {
  it.each(['multiply', 'multiplyTransposedLeft', 'multiplyTransposedRight'] as const)('%s like the plain ones for every shape', (name) => {
    fc.assert(fc.property(shape, ({ m, k, n, accumulate, seed }) => {
      expectClose(both(kernels, [draw(m * k, seed), draw(k * n, seed + 1), draw(m * n, seed + 2)], (on, [a, b, c]) => {
        on[name](a as Float32Array, b as Float32Array, c as Float32Array, m, k, n, accumulate);
      }), 1e-5);
    }));
  });

  it('compute dense layers like the plain ones, with and without ReLU', () => {
    fc.assert(fc.property(shape, ({ m, k, n, accumulate, seed }) => {
      expectClose(both(kernels, [draw(m * k, seed), draw(k * n, seed + 1), draw(n, seed + 2), draw(m * n, seed)], (on, [x, w, bias, y]) => {
        on.dense(x as Float32Array, w as Float32Array, bias as Float32Array, y as Float32Array, m, k, n, accumulate);
      }), 1e-5);
    }));
  });

  it('sum columns like the plain ones', () => {
    fc.assert(fc.property(shape, ({ m, n, accumulate, seed }) => {
      expectClose(both(kernels, [draw(m * n, seed), draw(n, seed + 1)], (on, [x, sums]) => {
        on.columnSums(x as Float32Array, sums as Float32Array, m, n, accumulate);
      }), 1e-5);
    }));
  });

  it.each(['sigmoid', 'tanh', 'exponential', 'reluGradient'] as const)('compute %s like the plain ones for every length', (name) => {
    fc.assert(fc.property(vector, ({ length, seed }) => {
      const x = draw(length, seed).map((value) => value * 4);
      expectClose(both(kernels, [x, draw(length, seed + 1)], (on, [from, to]) => {
        on[name](from as Float32Array, to as Float32Array, length);
      }), 1e-6);
    }));
  });

  it('bound sigmoid and tanh far out, where the exponential overflows', () => {
    const mark = kernels.arena.mark();
    const x = kernels.arena.copyOf([-1e30, -200, -88, 88, 200, 1e30]);
    const y = kernels.arena.floats(6);
    kernels.sigmoid(x, y, 6);
    expect([...y].map((value) => Math.round(value * 1e6))).toEqual([0, 0, 0, 1e6, 1e6, 1e6]);
    kernels.tanh(x, y, 6);
    expect([...y].map((value) => Math.round(value * 1e6))).toEqual([-1e6, -1e6, -1e6, 1e6, 1e6, 1e6]);
    kernels.arena.release(mark);
  });

  it('move weights like the plain ones', () => {
    const step: AdamStep = { rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, scale: 0.5, decay: 0.001 };
    fc.assert(fc.property(vector, ({ length, seed }) => {
      const arrays = [draw(length, seed), draw(length, seed + 1), draw(length, seed + 2), draw(length, seed + 3).map((value) => value ** 2)];
      expectClose(both(kernels, arrays, (on, [weights, gradients, first, second]) => {
        on.adam(weights as Float32Array, gradients as Float32Array, first as Float32Array, second as Float32Array, length, step);
        on.addScaled(weights as Float32Array, first as Float32Array, 0.3, length);
        on.moveTowards(second as Float32Array, weights as Float32Array, 0.05, length);
      }), 1e-5);
    }));
  });

  it('copy exactly when the share of a move is 1', () => {
    fc.assert(fc.property(vector, ({ length, seed }) => {
      const [, [target, source]] = both(kernels, [draw(length, seed), draw(length, seed + 1)], (on, [to, from]) => {
        on.moveTowards(to as Float32Array, from as Float32Array, 1, length);
      });
      expect(target).toEqual(source);
    }));
  });

  it('sum squares like the plain ones', () => {
    fc.assert(fc.property(vector, ({ length, seed }) => {
      const sums: number[] = [];
      both(kernels, [draw(length, seed)], (on, [x]) => sums.push(on.sumOfSquares(x as Float32Array, length)));
      expect(sums[1]).toBeCloseTo(sums[0] ?? Number.NaN, 3);
    }));
  });

  it('step an LSTM cell forwards and backwards like the plain ones', () => {
    fc.assert(fc.property(fc.record({ m: size, h: size, seed: fc.integer() }), ({ m, h, seed }) => {
      const cells = (offset: number): Float32Array => draw(m * h, seed + offset);
      const arrays = [draw(4 * m * h, seed), cells(1), cells(2), cells(3), cells(4), cells(5), cells(6), draw(4 * m * h, seed)];
      expectClose(both(kernels, arrays, (on, [gates, before, after, squashed, hidden, dHidden, dCell, dGates]) => {
        on.lstmForward(gates as Float32Array, before as Float32Array, after as Float32Array, squashed as Float32Array, hidden as Float32Array, m, h);
        on.lstmBackward(gates as Float32Array, before as Float32Array, squashed as Float32Array, dHidden as Float32Array, dCell as Float32Array, dGates as Float32Array, m, h);
      }), 3e-6);
    }));
  });

  it('leave neighbours alone', () => {
    const [, [, , c]] = both(kernels, [draw(9, 1), draw(9, 2), new Float32Array(16).fill(7)], (on, [a, b, target]) => {
      on.multiply(a as Float32Array, b as Float32Array, (target as Float32Array).subarray(0, 9), 3, 3, 3);
    });
    expect([...(c as Float32Array).subarray(9)]).toEqual([7, 7, 7, 7, 7, 7, 7]);
  });
});

describe('kernels', () => {
  it('are WebAssembly on the machines that we build on', () => {
    expect(createKernels({ mebibytes: 1 }).name).toMatch(/^wasm-simd/);
  });

  it.each([plain, ...fast])('refuse arrays that are too short or from elsewhere ($name)', (kernels) => {
    const mark = kernels.arena.mark();
    const four = kernels.arena.floats(4);
    expect(() => kernels.multiply(four, four, four, 2, 3, 2)).toThrow('a has 4 floats, but the shape needs 6; pass an array of at least that length');
    expect(() => kernels.sigmoid(new Float32Array(4), four, 4)).toThrow(`x is not of the arena of this ${kernels.name} kernel; take it from kernels.arena.floats(length)`);
    kernels.arena.release(mark);
  });

  it('refuse a size of memory that makes no sense', () => {
    expect(() => createKernels({ mebibytes: 0 })).toThrow('mebibytes is 0; it must be between 1 and 2048');
  });
});
