/**
 * The baseline of bench/learn-dqn.ts: the same update (two forward passes, Huber loss, backward, Adam) as one writes it down at first, with
 * one loop per index over Float32Arrays and no kernel.
 */
type Layer = { readonly inputs: number; readonly outputs: number; readonly w: Float32Array; readonly b: Float32Array };

export class NaiveDqn {
  readonly #online: Layer[];
  readonly #target: Layer[];
  readonly #moments: { readonly first: Float32Array; readonly second: Float32Array }[];
  #steps = 0;

  constructor(widths: readonly number[], random: () => number) {
    this.#online = widths.slice(1).map((outputs, i) => {
      const inputs = widths[i] ?? 0;
      return { inputs, outputs, w: Float32Array.from({ length: inputs * outputs }, () => (random() * 2 - 1) * Math.sqrt(6 / inputs)), b: new Float32Array(outputs) };
    });
    this.#target = this.#online.map((layer) => ({ ...layer, w: layer.w.slice(), b: layer.b.slice() }));
    this.#moments = this.#online.flatMap(({ w, b }) => [w, b].map(({ length }) => ({ first: new Float32Array(length), second: new Float32Array(length) })));
  }

  infer(state: Float32Array): Float32Array {
    return forward(this.#online, state, 1).at(-1) ?? state;
  }

  learn(states: Float32Array, actions: Int32Array, returns: Float32Array, discounts: Float32Array, nextStates: Float32Array, batch: number, rate: number): void {
    const next = forward(this.#target, nextStates, batch).at(-1) ?? nextStates;
    const activations = forward(this.#online, states, batch);
    const values = activations.at(-1) ?? states;
    const outputs = this.#online.at(-1)?.outputs ?? 0;
    let gradient = new Float32Array(batch * outputs);
    for (let row = 0; row < batch; row++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < outputs; j++) best = Math.max(best, next[row * outputs + j] ?? 0);
      const at = row * outputs + (actions[row] ?? 0);
      const error = (values[at] ?? 0) - ((returns[row] ?? 0) + (discounts[row] ?? 0) * best);
      gradient[at] = Math.max(-1, Math.min(1, error)) / batch;
    }
    const gradients: Float32Array[] = [];
    for (let l = this.#online.length - 1; l >= 0; l--) {
      const layer = this.#online[l] as Layer;
      const x = l === 0 ? states : (activations[l - 1] as Float32Array);
      gradients.unshift(...layerGradients(x, gradient, layer, batch));
      if (l > 0) gradient = inputGradient(x, gradient, layer, batch);
    }
    this.#adam(gradients, rate);
  }

  #adam(gradients: readonly Float32Array[], rate: number): void {
    this.#steps++;
    const step = (rate * Math.sqrt(1 - 0.999 ** this.#steps)) / (1 - 0.9 ** this.#steps);
    for (const [k, weights] of this.#online.flatMap(({ w, b }) => [w, b]).entries()) {
      const { first, second } = this.#moments[k] as { first: Float32Array; second: Float32Array };
      const gradient = gradients[k] as Float32Array;
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i] ?? 0;
        first[i] = 0.9 * (first[i] ?? 0) + 0.1 * g;
        second[i] = 0.999 * (second[i] ?? 0) + 0.001 * g * g;
        weights[i] = (weights[i] ?? 0) - (step * (first[i] ?? 0)) / (Math.sqrt(second[i] ?? 0) + 1e-8);
      }
    }
  }
}

function forward(layers: readonly Layer[], input: Float32Array, batch: number): Float32Array[] {
  let x = input;
  return layers.map(({ inputs, outputs, w, b }, l) => {
    const y = new Float32Array(batch * outputs);
    for (let row = 0; row < batch; row++) {
      for (let j = 0; j < outputs; j++) {
        let sum = b[j] ?? 0;
        for (let i = 0; i < inputs; i++) sum += (x[row * inputs + i] ?? 0) * (w[i * outputs + j] ?? 0);
        y[row * outputs + j] = l < layers.length - 1 ? Math.max(0, sum) : sum;
      }
    }
    x = y;
    return y;
  });
}

function layerGradients(x: Float32Array, gradient: Float32Array, { inputs, outputs }: Layer, batch: number): [Float32Array, Float32Array] {
  const [w, b] = [new Float32Array(inputs * outputs), new Float32Array(outputs)];
  for (let row = 0; row < batch; row++) {
    for (let j = 0; j < outputs; j++) {
      const g = gradient[row * outputs + j] ?? 0;
      b[j] = (b[j] ?? 0) + g;
      for (let i = 0; i < inputs; i++) w[i * outputs + j] = (w[i * outputs + j] ?? 0) + g * (x[row * inputs + i] ?? 0);
    }
  }
  return [w, b];
}

function inputGradient(x: Float32Array, gradient: Float32Array, { inputs, outputs, w }: Layer, batch: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(batch * inputs);
  for (let row = 0; row < batch; row++) {
    for (let i = 0; i < inputs; i++) {
      if ((x[row * inputs + i] ?? 0) <= 0) continue;
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += (gradient[row * outputs + j] ?? 0) * (w[i * outputs + j] ?? 0);
      result[row * inputs + i] = sum;
    }
  }
  return result;
}
