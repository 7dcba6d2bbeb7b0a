import type { JobProfile } from '../../model/job-profile.ts';
import type { Deployment, DurationPrediction, DurationPredictor } from '../ports/duration-predictor.ts';

/**
 * Asks another predictor each question once, and counts what that took. Planners, their explanations and sweeps over deadlines ask the same
 * questions again and again; profiles are told apart by identity, so that a sweep must hand on the same ones.
 */
export class CachedPredictor implements DurationPredictor {
  readonly name: string;
  readonly #inner: DurationPredictor;
  readonly #known = new WeakMap<JobProfile, Map<string, DurationPrediction>>();
  #simulations = 0;

  constructor(inner: DurationPredictor) {
    this.#inner = inner;
    this.name = inner.name;
  }

  /** How many simulations were run so far; only ever grows. */
  get simulations(): number {
    return this.#simulations;
  }

  predict(profile: JobProfile, deployment: Deployment): DurationPrediction {
    const answers = this.#known.get(profile) ?? new Map<string, DurationPrediction>();
    this.#known.set(profile, answers);
    const { cores, speed, users, thinkSeconds } = deployment;
    const question = `${cores} ${speed} ${users} ${thinkSeconds}`;
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = checked(this.#inner.predict(profile, deployment));
    answers.set(question, answer);
    if (answer.kind === 'predicted') this.#simulations += answer.simulations;
    return answer;
  }

  optimistic(profile: JobProfile, deployment: Deployment): number {
    return this.#inner.optimistic(profile, deployment);
  }
}

/** A plan must not be built on a number that is none. */
const checked = (answer: DurationPrediction): DurationPrediction =>
  answer.kind === 'predicted' && !Number.isFinite(answer.value) ? { kind: 'none', why: `the prediction is ${answer.value}, which is no number` } : answer;
