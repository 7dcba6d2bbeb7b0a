import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailed, timedOut } from '../../experiment/ports/request-record.ts';
import { constantRate } from './day-shape.ts';
import type { GeneratorConfigInput } from './generator-config.ts';
import { readRecords } from './read-records.ts';
import { startGenerator, type RunningGenerator } from './start-generator.ts';

let folder: string;
let server: Server;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-load-test-'));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function load(url: string, perSecond: number, durationMs: number, changes: Partial<GeneratorConfigInput> = {}): RunningGenerator {
  const endpoints = [{ name: 'one', weight: 1, method: 'GET' as const, url }];
  return startGenerator({ seed: 1, schedule: constantRate(perSecond, durationMs), endpoints, ...changes }, folder);
}

const recordsOf = ({ recordsFile }: RunningGenerator) => readRecords(readFileSync(recordsFile, 'utf8'));

describe('the load generator', () => {
  it('sends on while a server stalls, and measures the stall from the intended times', async () => {
    let stalledUntil = 0;
    const url = await serve((_, response) => {
      stalledUntil ||= performance.now() + 1000;
      setTimeout(() => response.end('ok'), Math.max(0, stalledUntil - performance.now()));
    });
    const generator = load(url, 50, 2000);
    const { sent } = await generator.finished;
    expect(sent).toBe(100);
    const { records } = recordsOf(generator);
    expect(records.filter(isFailed)).toEqual([]);
    // A closed loop would see one slow request. Of the 50 that fell into the stall, half waited for more than half of it.
    expect(records.filter(({ latencyUs }) => latencyUs > 500_000).length).toBeGreaterThanOrEqual(20);
  });

  it('makes requests wait where all connections are busy, with their clock running', async () => {
    const url = await serve((_, response) => void setTimeout(() => response.end('ok'), 100));
    const generator = load(url, 50, 1000, { connectionsMax: 1 });
    await generator.finished;
    const slowest = Math.max(...recordsOf(generator).records.map(({ latencyUs }) => latencyUs));
    expect(slowest).toBeGreaterThan(2_000_000);
  });

  it('takes what is not answered in time as failed at that time', async () => {
    const url = await serve(() => undefined);
    const generator = load(url, 20, 500, { timeoutMs: 300 });
    const summary = await generator.finished;
    expect(summary.endpoints[0]).toMatchObject({ requests: 10, failed: 10 });
    expect(recordsOf(generator).records.every(({ status, latencyUs }) => status === timedOut && latencyUs >= 300_000)).toBe(true);
  });

  it('takes a callback that does not come as failed, beside an answer that came', async () => {
    const url = await serve((_, response) => void response.end('ok'));
    const endpoints = [{ name: 'one', weight: 1, method: 'POST' as const, url, body: '{"id":"{id}"}', completion: 'callback' as const }];
    const generator = load(url, 20, 500, { endpoints, callbackTimeoutMs: 400 });
    const summary = await generator.finished;
    expect(summary.endpoints.map(({ kind, requests, failed }) => [kind, requests, failed])).toEqual([
      ['answer', 10, 0],
      ['update', 10, 10],
    ]);
  });

  it('sends a request again whose kept connection closed under it', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests += 1;
      // Every fourth request finds that its connection is being closed.
      if (requests % 4 === 0) request.socket.destroy();
      else response.end('ok');
    });
    const summary = await load(url, 50, 1000).finished;
    expect(summary.endpoints[0]?.requests).toBe(50);
    expect(summary.endpoints[0]?.failed).toBeLessThanOrEqual(3);
    expect(requests).toBeGreaterThan(50);
  });

  it('ends at SIGTERM with complete files', async () => {
    const url = await serve((_, response) => void response.end('ok'));
    const generator = load(url, 100, 60_000);
    await new Promise<void>((resolve) => {
      let seen = 0;
      server.on('request', () => void ((seen += 1) === 50 && resolve()));
    });
    generator.stop();
    const summary = await generator.finished;
    expect(summary.stopped).toBe(true);
    const { records, torn } = recordsOf(generator);
    expect(torn).toBe(false);
    expect(records).toHaveLength(summary.sent);
  });

  it('rehearses high rates without a trace, neither at its target nor in its files', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.method ?? '');
      response.end('ok');
    });
    const generator = load(url, 2000, 250);
    const summary = await generator.finished;
    expect(summary.sent).toBe(500);
    expect(seen).toHaveLength(500);
    expect(recordsOf(generator).records).toHaveLength(500);
    expect(readdirSync(folder).sort()).toEqual(['load-config.json', 'load-records.csv', 'load-summary.json']);
  });

  it('does not send after a SIGTERM that came before its time zero', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.end('ok');
    });
    const generator = load(url, 2000, 60_000, { startAtMs: Date.now() + 30_000 });
    // Its rehearsal has begun, so it hears signals.
    await expect.poll(() => existsSync(`${generator.recordsFile}.rehearsal`) || existsSync(generator.recordsFile), { timeout: 10_000 }).toBe(true);
    generator.stop();
    expect(await generator.finished).toMatchObject({ stopped: true, sent: 0 });
    expect(requests).toBe(0);
    expect(recordsOf(generator).records).toEqual([]);
  });

  it('refuses to load another machine', async () => {
    await serve((_, response) => void response.end('ok'));
    await expect(load('http://example.org/', 1, 100).finished).rejects.toThrow(/example.org is not this machine/);
  });

  it('gives equal seeds equal requests', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('ok');
    });
    const run = async (): Promise<readonly string[]> => {
      const from = seen.length;
      await load(`${url}?user={user}`, 50, 500, { connectionsMax: 1 }).finished;
      return seen.slice(from);
    };
    expect(await run()).toEqual(await run());
  });
});
