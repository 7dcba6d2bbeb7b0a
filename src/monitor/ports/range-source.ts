import type { Instant, Ms } from '../../units/time.ts';

/** What is asked of the past: an expression in the language of the source, and the grid on which it is evaluated, both ends included. */
export type RangeQuestion = { readonly expression: string; readonly from: Instant; readonly to: Instant; readonly step: Ms };

/** A value at a time of the grid; null where the source had none. */
export type RangePoint = { readonly at: Instant; readonly value: number | null };

/** Where recorded series can be fetched from. */
export interface RangeSource {
  /**
   * The one series that the expression names, with a point for each time of the grid. Rejects with InvalidInputError where the source refuses the
   * expression, or where it names no or several series; with Error where there is no usable answer; with the signal's reason once it aborts.
   */
  range(question: RangeQuestion, signal: AbortSignal): Promise<readonly RangePoint[]>;
}
