import type { Kernels } from '../kernels/kernels.ts';
import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** query, key, value: (batch·steps)×d, one window after the other (row = window·steps + step); `heads` divides d. */
export type AttentionInputs = { readonly query: Tensor; readonly key: Tensor; readonly value: Tensor; readonly steps: number; readonly heads: number };

/** The part of one head in one window, copied together so that the products read it row by row. */
type HeadRoom = {
  readonly q: Float32Array; readonly k: Float32Array; readonly v: Float32Array;
  readonly dq: Float32Array; readonly dk: Float32Array; readonly dv: Float32Array;
  readonly out: Float32Array; readonly dOut: Float32Array;
  readonly dScores: Float32Array;
};

/**
 * Scaled dot-product attention with several heads and a causal mask: no step sees a later one
 * (Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.2). Gives (batch·steps)×d, heads side by side.
 */
export function causalAttention(graph: Graph, { query, key, value, steps, heads }: AttentionInputs): Tensor {
  const { kernels } = graph;
  const { rows, columns: d } = query;
  if (rows % steps !== 0 || d % heads !== 0) throw new RangeError(`attention over ${rows}×${d} with ${steps} steps and ${heads} heads; steps must divide the rows and heads the columns`);
  requireShape(key, rows, d, 'the key of an attention');
  requireShape(value, rows, d, 'the value of an attention');
  const width = d / heads;
  const scale = 1 / Math.sqrt(width);
  const y = graph.tensor(rows, d);
  const room = headRoom(kernels, steps, width);
  // The weights of every head of every window are kept for the way back.
  const weights = Array.from({ length: (rows / steps) * heads }, () => kernels.arena.floats(steps * steps));

  const eachHead = (action: (weights: Float32Array, row: number, column: number) => void): void => {
    for (const [index, own] of weights.entries()) action(own, Math.floor(index / heads) * steps, (index % heads) * width);
  };
  const take = (from: Float32Array, to: Float32Array, row: number, column: number): void => {
    for (let i = 0; i < steps; i++) for (let j = 0; j < width; j++) to[i * width + j] = from[(row + i) * d + column + j] as number;
  };
  const giveBack = (from: Float32Array, to: Float32Array, row: number, column: number, factor: number): void => {
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < width; j++) to[(row + i) * d + column + j] = (to[(row + i) * d + column + j] as number) + factor * (from[i * width + j] as number);
    }
  };

  graph.add({
    forward: () => {
      y.values.fill(0);
      eachHead((own, row, column) => {
        take(query.values, room.q, row, column);
        take(key.values, room.k, row, column);
        take(value.values, room.v, row, column);
        kernels.multiplyTransposedRight(room.q, room.k, own, steps, width, steps);
        causalSoftmax(kernels, own, steps, scale);
        kernels.multiply(own, room.v, room.out, steps, steps, width);
        giveBack(room.out, y.values, row, column, 1);
      });
    },
    backward: () => {
      eachHead((own, row, column) => {
        take(query.values, room.q, row, column);
        take(key.values, room.k, row, column);
        take(value.values, room.v, row, column);
        take(y.gradients, room.dOut, row, column);
        kernels.multiplyTransposedLeft(own, room.dOut, room.dv, steps, steps, width);
        kernels.multiplyTransposedRight(room.dOut, room.v, room.dScores, steps, width, steps);
        softmaxGradient(own, room.dScores, steps);
        kernels.multiply(room.dScores, room.k, room.dq, steps, steps, width);
        kernels.multiplyTransposedLeft(room.dScores, room.q, room.dk, steps, steps, width);
        giveBack(room.dq, query.gradients, row, column, scale);
        giveBack(room.dk, key.gradients, row, column, scale);
        giveBack(room.dv, value.gradients, row, column, 1);
      });
    },
  });
  return y;
}

function headRoom({ arena }: Kernels, steps: number, width: number): HeadRoom {
  const part = () => arena.floats(steps * width);
  return { q: part(), k: part(), v: part(), dq: part(), dk: part(), dv: part(), out: part(), dOut: part(), dScores: arena.floats(steps * steps) };
}

/** Row i becomes the softmax of its first i+1 scores (times `scale`), then zeros. */
function causalSoftmax(kernels: Kernels, scores: Float32Array, steps: number, scale: number): void {
  for (let i = 0; i < steps; i++) {
    let max = Number.NEGATIVE_INFINITY;
    for (let j = 0; j <= i; j++) max = Math.max(max, scores[i * steps + j] as number);
    for (let j = 0; j <= i; j++) scores[i * steps + j] = ((scores[i * steps + j] as number) - max) * scale;
    for (let j = i + 1; j < steps; j++) scores[i * steps + j] = 0;
  }
  kernels.exponential(scores, scores, steps * steps);
  for (let i = 0; i < steps; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += scores[i * steps + j] as number;
    for (let j = 0; j < steps; j++) scores[i * steps + j] = j <= i ? (scores[i * steps + j] as number) / sum : 0;
  }
}

/** Gradients by the weights become gradients by the scores: w∘(g − Σ w∘g), row by row. */
function softmaxGradient(weights: Float32Array, gradients: Float32Array, steps: number): void {
  for (let i = 0; i < steps; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += (weights[i * steps + j] as number) * (gradients[i * steps + j] as number);
    for (let j = 0; j < steps; j++) gradients[i * steps + j] = (weights[i * steps + j] as number) * ((gradients[i * steps + j] as number) - sum);
  }
}
