import type { JobProfile } from '../../model/job-profile.ts';

/** What a job would run on: cores that take tasks, how fast one is beside the one the profile was measured on, and who else asks. */
export type Deployment = {
  /** For a `chi` profile, whose model counts containers, the number of containers. */
  readonly cores: number;
  /** 1 for the core that the profile was measured on; 2 halves every task time, but not the overhead. */
  readonly speed: number;
  /** Jobs in the closed system: each user starts the next one `thinkSeconds` (exponential, mean) after the last has ended. */
  readonly users: number;
  readonly thinkSeconds: number;
};

export type DurationPrediction =
  | {
      readonly kind: 'predicted';
      /** Mean response in seconds; for a topology the highest busy share of its nodes. */
      readonly value: number;
      /** The interval covers 95 %; equal to `value` for models without chance. */
      readonly low: number;
      readonly high: number;
      /** How many simulations this took; 0 for closed forms. */
      readonly simulations: number;
    }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Predicts how long a job (or how busy a topology) is for a deployment. Pure: equal questions have equal answers. A planner relies on
 * `predict` never growing with `cores` or `speed`, and never falling with `users`.
 */
export interface DurationPredictor {
  readonly name: string;
  predict(profile: JobProfile, deployment: Deployment): DurationPrediction;
  /** A lower bound on what `predict` will say, in the same unit, that costs next to nothing: what a planner prunes with. */
  optimistic(profile: JobProfile, deployment: Deployment): number;
}
