import { Agent } from 'undici';
import { ScrapeCache } from '../../formats/prometheus-text/scrape-cache.ts';
import type { ScrapeLimits } from '../../formats/prometheus-text/scrape-limits.ts';
import { scrapeLimitDefaults } from '../../formats/prometheus-text/scrape-limits.ts';
import type { SampleBatch } from '../../model/sample.ts';
import type { MetricSource } from '../../monitor/ports/metric-source.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { ms, seconds } from '../../units/time.ts';
import { Lane } from './lane.ts';
import { refusedScrape, scrapeOnce } from './scrape-once.ts';
import type { ScrapeTarget } from './scrape-target.ts';
import { originOf, targetKey } from './scrape-target.ts';

export type ScrapeOptions = {
  /** Who is to be scraped now; asked at every collection. */
  readonly targets: () => Promise<readonly ScrapeTarget[]>;
  readonly name?: string;
  /** Hosts beside this machine that may be asked. */
  readonly allowedHosts?: readonly string[];
  readonly limits?: ScrapeLimits;
  /** Time between two collections; every tick of the controller if absent. Targets have intervals of their own. */
  readonly interval?: Ms;
  /** How long a collection waits for the scrapes it began; later ones are handed over by the next collection. */
  readonly patience?: Ms;
  /** Scrapes at once: half of them for targets that were slow last time. */
  readonly concurrency?: number;
};

/** The cache goes with the target. */
type TargetState = { nextAt: number; busy: boolean; slow: boolean; readonly cache: ScrapeCache };

/** Finding the targets may take this long; then the last known ones are asked. */
const targetsTimeout = seconds(2);

/**
 * Scrapes Prometheus text and OpenMetrics from instances over HTTP, each at its own interval and with its own timeout. A
 * slow target delays nobody: a collection waits for `patience` at most, and not at all for targets that were slow last time,
 * which share a lane of their own.
 * The time of a sample is that of the collection that began its scrape.
 * @example
 * const source = createScrapeSource({ targets: async () => targetsOf(await platform.observe('shop')) });
 */
export function createScrapeSource(options: ScrapeOptions): ScrapeSource {
  return new ScrapeSource(options);
}

export class ScrapeSource implements MetricSource {
  readonly name: string;
  readonly interval?: Ms;
  readonly #options: ScrapeOptions;
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #limits: ScrapeLimits;
  readonly #patience: Ms;
  readonly #states = new Map<string, TargetState>();
  readonly #agent = new Agent({ connections: 1, pipelining: 1, keepAliveTimeout: 30_000, connect: { timeout: 5000 } });
  readonly #quick: Lane;
  readonly #slow: Lane;
  #targets: readonly ScrapeTarget[] = [];
  #finished: SampleBatch[] = [];

  constructor(options: ScrapeOptions) {
    this.name = options.name ?? 'scrape';
    if (options.interval !== undefined) this.interval = options.interval;
    this.#options = options;
    this.#allowedHosts = new Set(options.allowedHosts);
    this.#limits = options.limits ?? scrapeLimitDefaults;
    this.#patience = options.patience ?? ms(250);
    const half = Math.max(1, Math.floor((options.concurrency ?? 128) / 2));
    this.#quick = new Lane(half);
    this.#slow = new Lane(half);
  }

  async collect(at: Instant): Promise<SampleBatch> {
    const trouble = await this.#findTargets(at);
    const begun = this.#targets.flatMap((target) => this.#begin(target, at));
    await within(Promise.all(begun), this.#patience);
    const finished = this.#finished;
    this.#finished = [];
    return {
      samples: finished.flatMap(({ samples }) => samples),
      failures: [...trouble, ...finished.flatMap(({ failures }) => failures)],
    };
  }

  /** Ends all scrapes and connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #findTargets(at: Instant): Promise<SampleBatch['failures']> {
    const failure = (why: string) => [{ source: this.name, labels: {}, why: `the targets could not be found: ${why}; the last known ones are asked`, at }];
    try {
      const found = await within(this.#options.targets(), targetsTimeout);
      if (found === 'late') return failure(`no answer within ${targetsTimeout} ms`);
      this.#targets = found;
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error));
    }
    const known = new Set(this.#targets.map(targetKey));
    for (const [key, { busy }] of this.#states) if (!busy && !known.has(key)) this.#states.delete(key);
    return [];
  }

  /** Begins the scrape of a target that is due and not under way; returns what is worth waiting for. */
  #begin(target: ScrapeTarget, at: Instant): Promise<void>[] {
    const key = targetKey(target);
    const state = this.#states.get(key) ?? { nextAt: at, busy: false, slow: false, cache: new ScrapeCache() };
    this.#states.set(key, state);
    // Ticks come a little early or late: a tenth of the interval decides for now rather than for the next tick.
    if (state.busy || at < state.nextAt - target.interval / 10) return [];
    state.nextAt = Math.max(state.nextAt, at - target.interval / 2) + target.interval;
    const origin = originOf(target.url, this.#allowedHosts);
    if ('refused' in origin) {
      this.#finished.push(refusedScrape(target, origin.refused, at, this.name));
      return [];
    }
    state.busy = true;
    const scrape = (): Promise<void> => this.#scrape(target, state, at, origin.origin);
    if (!state.slow) return [this.#quick.run(scrape)];
    // Nobody waits for a target that was slow last time: its samples come with the next collection.
    void this.#slow.run(scrape);
    return [];
  }

  async #scrape(target: ScrapeTarget, state: TargetState, at: Instant, origin: string): Promise<void> {
    const began = performance.now();
    const batch = await scrapeOnce(target, at, { dispatcher: this.#agent, origin, limits: this.#limits, source: this.name, cache: state.cache });
    // Not in one line with the await: by now a collection may have taken the list that was there before it.
    this.#finished.push(batch);
    state.slow = performance.now() - began > this.#patience;
    state.busy = false;
  }
}

/** The result, or `late` if it takes longer; whatever comes of it later is ignored. */
async function within<T>(work: Promise<T>, limit: Ms): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
