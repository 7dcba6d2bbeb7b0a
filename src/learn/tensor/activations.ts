import type { Graph, Tensor } from './graph.ts';

/** max(0, x). */
export function relu(graph: Graph, x: Tensor): Tensor {
  return elementwise(graph, x, {
    forward: (from, to) => {
      for (let i = 0; i < from.length; i++) to[i] = Math.max(0, from[i] as number);
    },
    slope: (_, y) => (y > 0 ? 1 : 0),
  });
}

export function tanh(graph: Graph, x: Tensor): Tensor {
  return elementwise(graph, x, { forward: (from, to) => graph.kernels.tanh(from, to, from.length), slope: (_, y) => 1 - y * y });
}

/** 1/(1+e⁻ˣ). */
export function sigmoid(graph: Graph, x: Tensor): Tensor {
  return elementwise(graph, x, { forward: (from, to) => graph.kernels.sigmoid(from, to, from.length), slope: (_, y) => y * (1 - y) });
}

/** ln(1+eˣ): positive everywhere, nearly x for large x. */
export function softplus(graph: Graph, x: Tensor): Tensor {
  return elementwise(graph, x, {
    forward: (from, to) => {
      for (let i = 0; i < from.length; i++) to[i] = softplusOf(from[i] as number);
    },
    // The slope is sigmoid(x) = 1 − e^(−softplus(x)).
    slope: (_, y) => -Math.expm1(-y),
  });
}

export const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** √(2/π) and the cubic coefficient of the approximation by tanh (Hendrycks and Gimpel, "Gaussian error linear units", 2016, section 2). */
const geluScale = Math.sqrt(2 / Math.PI);
const geluCubic = 0.044715;

/** x·Φ(x) by its tanh approximation. */
export function gelu(graph: Graph, x: Tensor): Tensor {
  const inner = graph.kernels.arena.floats(x.values.length);
  const y = graph.tensor(x.rows, x.columns);
  graph.add({
    forward: () => {
      for (let i = 0; i < inner.length; i++) {
        const value = x.values[i] as number;
        inner[i] = geluScale * (value + geluCubic * value * value * value);
      }
      graph.kernels.tanh(inner, inner, inner.length);
      for (let i = 0; i < inner.length; i++) y.values[i] = 0.5 * (x.values[i] as number) * (1 + (inner[i] as number));
    },
    backward: () => {
      for (let i = 0; i < inner.length; i++) {
        const value = x.values[i] as number;
        const t = inner[i] as number;
        const slope = 0.5 * (1 + t) + 0.5 * value * (1 - t * t) * geluScale * (1 + 3 * geluCubic * value * value);
        x.gradients[i] = (x.gradients[i] as number) + slope * (y.gradients[i] as number);
      }
    },
  });
  return y;
}

type Elementwise = {
  readonly forward: (x: Float32Array, y: Float32Array) => void;
  /** dy/dx from x and y. */
  readonly slope: (x: number, y: number) => number;
};

function elementwise(graph: Graph, x: Tensor, { forward, slope }: Elementwise): Tensor {
  const y = graph.tensor(x.rows, x.columns);
  graph.add({
    forward: () => {
      forward(x.values, y.values);
    },
    backward: () => {
      for (let i = 0; i < y.values.length; i++) {
        x.gradients[i] = (x.gradients[i] as number) + slope(x.values[i] as number, y.values[i] as number) * (y.gradients[i] as number);
      }
    },
  });
  return y;
}
