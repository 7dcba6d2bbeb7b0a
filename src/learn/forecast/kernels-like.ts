import { createKernels } from '../kernels/create-kernels.ts';
import type { KernelName, Kernels } from '../kernels/kernels.ts';
import { wasmKernels } from '../kernels/wasm-kernels.ts';

/** Kernels of the name a model was trained with; where this machine lacks them, the best it has, which differ by rounding. */
export function kernelsLike(name: KernelName, mebibytes: number): Kernels {
  if (name === 'plain') return createKernels({ name, mebibytes });
  return wasmKernels(name, mebibytes) ?? createKernels({ mebibytes });
}
