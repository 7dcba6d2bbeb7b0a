import type { Arena } from './arena.ts';
import { checked } from './check-views.ts';
import type { AdamStep, Kernels } from './kernels.ts';
import { firstFloor, secondFloor } from './kernels.ts';

/** The kernels in plain JavaScript, sums in double precision: what the fast ones are checked against, and what runs where there is no SIMD. */
export const plainKernels = (arena: Arena): Kernels => checked({
  name: 'plain',
  arena,
  multiply: (a, b, c, m, k, n, accumulate = false) => product(a, k, 1, b, n, 1, c, m, k, n, accumulate),
  multiplyTransposedLeft: (a, b, c, m, k, n, accumulate = false) => product(a, 1, m, b, n, 1, c, m, k, n, accumulate),
  multiplyTransposedRight: (a, b, c, m, k, n, accumulate = false) => product(a, k, 1, b, 1, k, c, m, k, n, accumulate),
  dense,
  reluGradient: (y, gradient, length) => {
    for (let i = 0; i < length; i++) if (!((y[i] as number) > 0)) gradient[i] = 0;
  },
  columnSums,
  sigmoid: (x, y, length) => {
    for (let i = 0; i < length; i++) y[i] = sigmoid(x[i] as number);
  },
  tanh: (x, y, length) => {
    for (let i = 0; i < length; i++) y[i] = Math.tanh(x[i] as number);
  },
  exponential: (x, y, length) => {
    for (let i = 0; i < length; i++) y[i] = Math.exp(Math.max(-87, Math.min(87, x[i] as number)));
  },
  addScaled: (x, y, factor, length) => {
    for (let i = 0; i < length; i++) y[i] = (y[i] as number) + factor * (x[i] as number);
  },
  moveTowards: (target, source, share, length) => {
    for (let i = 0; i < length; i++) target[i] = share === 1 ? (source[i] as number) : (target[i] as number) + share * ((source[i] as number) - (target[i] as number));
  },
  lstmForward,
  lstmBackward,
  sumOfSquares: (x, length) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (x[i] as number) ** 2;
    return sum;
  },
  adam,
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** c[i,j] = Σ a[i·aRow + l·aStep] · b[l·bRow + j·bStep]. */
function product(
  a: Float32Array, aRow: number, aStep: number, b: Float32Array, bRow: number, bStep: number,
  c: Float32Array, m: number, k: number, n: number, accumulate: boolean,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = accumulate ? (c[i * n + j] as number) : 0;
      for (let l = 0; l < k; l++) sum += (a[i * aRow + l * aStep] as number) * (b[l * bRow + j * bStep] as number);
      c[i * n + j] = sum;
    }
  }
}

function dense(x: Float32Array, w: Float32Array, bias: Float32Array, y: Float32Array, m: number, k: number, n: number, relu: boolean): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) y[i * n + j] = bias[j] as number;
  product(x, k, 1, w, n, 1, y, m, k, n, true);
  if (relu) for (let i = 0; i < m * n; i++) y[i] = Math.max(0, y[i] as number);
}

function columnSums(x: Float32Array, sums: Float32Array, m: number, n: number, accumulate = false): void {
  for (let j = 0; j < n; j++) {
    let sum = accumulate ? (sums[j] as number) : 0;
    for (let i = 0; i < m; i++) sum += x[i * n + j] as number;
    sums[j] = sum;
  }
}

function lstmForward(
  gates: Float32Array, before: Float32Array, after: Float32Array, squashed: Float32Array, hidden: Float32Array, m: number, h: number,
): void {
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < h; j++) {
      const at = row * 4 * h + j;
      const input = sigmoid(gates[at] as number);
      const forget = sigmoid(gates[at + h] as number);
      const candidate = Math.tanh(gates[at + 2 * h] as number);
      const output = sigmoid(gates[at + 3 * h] as number);
      const cell = forget * (before[row * h + j] as number) + input * candidate;
      gates[at] = input;
      gates[at + h] = forget;
      gates[at + 2 * h] = candidate;
      gates[at + 3 * h] = output;
      after[row * h + j] = cell;
      squashed[row * h + j] = Math.tanh(cell);
      hidden[row * h + j] = output * Math.tanh(cell);
    }
  }
}

function lstmBackward(
  gates: Float32Array, before: Float32Array, squashed: Float32Array,
  hiddenGradient: Float32Array, cellGradient: Float32Array, gatesGradient: Float32Array, m: number, h: number,
): void {
  for (let row = 0; row < m; row++) {
    for (let j = 0; j < h; j++) {
      const at = row * 4 * h + j;
      const cell = row * h + j;
      const input = gates[at] as number;
      const forget = gates[at + h] as number;
      const candidate = gates[at + 2 * h] as number;
      const output = gates[at + 3 * h] as number;
      const tanhCell = squashed[cell] as number;
      const dHidden = hiddenGradient[cell] as number;
      const dCell = (cellGradient[cell] as number) + dHidden * output * (1 - tanhCell * tanhCell);
      gatesGradient[at] = dCell * candidate * input * (1 - input);
      gatesGradient[at + h] = dCell * (before[cell] as number) * forget * (1 - forget);
      gatesGradient[at + 2 * h] = dCell * input * (1 - candidate * candidate);
      gatesGradient[at + 3 * h] = dHidden * tanhCell * output * (1 - output);
      cellGradient[cell] = dCell * forget;
    }
  }
}

const floored = (value: number, floor: number): number => (Math.abs(value) > floor ? value : 0);

function adam(weights: Float32Array, gradients: Float32Array, first: Float32Array, second: Float32Array, length: number, step: AdamStep): void {
  const { rate, beta1, beta2, epsilon, scale, decay } = step;
  for (let i = 0; i < length; i++) {
    const gradient = (gradients[i] as number) * scale;
    const mean = floored(beta1 * (first[i] as number) + (1 - beta1) * gradient, firstFloor);
    const square = floored(beta2 * (second[i] as number) + (1 - beta2) * gradient * gradient, secondFloor);
    const weight = weights[i] as number;
    first[i] = mean;
    second[i] = square;
    weights[i] = weight - decay * weight - (rate * mean) / (Math.sqrt(square) + epsilon);
  }
}
