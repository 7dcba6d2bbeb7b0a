import { Arena } from './arena.ts';
import { f32x4, moduleOf } from './assembler.ts';
import { checked } from './check-views.ts';
import { elementwiseSources, roundingProbe } from './elementwise-source.ts';
import type { AdamStep, Kernels } from './kernels.ts';
import type { MultiplyAdd } from './matrix-source.ts';
import { matrixProduct, packPanel } from './matrix-source.ts';
import { webAssembly } from './web-assembly.ts';

type Numeric = (...values: readonly number[]) => number;

/** One page of WebAssembly memory in bytes (core specification, 4.2.8). */
const pageBytes = 65_536;

/** Deepest product with bᵀ: eight columns of this length are packed at a time (256 KiB). */
const depthMax = 8192;

const multiplyAdds: Readonly<Record<'wasm-simd-fma' | 'wasm-simd', MultiplyAdd>> = {
  'wasm-simd-fma': f32x4.relaxedMadd,
  'wasm-simd': (a, b, c) => f32x4.add(f32x4.mul(a, b), c),
};

/** Compiled once: the code is the same for all arenas. */
const modules = new Map<string, object>();

/**
 * The kernels as WebAssembly SIMD, generated on first use. `wasm-simd-fma` fuses multiply and add, which rounds once; it exists only where
 * the machine truly does so (probed), so that its results are the same on all machines that have it.
 * Returns undefined where the engine or the machine lacks something, or the memory cannot be reserved.
 */
export function wasmKernels(name: 'wasm-simd-fma' | 'wasm-simd', mebibytes: number): Kernels | undefined {
  const { Module, Instance, Memory } = webAssembly;
  const multiplyAdd = multiplyAdds[name];
  try {
    const compiled = modules.get(name) ?? new Module(moduleOf([matrixProduct(multiplyAdd), packPanel, ...elementwiseSources, roundingProbe(multiplyAdd)]));
    modules.set(name, compiled);
    const pages = Math.ceil((mebibytes * 2 ** 20) / pageBytes);
    const memory = new Memory({ initial: pages, maximum: pages });
    const { exports } = new Instance(compiled, { environment: { memory } });
    if (name === 'wasm-simd-fma' && !roundsOnce(exports['roundingProbe'] as Numeric)) return undefined;
    return checked(bound(name, new Arena(memory.buffer), exports as Exports));
  } catch (error) {
    // CompileError: the engine has no (relaxed) SIMD. RangeError: no address space. Anything else is a defect.
    if (error instanceof RangeError || (error instanceof Error && error.name === 'CompileError')) return undefined;
    throw error;
  }
}

/** (1+2⁻¹²)² − (1+2⁻¹¹) is 2⁻²⁴ when computed with one rounding and 0 with two. */
const roundsOnce = (probe: Numeric): boolean => probe(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24;

type Exports = Readonly<Record<
  'matrixProduct' | 'packPanel' | 'sigmoid' | 'tanh' | 'exponential' | 'reluGradient' | 'addScaled' | 'moveTowards' | 'adam' | 'sumOfSquares' | 'columnSums' | 'lstmForward' | 'lstmBackward',
  Numeric
>>;

function bound(name: Kernels['name'], arena: Arena, wasm: Exports): Kernels {
  const panel = arena.floats(8 * depthMax).byteOffset;
  return {
    name,
    arena,
    multiply: (a, b, c, m, k, n, accumulate = false) => {
      wasm.matrixProduct(a.byteOffset, b.byteOffset, c.byteOffset, accumulate ? c.byteOffset : 0, m, n, k, k * 4, 4, n * 4, n * 4, n * 4, 0);
    },
    multiplyTransposedLeft: (a, b, c, m, k, n, accumulate = false) => {
      wasm.matrixProduct(a.byteOffset, b.byteOffset, c.byteOffset, accumulate ? c.byteOffset : 0, m, n, k, 4, m * 4, n * 4, n * 4, n * 4, 0);
    },
    multiplyTransposedRight: (a, b, c, m, k, n, accumulate = false) => {
      if (k > depthMax) throw new RangeError(`the product with a transposed right side has depth ${k}; it must be at most ${depthMax}; split it`);
      for (let j = 0; j < n; j += 8) {
        const columns = Math.min(8, n - j);
        const at = c.byteOffset + j * 4;
        wasm.packPanel(b.byteOffset + j * k * 4, panel, columns, k, k * 4);
        wasm.matrixProduct(a.byteOffset, panel, at, accumulate ? at : 0, m, columns, k, k * 4, 4, 32, n * 4, n * 4, 0);
      }
    },
    dense: (x, w, bias, y, m, k, n, relu) => {
      wasm.matrixProduct(x.byteOffset, w.byteOffset, y.byteOffset, bias.byteOffset, m, n, k, k * 4, 4, n * 4, n * 4, 0, relu ? 1 : 0);
    },
    reluGradient: (y, gradient, length) => {
      wasm.reluGradient(y.byteOffset, gradient.byteOffset, length);
    },
    columnSums: (x, sums, m, n, accumulate = false) => {
      wasm.columnSums(x.byteOffset, sums.byteOffset, m, n, accumulate ? 1 : 0);
    },
    sigmoid: (x, y, length) => {
      wasm.sigmoid(x.byteOffset, y.byteOffset, length);
    },
    tanh: (x, y, length) => {
      wasm.tanh(x.byteOffset, y.byteOffset, length);
    },
    exponential: (x, y, length) => {
      wasm.exponential(x.byteOffset, y.byteOffset, length);
    },
    addScaled: (x, y, factor, length) => {
      wasm.addScaled(x.byteOffset, y.byteOffset, factor, length);
    },
    moveTowards: (target, source, share, length) => {
      // With share 1 the formula may be off by a rounding.
      if (share === 1) target.set(source.length === length ? source : source.subarray(0, length));
      else wasm.moveTowards(target.byteOffset, source.byteOffset, share, length);
    },
    lstmForward: (gates, before, after, squashed, hidden, m, h) => {
      wasm.lstmForward(gates.byteOffset, before.byteOffset, after.byteOffset, squashed.byteOffset, hidden.byteOffset, m, h);
    },
    lstmBackward: (gates, before, squashed, hiddenGradient, cellGradient, gatesGradient, m, h) => {
      wasm.lstmBackward(gates.byteOffset, before.byteOffset, squashed.byteOffset, hiddenGradient.byteOffset, cellGradient.byteOffset, gatesGradient.byteOffset, m, h);
    },
    sumOfSquares: (x, length) => wasm.sumOfSquares(x.byteOffset, length),
    adam: (weights, gradients, first, second, length, { rate, beta1, beta2, epsilon, scale, decay }: AdamStep) => {
      wasm.adam(
        weights.byteOffset, gradients.byteOffset, first.byteOffset, second.byteOffset,
        rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, scale, decay, length,
      );
    },
  };
}
