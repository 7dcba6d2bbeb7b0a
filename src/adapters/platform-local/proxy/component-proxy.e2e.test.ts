import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server as SocketServer, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ComponentProxy } from './component-proxy.ts';
import type { ProxyLimits } from './proxy-limits.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listening(server: Server | SocketServer): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function proxied(ports: readonly number[], limits: Partial<ProxyLimits> = {}): Promise<{ readonly port: number; readonly proxy: ComponentProxy }> {
  const proxy = new ComponentProxy(limits);
  proxy.setReady(ports.map((port, i) => ({ id: `i${i}`, port })));
  closers.push(() => void proxy.close(0));
  return { port: await proxy.listen(0), proxy };
}

const web = (answer: RequestListener): Promise<number> => listening(createHttpServer(answer));

/** A server that hands every connection to `answer`, raw. */
const raw = (answer: (socket: Socket, text: string) => void): Promise<number> =>
  listening(createServer((socket) => void socket.on('data', (data) => answer(socket, data.toString('latin1'))).on('error', () => {})));

/** Sends bytes as they are and collects what comes back until the connection closes. */
function talk(port: number, parts: readonly string[], pauseMs = 10): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const sendFrom = (index: number): void => {
      const part = parts[index];
      if (part === undefined || socket.destroyed) return;
      socket.write(part, 'latin1');
      setTimeout(() => sendFrom(index + 1), pauseMs);
    };
    const socket = connect(port, '127.0.0.1', () => sendFrom(0));
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => done(text));
  });
}

const statusesIn = (text: string): readonly string[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1] ?? '');

