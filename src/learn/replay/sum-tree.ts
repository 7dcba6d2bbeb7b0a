/**
 * Weights in the leaves of a binary tree whose inner nodes hold sums: setting one and finding where a mass falls take log2(n) steps
 * (Schaul et al., "Prioritized experience replay", 2016, appendix B.2.1). Sums are always taken anew from both children, so that
 * rounding does not pile up.
 */
export class SumTree {
  readonly #leaves: number;
  /** Node 1 is the root, the children of i are 2i and 2i+1, leaf k is node #leaves + k. */
  readonly #nodes: Float64Array;

  constructor(capacity: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#nodes = new Float64Array(2 * this.#leaves);
  }

  get total(): number {
    return this.#nodes[1] ?? 0;
  }

  weight(leaf: number): number {
    return this.#nodes[this.#leaves + leaf] ?? 0;
  }

  /** Sets a weight, which must be finite and not negative. */
  set(leaf: number, weight: number): void {
    const nodes = this.#nodes;
    let node = this.#leaves + leaf;
    nodes[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1) nodes[node] = (nodes[2 * node] ?? 0) + (nodes[2 * node + 1] ?? 0);
  }

  /** The leaf under which `mass` (0 <= mass < total) falls. It has a weight above 0 even when `mass` was rounded up to the total. */
  find(mass: number): number {
    const nodes = this.#nodes;
    let node = 1;
    let rest = mass;
    while (node < this.#leaves) {
      node *= 2;
      const left = nodes[node] ?? 0;
      if (rest < left || nodes[node + 1] === 0) continue;
      rest -= left;
      node++;
    }
    return node - this.#leaves;
  }

  /** A copy of the first `count` weights. */
  save(count: number): Float64Array {
    return this.#nodes.slice(this.#leaves, this.#leaves + count);
  }

  restore(weights: Float64Array): void {
    const nodes = this.#nodes;
    nodes.fill(0);
    nodes.set(weights, this.#leaves);
    for (let node = this.#leaves - 1; node >= 1; node--) nodes[node] = (nodes[2 * node] ?? 0) + (nodes[2 * node + 1] ?? 0);
  }
}
