import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { scrapeLimitDefaults } from '../../formats/prometheus-text/scrape-limits.ts';
import type { SampleBatch } from '../../model/sample.ts';
import { instant, ms } from '../../units/time.ts';
import type { ScrapeOptions } from './scrape-source.ts';
import { createScrapeSource } from './scrape-source.ts';
import type { ScrapeTarget } from './scrape-target.ts';

const at = instant(1_000_000);
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const target = (url: string, over: Partial<ScrapeTarget> = {}): ScrapeTarget => ({
  url,
  path: '/metrics',
  labels: { app: 'shop', component: 'web', instance: 'web-1' },
  interval: ms(1000),
  timeout: ms(5000),
  ...over,
});

function sourceOf(targets: readonly ScrapeTarget[], over: Partial<ScrapeOptions> = {}) {
  const source = createScrapeSource({ targets: () => Promise.resolve(targets), patience: ms(3000), ...over });
  closers.push(() => source.close());
  return source;
}

const valueOf = (batch: SampleBatch, series: string) => batch.samples.find((sample) => sample.series === series)?.value;
const whyOf = (batch: SampleBatch) => batch.failures[0]?.why;

describe('scraping', () => {
  it('hands over samples with the labels of their target, and keeps scraped ones of the same name', async () => {
    const url = await serve((_, response) => response.end('requests_total{app="mine",code="200"} 7\n'));
    const batch = await sourceOf([target(url)]).collect(at);
    expect(batch.failures).toEqual([]);
    expect(batch.samples.find(({ series }) => series === 'requests_total')).toMatchObject({
      value: 7,
      at,
      labels: { exported_app: 'mine', code: '200', app: 'shop', component: 'web', instance: 'web-1' },
    });
    expect(valueOf(batch, 'up')).toBe(1);
    expect(valueOf(batch, 'scrape_samples_scraped')).toBe(1);
    expect(valueOf(batch, 'scrape_duration_seconds')).toBeGreaterThan(0);
  });

  it('keeps its connection between scrapes and scrapes a target at its own interval', async () => {
    const sockets = new Set<unknown>();
    let asked = 0;
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      asked += 1;
      response.end('a 1\n');
    });
    const source = sourceOf([target(url)]);
    for (const time of [0, 500, 990, 1500, 2000]) await source.collect(instant(1_000_000 + time));
    expect(asked).toBe(3);
    expect(sockets.size).toBe(1);
  });

  it('reads a series again only where its line changed, and for each target on its own', async () => {
    let lines = 'a{x="1"} 1\nb 2\n';
    const url = await serve((_, response) => response.end(lines));
    const other = await serve((_, response) => response.end('a{x="other"} 5\n'));
    const labels = { labels: { app: 'shop', component: 'web', instance: 'web-2' } };
    const source = sourceOf([target(url), target(other, labels)]);
    const textOf = ({ series, value, labels: { x, instance } }: SampleBatch['samples'][number]) => `${instance} ${series}{x=${x}} ${value}`;
    const seen = (batch: SampleBatch) => batch.samples.filter(({ series }) => series === 'a' || series === 'b').map(textOf).toSorted();
    expect(seen(await source.collect(at))).toEqual(['web-1 a{x=1} 1', 'web-1 b{x=undefined} 2', 'web-2 a{x=other} 5']);
    lines = 'b 3\na{x="2"} 4\na{x="1"} 6\n';
    expect(seen(await source.collect(instant(at + 1000)))).toEqual(['web-1 a{x=1} 6', 'web-1 a{x=2} 4', 'web-1 b{x=undefined} 3', 'web-2 a{x=other} 5']);
  });

  it.each([
    ['answers with another status', 503, {}, 'a 1\n', 'answered with status 503; it must be 200'],
    ['sends it elsewhere', 302, { location: 'http://127.0.0.1:1/' }, '', 'answered with status 302; it must be 200'],
    ['has a mistake in a line', 200, {}, 'a 1\nb{ 2\n', 'line 2'],
    ['answers compressed', 200, { 'content-encoding': 'gzip' }, gzipSync('a 1\n'), 'answered compressed although that was not accepted'],
    ['answers with too much', 200, {}, '#'.repeat(5000), 'the answer has more than 1000 bytes'],
  ])('fails as a whole when a target %s', async (_, status, headers, body, why) => {
    const url = await serve((__, response) => response.writeHead(status, headers).end(body));
    const batch = await sourceOf([target(url)], { limits: { ...scrapeLimitDefaults, bodyBytes: 1000 } }).collect(at);
    expect(whyOf(batch)).toContain(why);
    expect(batch.samples.map(({ series, value }) => [series, value])).toEqual([
      ['up', 0],
      ['scrape_duration_seconds', expect.any(Number)],
    ]);
  });

  it('stops reading an answer without end', async () => {
    const url = await serve((_, response) => {
      const write = () => {
        while (response.write('x'.repeat(65_536))) if (response.destroyed) return;
        response.once('drain', write);
      };
      write();
    });
    const batch = await sourceOf([target(url)]).collect(at);
    expect(whyOf(batch)).toContain('bytes');
  });

  it('says when nobody listens', async () => {
    expect(whyOf(await sourceOf([target('http://127.0.0.1:1')]).collect(at))).toContain('connection refused');
  });

  it.each([
    ['http://example.com/', 'is neither on this machine nor allowed'],
    ['http://169.254.169.254/', 'is neither on this machine nor allowed'],
    ['http://127.0.0.1.example.com/', 'is neither on this machine nor allowed'],
    ['file:///etc/passwd', 'it must be http: or https:'],
    ['nonsense', 'it must be a URL'],
  ])('does not ask %s', async (url, why) => {
    const batch = await sourceOf([target(url)]).collect(at);
    expect(whyOf(batch)).toContain(why);
    expect(valueOf(batch, 'up')).toBe(0);
  });

  it('asks the address of the target whatever its path looks like', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end('a 1\n');
    });
    await sourceOf([target(url, { path: '//example.com/metrics' })]).collect(at);
    expect(paths).toEqual(['//example.com/metrics']);
  });

  it('does not let a slow target delay the others, and hands over its samples later', async () => {
    let answerSlow = (): void => undefined;
    const slow = await serve((_, response) => {
      answerSlow = () => response.end('slow 1\n');
    });
    const quick = await serve((_, response) => response.end('quick 1\n'));
    const labels = (instance: string) => ({ labels: { app: 'shop', component: 'web', instance } });
    const source = sourceOf([target(slow, { ...labels('slow'), timeout: ms(60_000) }), target(quick, labels('quick'))], { patience: ms(300) });
    const first = await source.collect(at);
    expect([valueOf(first, 'quick'), valueOf(first, 'slow')]).toEqual([1, undefined]);
    answerSlow();
    await expect.poll(async () => valueOf(await source.collect(instant(at + 1)), 'slow'), { timeout: 10_000 }).toBe(1);
  });

  it('gives a target up at its timeout', async () => {
    const url = await serve(() => undefined);
    expect(whyOf(await sourceOf([target(url, { timeout: ms(50) })]).collect(at))).toBe('no full answer within 50 ms');
  });

  it('goes on with the known targets when they cannot be found', async () => {
    const url = await serve((_, response) => response.end('a 1\n'));
    let works = true;
    const source = sourceOf([], { targets: () => (works ? Promise.resolve([target(url)]) : Promise.reject(new Error('the platform is away'))) });
    await source.collect(at);
    works = false;
    const batch = await source.collect(instant(at + 1000));
    expect(valueOf(batch, 'a')).toBe(1);
    expect(whyOf(batch)).toContain('the platform is away');
  });
});
