import type { PartitionProblem } from './problem.ts';

/** A partition that changes node by node: what flows from each node to each part, and how full each limit is, kept up to date in time of a node's links. */
export class PartitionState {
  readonly part: Int32Array;
  readonly partCount: number;
  /** `flow[node * partCount + part]`, MiB. */
  readonly flow: Float64Array;
  readonly #neighbours: readonly (readonly { readonly node: number; readonly mebibytes: number }[])[];
  readonly #limitsOf: readonly (readonly number[])[];
  readonly #inLimit: readonly Uint8Array[];
  readonly #most: readonly number[];
  readonly #full: Int32Array;
  readonly #allowed: readonly Uint8Array[];

  constructor({ nodes, links, parts, limits }: PartitionProblem) {
    this.part = new Int32Array(nodes.length).fill(-1);
    this.partCount = parts;
    this.flow = new Float64Array(nodes.length * parts);
    const neighbours: { node: number; mebibytes: number }[][] = nodes.map(() => []);
    for (const { a, b, mebibytes } of links) {
      if (a === b) continue;
      neighbours[a]?.push({ node: b, mebibytes });
      neighbours[b]?.push({ node: a, mebibytes });
    }
    this.#neighbours = neighbours;
    const limitsOf: number[][] = nodes.map(() => []);
    for (const [index, limit] of limits.entries()) for (const node of limit.nodes) limitsOf[node]?.push(index);
    this.#limitsOf = limitsOf;
    this.#inLimit = limits.map((limit) => maskOf(parts, limit.parts));
    this.#most = limits.map(({ most }) => most);
    this.#full = new Int32Array(limits.length);
    this.#allowed = nodes.map(({ allowed }) => maskOf(parts, allowed));
  }

  mayStand(node: number, part: number): boolean {
    return this.#allowed[node]?.[part] === 1;
  }

  /** Whether limits leave room for the node in the part. */
  hasRoom(node: number, part: number): boolean {
    const now = this.part[node] as number;
    return (this.#limitsOf[node] as readonly number[]).every((limit) => {
      const inside = this.#inLimit[limit] as Uint8Array;
      return inside[part] !== 1 || (now >= 0 && inside[now] === 1) || (this.#full[limit] as number) < (this.#most[limit] as number);
    });
  }

  /** Traffic that stops crossing if the node moves; less than 0 if more crosses then. */
  gain(node: number, part: number): number {
    const row = node * this.partCount;
    return (this.flow[row + part] as number) - (this.flow[row + (this.part[node] as number)] as number);
  }

  between(node: number, other: number): number {
    return (this.#neighbours[node] as readonly { readonly node: number; readonly mebibytes: number }[]).reduce((sum, next) => sum + (next.node === other ? next.mebibytes : 0), 0);
  }

  /** Puts a node into a part; -1 takes it out. */
  put(node: number, part: number): void {
    const before = this.part[node] as number;
    for (const limit of this.#limitsOf[node] as readonly number[]) {
      const inside = this.#inLimit[limit] as Uint8Array;
      this.#full[limit] = (this.#full[limit] as number) + (part >= 0 ? (inside[part] as number) : 0) - (before >= 0 ? (inside[before] as number) : 0);
    }
    for (const { node: next, mebibytes } of this.#neighbours[node] as readonly { readonly node: number; readonly mebibytes: number }[]) {
      const row = next * this.partCount;
      if (before >= 0) this.flow[row + before] = (this.flow[row + before] as number) - mebibytes;
      if (part >= 0) this.flow[row + part] = (this.flow[row + part] as number) + mebibytes;
    }
    this.part[node] = part;
  }
}

function maskOf(parts: number, members: readonly number[]): Uint8Array {
  const mask = new Uint8Array(parts);
  for (const part of members) mask[part] = 1;
  return mask;
}
