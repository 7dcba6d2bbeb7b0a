import type { Conditions } from '../execute/ports/conditions.ts';
import type { AppId } from '../model/ids.ts';
import type { Observation } from '../model/observation.ts';
import { evaluatorOf } from '../plan/orchestrate/guided/compiled-guidance.ts';
import { scopeOfObservation } from '../plan/scope-of-observation.ts';

/**
 * The last observation of every application. Steps that wait for a condition look here: they see what the policies see, at
 * most one cycle old.
 */
export class ObservationBoard implements Conditions {
  readonly #latest = new Map<AppId, Observation>();

  put(observation: Observation): void {
    this.#latest.set(observation.app.name, observation);
  }

  forget(app: AppId): void {
    this.#latest.delete(app);
  }

  latest(app: AppId): Observation | null {
    return this.#latest.get(app) ?? null;
  }

  async holds(app: AppId, expression: string): Promise<true | false | { readonly unknown: string }> {
    const observation = this.latest(app);
    if (observation === null) return { unknown: `${app} has not been observed yet` };
    const outcome = evaluatorOf(observation.app.spec)(expression, 'bool', scopeOfObservation(observation));
    return outcome.kind === 'unknown' ? { unknown: outcome.why } : outcome.value === true;
  }
}