describe('the proxy', () => {
  it('serves pipelined requests in order, each with its own body', async () => {
    const target = await web((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => response.end(`<${request.url ?? ''}:${body}>`));
    });
    const { port } = await proxied([target]);
    const text = await talk(port, [
      'POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nABPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nCDE\r\n0\r\n\r\nGET /3 HT',
      'TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ]);
    expect([...text.matchAll(/<([^>]*)>/g)].map((match) => match[1])).toEqual(['/1:AB', '/2:CDE', '/3:']);
  });

  it('passes on 20 MiB both ways, slower readers holding back faster writers', async () => {
    const target = await web((request, response) => void request.pipe(response));
    const { port } = await proxied([target]);
    const sent = Buffer.alloc(20 * 1_048_576, 7);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: sent });
    let received = 0;
    for await (const part of response.body ?? []) {
      received += (part as Uint8Array).length;
      if (received % 64 === 0) await new Promise((next) => setImmediate(next));
    }
    expect(received).toBe(sent.length);
  });

  it.each([
    ['both framings', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['bare line feeds', 'GET / HTTP/1.1\nHost: a\n\n', '400'],
    ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n', '400'],
    ['a malformed chunk', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['an oversized head', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['an oversized head without an end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}`, '431'],
  ])('answers %s with an error and closes, and nothing behind it gets through', async (_, text, status) => {
    const seen: string[] = [];
    const target = await web((request, response) => {
      seen.push(request.url ?? '');
      request.on('error', () => {});
      response.end('ok');
    });
    const { port } = await proxied([target]);
    expect(statusesIn(await talk(port, [text]))).toEqual([status]);
    expect(seen).not.toContain('/smuggled');
  });

  it('ends a client that never finishes its head', async () => {
    const { port } = await proxied([await web((_, response) => void response.end())], { headMs: 200 });
    const text = await talk(port, ['GET / HTTP/1.1\r\n', ...Array.from({ length: 100 }, (_, i) => `X-${i}: 1\r\n`)], 20);
    expect(statusesIn(text)).toEqual(['408']);
  });

  it('lets requests wait for an instance, and says when to come again if none comes', async () => {
    const target = await web((_, response) => void response.end('late'));
    const { port, proxy } = await proxied([], { queueMs: 400, queueMax: 1 });
    const first = fetch(`http://127.0.0.1:${port}/`);
    await new Promise((done) => setTimeout(done, 50));
    const refused = await fetch(`http://127.0.0.1:${port}/`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    proxy.setReady([{ id: 'late', port: target }]);
    expect(await (await first).text()).toBe('late');
    proxy.setReady([]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(503);
  });

  it('goes to another instance when one refuses, whatever the method', async () => {
    const closed = createServer();
    const dead = await listening(closed);
    closed.close();
    const { port } = await proxied([dead, await web((_, response) => void response.end('alive'))]);
    for (let i = 0; i < 10; i++) expect(await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' })).text()).toBe('alive');
  });

  it('sends again what may be sent again when an instance leaves without an answer, and nothing else', async () => {
    let kills = 0;
    const killer = await raw((socket) => {
      kills += 1;
      socket.destroy();
    });
    const bodies: string[] = [];
    const target = await web((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.end('ok');
      });
    });
    const put = await proxied([killer, target]);
    const statuses = new Set<number>();
    for (let i = 0; i < 6; i++) statuses.add((await fetch(`http://127.0.0.1:${put.port}/`, { method: 'PUT', body: 'content' })).status);
    expect([...statuses]).toEqual([200]);
    expect(bodies).toEqual(Array.from({ length: 6 }, () => 'content'));
    expect(kills).toBeGreaterThan(0);
    const post = await proxied([killer]);
    expect((await fetch(`http://127.0.0.1:${post.port}/`, { method: 'POST', body: 'x' })).status).toBe(502);
  });

  it('gives up a request that ends every instance it meets', async () => {
    let kills = 0;
    const killer = await raw((socket) => {
      kills += 1;
      socket.destroy();
    });
    const { port } = await proxied([killer]);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(502);
    expect(kills).toBe(3);
  });

  it.each([
    ['malformed', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', '502'],
    ['no HTTP', 'hello\r\n\r\n', '502'],
  ])('answers 502 for a response that is %s', async (_, answer, status) => {
    const { port } = await proxied([await raw((socket) => void socket.write(answer))]);
    expect(statusesIn(await talk(port, ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n']))).toEqual([status]);
  });

  it('cuts the connection when a response is cut, so that a part is not taken for the whole', async () => {
    const target = await raw((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart'));
    const { port } = await proxied([target]);
    await expect(fetch(`http://127.0.0.1:${port}/`).then((response) => response.text())).rejects.toThrow();
  });

  it('never gives one client what was left of another\'s answer', async () => {
    const target = await raw((socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'));
    const { port } = await proxied([target]);
    for (let i = 0; i < 5; i++) expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
  });

  it('answers HEAD, 204 and interim responses as they are meant', async () => {
    const target = await raw((socket, text) => {
      if (text.startsWith('HEAD')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
      else if (text.startsWith('GET /none')) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      else socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const { port } = await proxied([target]);
    const text = await talk(port, ['HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n']);
    expect(statusesIn(text)).toEqual(['200', '204', '103', '200']);
  });

  it('passes on what ends with the connection, and answers HTTP/1.0', async () => {
    const target = await raw((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nto the end'));
    const { port } = await proxied([target]);
    expect(await talk(port, ['GET / HTTP/1.0\r\n\r\n'])).toMatch(/Connection: close\r\n\r\nto the end$/);
  });

  it('waits for the answer of a client that has half-closed', async () => {
    const target = await web((_, response) => void setTimeout(() => response.end('answer'), 50));
    const { port } = await proxied([target]);
    const text = await new Promise<string>((done) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('data', (data) => (received += data.toString()));
      socket.on('close', () => done(received));
    });
    expect(text).toMatch(/answer$/);
  });

  it('carries an upgraded connection both ways', async () => {
    const target = await raw((socket, text) => {
      if (text.startsWith('GET')) socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n');
      else if (text === 'bye') socket.end();
      else socket.write(`echo ${text}`);
    });
    const { port, proxy } = await proxied([target]);
    const text = await talk(port, ['GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n', 'one', 'bye'], 60);
    expect(text).toContain('Upgrade: echo');
    expect(text).toMatch(/echo one$/);
    expect(proxy.metrics.inFlight).toBe(0);
  });

  it('forgets a client whose connection is reset, and the request that nobody waits for', async () => {
    let closed = 0;
    const target = await web((request) => void request.socket.on('close', () => (closed += 1)));
    const { port, proxy } = await proxied([target]);
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    await expect.poll(() => proxy.metrics.inFlight).toBe(1);
    // A plain close looks like a half-close: then the answer is still awaited.
    socket.resetAndDestroy();
    await expect.poll(() => [proxy.metrics.inFlight, proxy.inFlight('i0'), closed]).toEqual([0, 0, 1]);
  });

  it('finishes what is in flight when it closes', async () => {
    const target = await web((_, response) => void setTimeout(() => response.end('finished'), 200));
    const { port, proxy } = await proxied([target]);
    const answer = fetch(`http://127.0.0.1:${port}/`);
    await expect.poll(() => proxy.metrics.inFlight).toBe(1);
    await proxy.close(5_000);
    expect(await (await answer).text()).toBe('finished');
  });
});
