import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { Observation } from '../model/observation.ts';
import type { Labels, SampleBatch } from '../model/sample.ts';
import type { Instant } from '../units/time.ts';
import { minutes, seconds } from '../units/time.ts';

/** When an instance handed over samples last, and when and why it failed to; null: never. */
export type Heard = { readonly at: Instant | null; readonly failedAt: Instant | null; readonly why: string | null };

/** An instance of which nothing was heard for this long is forgotten: series are not kept for longer, either. */
const forgottenAfter = minutes(10);

/** Two missed scrapes may be chance; after three, or five seconds where scrapes are quicker, an instance is silent. Our choice. */
const scrapesMissed = 3;
const patienceLeast = seconds(5);

/** Which instances answer when they are measured, from what the sources hand over. Lost at a restart and learnt again at the first scrape. */
export class Hearing {
  readonly #known = new Map<string, Heard>();

  /** Takes note of a batch of one source, before it is cleaned: also a sample that is dropped shows that its instance answers. */
  note({ samples, failures }: SampleBatch, at: Instant): void {
    let last: Labels | null = null;
    for (const { labels, at: sampled } of samples) {
      // The samples of one instance come one after the other: its first one tells.
      if (last !== null && sameInstance(labels, last)) continue;
      last = labels;
      this.#update(labels, (before) => ({ ...before, at: latest(before.at, sampled < at ? sampled : at) }));
    }
    for (const { labels, why, at: failedAt } of failures) this.#update(labels, (before) => ({ ...before, failedAt: latest(before.failedAt, failedAt), why }));
    for (const [key, heard] of this.#known) if (at - Math.max(heard.at ?? 0, heard.failedAt ?? 0) > forgottenAfter) this.#known.delete(key);
  }

  of(app: string, component: string, instance: string): Heard | null {
    return this.#known.get(keyOf(app, component, instance)) ?? null;
  }

  #update(labels: Labels, change: (before: Heard) => Heard): void {
    const { app, component, instance } = labels;
    if (app === undefined || component === undefined || instance === undefined) return;
    const key = keyOf(app, component, instance);
    this.#known.set(key, change(this.#known.get(key) ?? { at: null, failedAt: null, why: null }));
  }
}

const keyOf = (app: string, component: string, instance: string): string => JSON.stringify([app, component, instance]);
const sameInstance = (a: Labels, b: Labels): boolean => a['instance'] === b['instance'] && a['component'] === b['component'] && a['app'] === b['app'];
const latest = (a: Instant | null, b: Instant): Instant => (a === null || b > a ? b : a);

/**
 * The instances that work but whose samples are not there, so that every sum and mean over their component is too small or
 * wrong. One that is scraped counts from the moment it is ready until its first answer, after a failed scrape until the next
 * good one, and when nothing came for three intervals; one that is not scraped (its samples are pushed) only when it was heard
 * before and not within `stalenessMax`. Where nothing was ever heard of a component, nothing can be said here: its measures are missing.
 */
export function silentInstances(app: Application, components: readonly ComponentState[], heard: Hearing['of'], at: Instant): NonNullable<Observation['silent']> {
  return components.flatMap(({ component, instances }) => {
    const working = instances.filter(({ phase }) => phase === 'ready' || phase === 'unready');
    const known = new Map(working.map(({ id }) => [id, heard(app.name, component, id)]));
    if ([...known.values()].every((one) => one === null)) return [];
    const scrape = app.spec.components.find(({ name }) => name === component)?.scrape;
    return working.flatMap((instance) => {
      const why = silenceOf(known.get(instance.id) ?? null, { interval: scrape?.interval ?? null, staleness: app.spec.safety.stalenessMax, at });
      return why === null ? [] : [{ component, instance: instance.id, why }];
    });
  });
}

type Pace = { readonly interval: number | null; readonly staleness: number; readonly at: Instant };

function silenceOf(heard: Heard | null, { interval, staleness, at }: Pace): string | null {
  if (heard === null) return interval === null ? null : 'it has not been scraped yet';
  // A failed scrape still yields `up` of that moment, so an answer must be newer than the failure.
  if (heard.failedAt !== null && (heard.at === null || heard.at <= heard.failedAt)) return heard.why;
  const limit = interval === null ? staleness : Math.max(scrapesMissed * interval, patienceLeast);
  return heard.at === null || at - heard.at > limit ? `nothing came from it for ${Math.round((at - (heard.at ?? at)) / 1000)} s` : null;
}
