import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../adapters/store-sql/open-store.ts';
import { ms } from '../../units/time.ts';
import type { TestingDeps } from '../../usecases/testing-deps.ts';
import { helloDocument, testStart, testingDeps } from '../../usecases/testing-deps.ts';
import { createServer } from '../create-server.ts';
import { limits } from '../limits.ts';
import type { Server } from '../server-types.ts';

let deps: TestingDeps;
let server: Server;
let address: string;
const opened: AbortController[] = [];

beforeEach(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
  server = await createServer(deps, { logLevel: 'silent' });
  address = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const stream of opened.splice(0)) stream.abort();
  await server.close();
  await deps.store.close();
});

type Message = { readonly id?: string; readonly event: string; readonly data: { readonly [key: string]: unknown } };

async function open(query = '', headers: Record<string, string> = {}): Promise<{ response: Response; next: () => Promise<Message> }> {
  const abort = new AbortController();
  opened.push(abort);
  const response = await fetch(`${address}/api/v1/stream${query}`, { headers, signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Message> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const fields = Object.fromEntries(text.slice(0, end).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        text = text.slice(end + 2);
        if (fields['event'] !== undefined) return { ...fields, data: JSON.parse(fields['data'] ?? 'null') } as Message;
        continue;
      }
      const read = await reader?.read();
      if (read === undefined || read.done) throw new Error('the stream has ended');
      text += read.value;
    }
  };
  return { response, next };
}

const apply = (name: string) => server.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: { files: [{ name: 'a', text: helloDocument(name) }] } });

async function until(next: () => Promise<Message>, event: string): Promise<Message> {
  for (;;) {
    const message = await next();
    if (message.event === event) return message;
  }
}

describe('the stream', () => {
  it('says hello, then what happens, and has the security headers', async () => {
    const { response, next } = await open();
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await next()).toMatchObject({ event: 'hello', id: '0', data: { sequence: 0 } });
    await apply('hello');
    expect(await until(next, 'event')).toMatchObject({ data: { type: 'DocumentCreated', app: 'hello' } });
    expect(await until(next, 'application')).toMatchObject({ data: { name: 'hello', generation: 1 } });
  });

  it('resumes after the last event without a gap or a repetition', async () => {
    for (const name of ['a', 'b', 'c']) await apply(name);
    const { next } = await open('', { 'last-event-id': '1' });
    expect((await next()).event).toBe('hello');
    expect([(await next()).id, (await next()).id]).toEqual(['2', '3']);
    await apply('d');
    expect((await until(next, 'event')).id).toBe('4');
  });

  it('tells one that missed too much to read everything anew', async () => {
    const event = { at: testStart, app: null, type: 'Noise', severity: 'info', subject: 'test', message: 'noise', data: null } as const;
    await deps.store.commit(Array.from({ length: limits.streamReplay + 1 }, () => ({ kind: 'add-event', event }) as const), null);
    const { next } = await open('', { 'last-event-id': '0' });
    await next();
    expect(await next()).toMatchObject({ event: 'reset', id: String(limits.streamReplay + 1) });
  });

  it('of one application is silent about others', async () => {
    const { next } = await open('?app=b');
    await next();
    await apply('a');
    await apply('b');
    expect(await until(next, 'event')).toMatchObject({ data: { app: 'b' } });
  });

  it('carries no value of an environment variable', async () => {
    const { next } = await open();
    await next();
    const document = JSON.parse(helloDocument('a'));
    document.spec.components[0].env = [{ name: 'TOKEN', value: 'canary' }];
    await server.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: { files: [{ name: 'a', text: JSON.stringify(document) }] } });
    const step = { name: 'deploy', operation: 'deploy', args: {}, timeoutMs: 1000, attemptsMax: 3, status: 'begun', resolved: { target: { definition: document.spec.components[0] } }, key: null, attempt: 1, begunAt: testStart, deadline: null, endedAt: null, message: null } as const;
    const run = { id: 'run-1', app: 'a', version: 1, action: 'deploy', args: {}, decision: null, reason: 'a test', status: 'running', message: null, epoch: 1, steps: [step], cursor: 0, claims: [], holds: [], undo: 'on-failure', settleMs: ms(0), createdAt: testStart, startedAt: null, endedAt: null, settlesAt: null } as const;
    await deps.store.commit([{ kind: 'put-run', run }], null);
    deps.pulse.beat();
    const seen: Message[] = [];
    do seen.push(await next());
    while (seen.at(-1)?.event !== 'run');
    expect(JSON.stringify(seen)).not.toContain('canary');
    expect(JSON.stringify(seen.at(-1))).toContain('"name":"TOKEN","value":"(hidden)"');
  });

  it('is refused beyond the limit, and ends when the server closes', async () => {
    const streams = await Promise.all(Array.from({ length: limits.streams }, () => open()));
    expect((await open()).response.status).toBe(503);
    const last = streams[0];
    await last?.next();
    const ended = expect(last && until(last.next, 'never')).rejects.toThrow();
    await server.close();
    await ended;
  });
});
