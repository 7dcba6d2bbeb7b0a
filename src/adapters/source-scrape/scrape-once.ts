import type { Dispatcher } from 'undici';
import { errors } from 'undici';
import { parsePrometheusText, scrapeFormatOf } from '../../formats/prometheus-text/parse-prometheus-text.ts';
import type { ScrapeCache } from '../../formats/prometheus-text/scrape-cache.ts';
import type { ScrapeLimits } from '../../formats/prometheus-text/scrape-limits.ts';
import type { Labels, Sample, SampleBatch } from '../../model/sample.ts';
import type { Instant } from '../../units/time.ts';
import type { ScrapeTarget } from './scrape-target.ts';

/** The text format first: it is what nearly everybody writes best. */
const accept = 'text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1';

export type ScrapeSettings = {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly limits: ScrapeLimits;
  readonly source: string;
  /** This target's own: what its last scrapes said need not be read again. */
  readonly cache: ScrapeCache;
};

/**
 * Asks one target once. Never rejects: a failure is `up` 0 and a failure with why, and nothing of a half-read answer is kept.
 * Samples without a time of their own get `at`.
 */
export async function scrapeOnce(target: ScrapeTarget, at: Instant, settings: ScrapeSettings): Promise<SampleBatch> {
  const began = performance.now();
  const answer = await read(target, at, settings);
  const seconds = (performance.now() - began) / 1000;
  const own = (series: string, value: number): Sample => ({ series, labels: target.labels, type: 'gauge', value, at });
  if ('why' in answer) {
    return {
      samples: [own('up', 0), own('scrape_duration_seconds', seconds)],
      failures: [{ source: settings.source, labels: target.labels, why: answer.why, at }],
    };
  }
  return {
    samples: [
      own('up', 1),
      own('scrape_duration_seconds', seconds),
      own('scrape_samples_scraped', answer.samples.length),
      own('scrape_samples_dropped', answer.dropped),
      ...labelled(answer.samples, target.labels),
    ],
    failures: [],
  };
}

/** What a target that may not be asked yields. */
export const refusedScrape = (target: ScrapeTarget, why: string, at: Instant, source: string): SampleBatch => ({
  samples: [{ series: 'up', labels: target.labels, type: 'gauge', value: 0, at }],
  failures: [{ source, labels: target.labels, why, at }],
});

type Answer = { readonly samples: readonly Sample[]; readonly dropped: number } | { readonly why: string };

async function read(target: ScrapeTarget, at: Instant, { dispatcher, origin, limits, cache }: ScrapeSettings): Promise<Answer> {
  const signal = AbortSignal.timeout(Math.max(1, target.timeout));
  try {
    // A compressed answer could be small on the wire and huge here, so none is accepted. Redirects are not followed.
    const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'homeostat' };
    const response = await dispatcher.request({ origin, path: target.path, method: 'GET', headers, signal });
    // A body that is destroyed says so as an error of its stream; the answer has been judged by then.
    response.body.on('error', () => undefined);
    const refusal = refusalOf(response);
    if (refusal !== null) {
      response.body.destroy();
      return { why: refusal };
    }
    const text = await textWithin(response.body, limits.bodyBytes);
    if (text === null) return { why: `the answer has more than ${limits.bodyBytes} bytes` };
    const contentType = response.headers['content-type'];
    const parsed = parsePrometheusText(text, { at, limits, cache, format: scrapeFormatOf(typeof contentType === 'string' ? contentType : null) });
    return parsed.kind === 'failed' ? { why: parsed.why } : { samples: parsed.samples, dropped: parsed.dropped.nan };
  } catch (error) {
    return { why: signal.aborted ? `no full answer within ${target.timeout} ms` : reasonOf(error) };
  }
}

function refusalOf({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  if (statusCode !== 200) return `answered with status ${statusCode}; it must be 200`;
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity' ? null : 'answered compressed although that was not accepted';
}

async function textWithin(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early destroys the stream and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.SocketError) return 'the connection was closed before the end of the answer';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'nobody listens there (connection refused)';
  return error instanceof Error ? `${code === '' ? error.name : code}: ${error.message}` : 'it failed';
}

/** The target's labels win; a scraped label of the same name is kept as `exported_NAME`, as in Prometheus. */
function labelled(samples: readonly Sample[], labels: Labels): Sample[] {
  const names = Object.keys(labels);
  return samples.map((sample) => ({ ...sample, labels: { ...(names.some((name) => Object.hasOwn(sample.labels, name)) ? renamed(sample.labels, names) : sample.labels), ...labels } }));
}

function renamed(scraped: Labels, taken: readonly string[]): Labels {
  const free = (name: string): string => (taken.includes(name) || Object.hasOwn(scraped, name) ? free(`exported_${name}`) : name);
  return Object.fromEntries(Object.entries(scraped).map(([name, value]) => [taken.includes(name) ? free(`exported_${name}`) : name, value]));
}
