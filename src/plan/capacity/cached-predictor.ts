import type { JobProfile } from '../../model/job-profile.ts';
import type { Deployment, DurationPrediction, DurationPredictor } from '../ports/duration-predictor.ts';

/** The most cores that are known to miss a goal, and the fewest that are known to meet it. */
export type KnownCores = { readonly missed: number; readonly met: number };

type Asked = { readonly cores: number; readonly answer: DurationPrediction };

/**
 * Asks another predictor each question once, and counts what that took. Planners, their explanations and sweeps over deadlines ask the same
 * questions again and again; profiles are told apart by identity, so that a sweep must hand on the same ones.
 */
export class CachedPredictor implements DurationPredictor {
  readonly name: string;
  readonly #inner: DurationPredictor;
  readonly #known = new WeakMap<JobProfile, Map<string, Map<number, Asked>>>();
  #simulations = 0;
  #questions = 0;

  constructor(inner: DurationPredictor) {
    this.#inner = inner;
    this.name = inner.name;
  }

  /** How many simulations were run so far; only ever grows. */
  get simulations(): number {
    return this.#simulations;
  }

  /** How many different questions were asked so far. */
  get questions(): number {
    return this.#questions;
  }

  predict(profile: JobProfile, deployment: Deployment): DurationPrediction {
    const answers = this.#answers(profile, deployment);
    const known = answers.get(deployment.cores);
    if (known !== undefined) return known.answer;
    const answer = checked(this.#inner.predict(profile, deployment));
    answers.set(deployment.cores, { cores: deployment.cores, answer });
    this.#questions += 1;
    if (answer.kind === 'predicted') this.#simulations += answer.simulations;
    return answer;
  }

  /** What earlier answers say of a goal, whatever machines they were for: predictions never grow with cores. */
  knownCores(profile: JobProfile, deployment: Omit<Deployment, 'cores'>, goal: number): KnownCores {
    let [missed, met] = [0, Number.POSITIVE_INFINITY];
    for (const { cores, answer } of this.#answers(profile, deployment).values()) {
      if (answer.kind === 'none') continue;
      if (answer.value <= goal) met = Math.min(met, cores);
      else missed = Math.max(missed, cores);
    }
    return { missed, met };
  }

  #answers(profile: JobProfile, { speed, users, thinkSeconds }: Omit<Deployment, 'cores'>): Map<number, Asked> {
    const ofProfile = this.#known.get(profile) ?? new Map<string, Map<number, Asked>>();
    this.#known.set(profile, ofProfile);
    const question = `${speed} ${users} ${thinkSeconds}`;
    const answers = ofProfile.get(question) ?? new Map<number, Asked>();
    ofProfile.set(question, answers);
    return answers;
  }

  optimistic(profile: JobProfile, deployment: Deployment): number {
    return this.#inner.optimistic(profile, deployment);
  }
}

/** A plan must not be built on a number that is none. */
const checked = (answer: DurationPrediction): DurationPrediction =>
  answer.kind === 'predicted' && !Number.isFinite(answer.value) ? { kind: 'none', why: `the prediction is ${answer.value}, which is no number` } : answer;
