import type { Random } from '../src/model/random.ts';

/**
 * The baseline of the LSTM bench: the same training step (one LSTM layer, one dense output from its last state, squared error, Adam) as one would
 * write it down from the equations, in plain loops over Float32Array, all memory allocated beforehand.
 */
export class NaiveLstm {
  readonly x: Float32Array;
  readonly targets: Float32Array;
  readonly #steps: number;
  readonly #batch: number;
  readonly #h: number;
  /** wInput (1×4h), wHidden (h×4h), bias (4h), wOut (h), bOut (1), one after the other. */
  readonly #weights: Float32Array;
  readonly #gradients: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #gates: Float32Array;
  readonly #cells: Float32Array;
  readonly #hidden: Float32Array;
  #t = 0;

  constructor({ steps, batch, width, random }: { readonly steps: number; readonly batch: number; readonly width: number; readonly random: Random }) {
    [this.#steps, this.#batch, this.#h] = [steps, batch, width];
    const length = 4 * width + 4 * width * width + 4 * width + width + 1;
    this.#weights = Float32Array.from({ length }, () => (random.next() - 0.5) / 2);
    this.#gradients = new Float32Array(length);
    this.#first = new Float32Array(length);
    this.#second = new Float32Array(length);
    this.x = new Float32Array(steps * batch);
    this.targets = new Float32Array(batch);
    this.#gates = new Float32Array(steps * batch * 4 * width);
    this.#cells = new Float32Array((steps + 1) * batch * width);
    this.#hidden = new Float32Array((steps + 1) * batch * width);
  }

  /** One training step; gives the mean loss. */
  train(): number {
    const [batch, h] = [this.#batch, this.#h];
    const [hiddenAt, biasAt, outAt] = [4 * h, 4 * h + 4 * h * h, 8 * h + 4 * h * h];
    const [w, g, hidden] = [this.#weights, this.#gradients, this.#hidden];
    g.fill(0);
    for (let t = 0; t < this.#steps; t++) for (let b = 0; b < batch; b++) this.#cellForward(t, b, hiddenAt, biasAt);
    let loss = 0;
    for (let b = 0; b < batch; b++) {
      const dHidden = new Float64Array(h);
      const dCell = new Float64Array(h);
      const from = (this.#steps * batch + b) * h;
      let output = w[outAt + h] as number;
      for (let j = 0; j < h; j++) output += (hidden[from + j] as number) * (w[outAt + j] as number);
      const error = output - (this.targets[b] as number);
      loss += (error * error) / batch;
      const slope = (2 * error) / batch;
      g[outAt + h] = (g[outAt + h] as number) + slope;
      for (let j = 0; j < h; j++) {
        g[outAt + j] = (g[outAt + j] as number) + slope * (hidden[from + j] as number);
        dHidden[j] = slope * (w[outAt + j] as number);
      }
      for (let t = this.#steps - 1; t >= 0; t--) this.#cellBackward(t, b, dHidden, dCell, hiddenAt, biasAt);
    }
    this.#adam();
    return loss;
  }

  #cellForward(t: number, b: number, hiddenAt: number, biasAt: number): void {
    const h = this.#h;
    const w = this.#weights;
    const at = (t * this.#batch + b) * 4 * h;
    const before = (t * this.#batch + b) * h;
    const after = ((t + 1) * this.#batch + b) * h;
    for (let j = 0; j < 4 * h; j++) {
      let sum = (w[biasAt + j] as number) + (w[j] as number) * (this.x[t * this.#batch + b] as number);
      for (let i = 0; i < h; i++) sum += (this.#hidden[before + i] as number) * (w[hiddenAt + i * 4 * h + j] as number);
      this.#gates[at + j] = j >= 2 * h && j < 3 * h ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
    }
    for (let j = 0; j < h; j++) {
      const cell = (this.#gates[at + h + j] as number) * (this.#cells[before + j] as number) + (this.#gates[at + j] as number) * (this.#gates[at + 2 * h + j] as number);
      this.#cells[after + j] = cell;
      this.#hidden[after + j] = (this.#gates[at + 3 * h + j] as number) * Math.tanh(cell);
    }
  }

  #cellBackward(t: number, b: number, dHidden: Float64Array, dCell: Float64Array, hiddenAt: number, biasAt: number): void {
    const h = this.#h;
    const [w, g] = [this.#weights, this.#gradients];
    const at = (t * this.#batch + b) * 4 * h;
    const before = (t * this.#batch + b) * h;
    const after = ((t + 1) * this.#batch + b) * h;
    const dGates = new Float64Array(4 * h);
    for (let j = 0; j < h; j++) {
      const [i, f, c, o] = [0, 1, 2, 3].map((gate) => this.#gates[at + gate * h + j] as number) as [number, number, number, number];
      const squashed = Math.tanh(this.#cells[after + j] as number);
      const dh = dHidden[j] as number;
      const dc = (dCell[j] as number) + dh * o * (1 - squashed * squashed);
      dGates[j] = dc * c * i * (1 - i);
      dGates[h + j] = dc * (this.#cells[before + j] as number) * f * (1 - f);
      dGates[2 * h + j] = dc * i * (1 - c * c);
      dGates[3 * h + j] = dh * squashed * o * (1 - o);
      dCell[j] = dc * f;
    }
    const x = this.x[t * this.#batch + b] as number;
    for (let j = 0; j < 4 * h; j++) {
      const d = dGates[j] as number;
      g[j] = (g[j] as number) + d * x;
      g[biasAt + j] = (g[biasAt + j] as number) + d;
    }
    for (let i = 0; i < h; i++) {
      let sum = 0;
      const state = this.#hidden[before + i] as number;
      for (let j = 0; j < 4 * h; j++) {
        const d = dGates[j] as number;
        sum += d * (w[hiddenAt + i * 4 * h + j] as number);
        g[hiddenAt + i * 4 * h + j] = (g[hiddenAt + i * 4 * h + j] as number) + d * state;
      }
      dHidden[i] = sum;
    }
  }

  #adam(): void {
    this.#t++;
    const [correct1, correct2] = [1 - 0.9 ** this.#t, 1 - 0.999 ** this.#t];
    for (let i = 0; i < this.#weights.length; i++) {
      const gradient = this.#gradients[i] as number;
      const mean = 0.9 * (this.#first[i] as number) + 0.1 * gradient;
      const square = 0.999 * (this.#second[i] as number) + 0.001 * gradient * gradient;
      this.#first[i] = mean;
      this.#second[i] = square;
      this.#weights[i] = (this.#weights[i] as number) - (0.001 * (mean / correct1)) / (Math.sqrt(square / correct2) + 1e-8);
    }
  }
}
