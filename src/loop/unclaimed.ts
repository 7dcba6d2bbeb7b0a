import { StaleEpochError } from '../knowledge/ports/knowledge-store.ts';
import type { NewEvent } from '../knowledge/ports/knowledge-store.ts';
import type { AppId, ComponentName } from '../model/ids.ts';
import type { Instant, Ms } from '../units/time.ts';
import { minutes, seconds } from '../units/time.ts';
import type { LoopParts } from './loop-parts.ts';
import { stopOf } from './wishes.ts';

/** How often what runs is compared with what the store knows, and how long something must stay unclaimed. Our choice. */
const lookPeriod: Ms = minutes(1);
const grace: Ms = seconds(10);

/**
 * Ends what runs and nobody claims: applications that the platform has and the store has no document of, because the store
 * is a new one, or an older backup. Nobody would see them, pay for them or be able to end them otherwise.
 *
 * The store must have answered, and two looks at least ten seconds apart must agree. An application that is being deleted
 * still has its document, so it is never among them. While everything is stopped, nothing is ended here either.
 */
export class Unclaimed {
  readonly #since = new Map<AppId, Instant>();
  readonly #parts: LoopParts;
  #nextAt = -Infinity;
  #trouble: string | null = null;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Looks if it is time to. Returns why the last look failed, or null. Rejects with StaleEpochError once a newer controller has taken over. */
  async tick(at: Instant): Promise<string | null> {
    if (at < this.#nextAt) return this.#trouble;
    this.#nextAt = at + grace;
    try {
      await this.#look(at);
      this.#trouble = null;
    } catch (error) {
      if (error instanceof StaleEpochError) throw error;
      this.#trouble = error instanceof Error ? error.message : String(error);
    }
    return this.#trouble;
  }

  async #look(at: Instant): Promise<void> {
    const { platform, store } = this.#parts.world;
    // The platform first: what the loop deploys meanwhile has a document by the time that the store is asked.
    const running = await this.#answer(platform.applications());
    const claimed = new Set((await store.documents('Application')).map(({ name }) => name));
    const unclaimed = running.filter((app) => !claimed.has(app));
    for (const app of this.#since.keys()) if (!unclaimed.includes(app)) this.#since.delete(app);
    for (const app of unclaimed) if (!this.#since.has(app)) this.#since.set(app, at);
    const due = unclaimed.filter((app) => at - (this.#since.get(app) ?? at) >= grace);
    if (due.length > 0 && stopOf(await store.setting('stopped')) === null) for (const app of due) await this.#end(app, at);
    if (unclaimed.length === 0) this.#nextAt = at + lookPeriod;
  }

  async #end(app: AppId, at: Instant): Promise<void> {
    const { platform, store } = this.#parts.world;
    const { epoch } = this.#parts;
    const components = (await this.#answer(platform.observe(app))).flatMap(({ component, desired }) => (desired === null ? [] : [component]));
    // Nothing is wanted any more, and the rest is on its way out.
    if (components.length === 0) return;
    // Said first, so that nothing ends unexplained if this process dies in between.
    await store.commit([{ kind: 'add-event', event: unclaimedEnded(app, components, at) }], epoch);
    for (const component of components) {
      const answer = await this.#answer(platform.apply({ state: 'absent', app, component }, { epoch, key: `unclaimed/${app}/${component}/${epoch}/${at}` }));
      if (answer !== 'accepted') throw new Error(`${component} of ${app}, which the store does not know, could not be ended: ${answer.conflict}`);
    }
  }

  async #answer<T>(work: Promise<T>): Promise<T> {
    const { patience, limits } = this.#parts;
    const answer = await patience.within(work, limits.observeMax);
    if (answer === 'late') throw new Error(`the platform did not answer within ${limits.observeMax / 1000} s`);
    return answer.done;
  }
}

const unclaimedEnded = (app: AppId, components: readonly ComponentName[], at: Instant): NewEvent => ({
  at,
  app,
  type: 'UnclaimedEnded',
  severity: 'warning',
  subject: `application/${app}`,
  message: `${app} runs but the store has no document of it: ${components.join(', ')} ${components.length === 1 ? 'is' : 'are'} ended; apply its document to have it again`,
  data: { components: [...components] },
});
