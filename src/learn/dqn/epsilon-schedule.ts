/** How often to act at random: linearly from `from` to `to` within `steps` steps, then `to` (Mnih et al. 2015, table 1). */
export type EpsilonSchedule = { readonly from: number; readonly to: number; readonly steps: number };

/** The share of random actions in the `step`-th step. */
export const epsilonAt = ({ from, to, steps }: EpsilonSchedule, step: number): number =>
  step >= steps ? to : from + ((to - from) * step) / steps;
