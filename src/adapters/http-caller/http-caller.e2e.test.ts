import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHttpCaller } from './http-caller.ts';

async function withServer(answer: (request: IncomingMessage, response: ServerResponse) => void, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const post = (url: string, timeoutMs = 5000) => ({ method: 'POST', url, body: { a: 1 }, timeoutMs }) as const;

describe('the HTTP caller', () => {
  it('sends the key and the body and hands over status and answer', async () => {
    const caller = createHttpCaller();
    const seen: unknown[] = [];
    await withServer(
      (request, response) => {
        seen.push(request.headers['idempotency-key'], request.headers['content-type']);
        request.pipe(response.writeHead(201));
      },
      async (url) => {
        expect(await caller.call(post(url), 'run.0.1')).toEqual({ status: 201, body: { a: 1 } });
        expect(seen).toEqual(['run.0.1', 'application/json']);
      },
    );
    await caller.close();
  });

  it('follows no redirect, so that an allowed host cannot send it elsewhere', async () => {
    const caller = createHttpCaller();
    await withServer(
      (_request, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
      async (url) => expect((await caller.call(post(url), 'k')).status).toBe(302),
    );
    await caller.close();
  });

  it('refuses hosts that are not allowed before it opens a connection', async () => {
    const caller = createHttpCaller();
    await expect(caller.call(post('http://192.0.2.1/'), 'k')).rejects.toThrow('its host must be this machine');
    await caller.close();
  });

  it('gives up on an answer that is too long or too slow', async () => {
    const caller = createHttpCaller();
    await withServer(
      (request, response) => {
        if (request.url === '/long') response.end('x'.repeat(2_000_000));
      },
      async (url) => {
        await expect(caller.call(post(`${url}/long`), 'k')).rejects.toThrow('longer than 1048576 bytes');
        await expect(caller.call(post(`${url}/slow`, 50), 'k')).rejects.toThrow();
      },
    );
    await caller.close();
  });
});
