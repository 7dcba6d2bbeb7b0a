import type { Deployment } from '../../plan/ports/duration-predictor.ts';
import type { Estimate } from './estimate.ts';
import { moved } from './estimate.ts';

type Answer = { readonly deployment: Deployment; readonly estimate: Estimate };

/**
 * Keeps answers so that among all of one think time none rises with cores or speed, or falls with users: a new one is moved to the nearest
 * value that earlier ones leave. There always is one, since they are in order themselves.
 */
export class FallingAnswers {
  readonly #answers = new Map<number, Answer[]>();

  at(deployment: Deployment, ask: () => Estimate): Estimate & { readonly simulations: number } {
    const { thinkSeconds } = deployment;
    const answers = this.#answers.get(thinkSeconds) ?? [];
    this.#answers.set(thinkSeconds, answers);
    const known = answers.find(({ deployment: other }) => atLeastAsFast(other, deployment) && atLeastAsFast(deployment, other));
    if (known !== undefined) return { ...known.estimate, simulations: 0 };
    const asked = ask();
    let mean = asked.mean;
    for (const { deployment: other, estimate } of answers) {
      if (atLeastAsFast(other, deployment)) mean = Math.max(mean, estimate.mean);
      else if (atLeastAsFast(deployment, other)) mean = Math.min(mean, estimate.mean);
    }
    const estimate = moved(asked, mean);
    answers.push({ deployment, estimate });
    return { ...estimate, simulations: 1 };
  }
}

const atLeastAsFast = (one: Deployment, other: Deployment): boolean => one.cores >= other.cores && one.speed >= other.speed && one.users <= other.users;
