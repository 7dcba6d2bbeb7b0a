/** One experience as the learner sees it: n steps folded into one return (`NStepFold`), or one step when n is 1. */
export type Transition = {
  readonly state: Float32Array;
  /** 1 for every action that was allowed in `state`. */
  readonly mask: Uint8Array;
  readonly action: number;
  /** r_1 + gamma r_2 + ... + gamma^(k-1) r_k over the k <= n steps that were taken. */
  readonly return: number;
  /** What the value of `nextState` counts: gamma^k, or 0 where the episode terminated (never because it was truncated). */
  readonly discount: number;
  readonly nextState: Float32Array;
  readonly nextMask: Uint8Array;
  /** Chosen by a demonstrator, so the margin loss of DQfD applies. */
  readonly demonstration: boolean;
};

/** A sampled batch, row by row; allocated once and filled again and again. */
export type Batch = {
  readonly size: number;
  readonly states: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Int32Array;
  readonly returns: Float32Array;
  readonly discounts: Float32Array;
  readonly nextStates: Float32Array;
  readonly nextMasks: Uint8Array;
  readonly demonstrations: Uint8Array;
  /** Importance weights, at most 1; all 1 where sampling is uniform. */
  readonly weights: Float32Array;
  /** Where each row lies in the store, to report its error back. */
  readonly slots: Int32Array;
};

/** An empty batch. `arrays` may place the states where a kernel reads them without a copy. */
export function newBatch(size: number, stateSize: number, actionCount: number, arrays?: { readonly states: Float32Array; readonly nextStates: Float32Array }): Batch {
  return {
    size,
    states: arrays?.states ?? new Float32Array(size * stateSize),
    masks: new Uint8Array(size * actionCount),
    actions: new Int32Array(size),
    returns: new Float32Array(size),
    discounts: new Float32Array(size),
    nextStates: arrays?.nextStates ?? new Float32Array(size * stateSize),
    nextMasks: new Uint8Array(size * actionCount),
    demonstrations: new Uint8Array(size),
    weights: new Float32Array(size),
    slots: new Int32Array(size),
  };
}
