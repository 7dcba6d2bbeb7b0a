import { Arena } from './arena.ts';
import type { KernelName, Kernels } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';
import { wasmKernels } from './wasm-kernels.ts';

/** Room for networks of some million weights with their gradients and a batch; only touched pages are paid for. */
const defaultMebibytes = 64;

/**
 * Kernels over an arena of their own: the fastest that this machine has, or the named one. The same name gives the same numbers on
 * every machine under the same Node version, so it belongs beside everything that was trained.
 * @example
 * const kernels = createKernels();
 * const a = kernels.arena.copyOf([1, 2, 3, 4]);
 * const c = kernels.arena.floats(4);
 * kernels.multiply(a, a, c, 2, 2, 2); // c is 7 10 15 22
 */
export function createKernels(options: { readonly name?: KernelName; readonly mebibytes?: number } = {}): Kernels {
  const { name, mebibytes = defaultMebibytes } = options;
  if (!(mebibytes >= 1 && mebibytes <= 2048)) throw new RangeError(`mebibytes is ${mebibytes}; it must be between 1 and 2048; pass a number in that range`);
  const plain = (): Kernels => plainKernels(new Arena(new ArrayBuffer(mebibytes * 2 ** 20)));
  if (name === 'plain') return plain();
  if (name === undefined) return wasmKernels('wasm-simd-fma', mebibytes) ?? wasmKernels('wasm-simd', mebibytes) ?? plain();
  const kernels = wasmKernels(name, mebibytes);
  if (kernels === undefined) throw new Error(`the kernel ${name} was asked for, but this machine or its memory limit does not allow it; use plain or leave the name out`);
  return kernels;
}
