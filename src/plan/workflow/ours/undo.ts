/** Values that a step changed and what they were before, so that it can be taken back. */
export type Undo = { readonly index: Int32Array; readonly value: Float64Array; count: number };

/** Room for as many changes as a step can make: one of each value in each part of it. */
export const undoOf = (size: number): Undo => ({ index: new Int32Array(size), value: new Float64Array(size), count: 0 });

/** Puts the values back, those that changed last first. */
export function takeBack(undo: Undo, values: Float64Array): void {
  for (let i = undo.count - 1; i >= 0; i--) values[undo.index[i] as number] = undo.value[i] as number;
  undo.count = 0;
}
