import type { RegularSeries, WhyNot } from '../../model/forecast.ts';

/** What is sized: processor cores, or memory in MiB. */
export type SizedResource = 'cores' | 'MiB';

/**
 * What is known of a component up to now. `limits[i]` is the size that was in force in step `i`; `short[i]` is 1 where it did not
 * suffice: the component was killed for lack of memory, or its cores were throttled. Usage is what was measured, and a limit hides what was
 * wanted beyond it: in a short step it is the limit.
 */
export type UsageHistory = { readonly resource: SizedResource; readonly usage: RegularSeries; readonly limits: Float64Array; readonly short: Uint8Array };

/**
 * A size that suits the component now, in cores or MiB. `lower` and `upper` bound the sizes that are as good as it (upper may be
 * infinite); `resize` says whether the target should be put in force now, or what is in force may stay. The reason is a whole sentence.
 */
export type SizeAdvice = {
  readonly kind: 'size';
  readonly target: number;
  readonly lower: number;
  readonly upper: number;
  readonly resize: boolean;
  readonly reason: string;
};

/**
 * A rule that sizes one component. `recommend` is a pure function of the history up to now, the present limit and the state that it
 * returned before; it is asked once after each step. Without a number it says why, and the present limit stays.
 */
export interface SizeRecommender<State = unknown> {
  readonly name: string;
  readonly description: string;
  initial(): State;
  recommend(history: UsageHistory, present: number, state: State): { readonly advice: SizeAdvice | WhyNot; readonly state: State };
}
