/**
 * An operator of a dataflow, as DS2 sees it over one interval. Rates are of the whole operator, records per second.
 */
export type Ds2Operator = {
  readonly parallelism: number;
  /** Records processed per second of useful time, over all instances: processed / useful time × instances (true processing rate). */
  readonly trueProcessingRate: number;
  /** Records put out per second of useful time (true output rate). */
  readonly trueOutputRate: number;
  /** Rate that a source should have; null for an operator that is no source. */
  readonly sourceRate: number | null;
  /** Operators that feed it, by their place in the list, which is in the order of the flow. */
  readonly inputs: readonly number[];
};

/**
 * The parallelism that each operator needs to keep up with the sources, in one pass over the dataflow (V. Kalavri et al., "Three steps is all
 * you need: fast, accurate, automatic scaling decisions for distributed streaming dataflows", OSDI 2018, equations 7 and 8): what arrives at an
 * operator at the best, over what one instance of it truly processes. NaN where a rate that is needed is missing. A source keeps its
 * parallelism, as it does in the paper.
 * @example
 * // A source of 1000/s into an operator of which 2 instances truly process 800/s: ceil(1000 / 400) = 3.
 */
export function ds2(operators: readonly Ds2Operator[]): number[] {
  const bestOutput: number[] = [];
  return operators.map(({ parallelism, trueProcessingRate, trueOutputRate, sourceRate, inputs }) => {
    if (sourceRate !== null) {
      bestOutput.push(sourceRate);
      return parallelism;
    }
    const arriving = inputs.reduce((sum, input) => sum + (bestOutput[input] as number), 0);
    // The output grows as the input does: their ratio, the selectivity, is taken to stay.
    bestOutput.push((trueOutputRate / trueProcessingRate) * arriving);
    return Math.ceil(arriving / (trueProcessingRate / parallelism));
  });
}

/** The manager of section 4.2: what it remembers of the intervals since the last change. */
export type Ds2State = { intervals: number; readonly proposals: number[] };

export const ds2State = (): Ds2State => ({ intervals: 0, proposals: [] });

export type Ds2Settings = {
  /** Intervals after a change whose measurements do not count (warm-up time). */
  readonly warmUp: number;
  /** Intervals that are looked at together before anything changes (activation time). */
  readonly activation: number;
};

/**
 * One interval of DS2's scaling manager for one operator: waits for the warm-up, gathers as many proposals as the activation asks for, and takes
 * their median, the upper one of two. NaN as a proposal is a missing measurement, and forgotten. `state` is what it remembers, and the only
 * thing that changes.
 */
export function ds2Interval(current: number, proposal: number, { warmUp, activation }: Ds2Settings, state: Ds2State): number {
  state.intervals++;
  if (state.intervals <= warmUp || Number.isNaN(proposal)) return current;
  state.proposals.push(proposal);
  if (state.proposals.length < activation) return current;
  const sorted = state.proposals.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] as number;
  state.proposals.length = 0;
  if (median !== current) state.intervals = 0;
  return median;
}
