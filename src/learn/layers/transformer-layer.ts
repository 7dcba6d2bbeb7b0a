import type { Random } from '../../model/random.ts';
import { gelu } from '../tensor/activations.ts';
import { add } from '../tensor/add.ts';
import { causalAttention } from '../tensor/attention.ts';
import { layerNorm } from '../tensor/layer-norm.ts';
import type { Parameters } from '../tensor/parameters.ts';
import type { Layer } from './dense-layer.ts';
import { denseLayer } from './dense-layer.ts';

/** Gain 1 and bias 0 at the start. */
export function layerNormLayer(parameters: Parameters, width: number): Layer {
  const gain = parameters.take(1, width, (values) => values.fill(1));
  const bias = parameters.take(1, width);
  return (graph, x) => layerNorm(graph, x, gain, bias);
}

export type TransformerShape = { readonly width: number; readonly heads: number; readonly inner: number; readonly steps: number };

/**
 * One layer of a causal Transformer encoder: attention, then a dense pair with GELU, each with a residual connection and the norm before it,
 * which trains without a warm-up of the rate (Xiong et al., "On layer normalization in the Transformer architecture", ICML 2020).
 */
export function transformerLayer(parameters: Parameters, { width, heads, inner, steps }: TransformerShape, random: Random): Layer {
  const dense = (inputs: number, outputs: number): Layer => denseLayer(parameters, inputs, outputs, random);
  const [beforeAttention, beforeDense] = [layerNormLayer(parameters, width), layerNormLayer(parameters, width)];
  const [query, key, value, out] = [dense(width, width), dense(width, width), dense(width, width), dense(width, width)];
  const [up, down] = [dense(width, inner), dense(inner, width)];
  return (graph, x) => {
    const normed = beforeAttention(graph, x);
    const attended = causalAttention(graph, { query: query(graph, normed), key: key(graph, normed), value: value(graph, normed), steps, heads });
    const middle = add(graph, x, out(graph, attended));
    return add(graph, middle, down(graph, gelu(graph, up(graph, beforeDense(graph, middle)))));
  };
}
