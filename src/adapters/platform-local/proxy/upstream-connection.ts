import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ClientConnection } from './client-connection.ts';
import type { Endpoint } from './endpoint.ts';
import { FramingError } from './framing.ts';
import { MessageBody } from './message-body.ts';
import type { ProxyLimits } from './proxy-limits.ts';
import type { ResponseHead } from './response-head.ts';
import { readResponseHead } from './response-head.ts';

const headEnd = Buffer.from('\r\n\r\n');

/** A response head may be larger than a request's: cookies and policies are the server's own choice. */
const responseHeadBytesMax = 65_536;

/**
 * One connection to one instance. It serves one client at a time and lies idle in its endpoint between requests.
 * What goes wrong is told to the client connection, which knows whether the request may be tried elsewhere.
 */
export class UpstreamConnection {
  readonly endpoint: Endpoint;
  readonly #socket: Socket;
  readonly #limits: ProxyLimits;
  readonly #now: () => number;
  #client: ClientConnection | null = null;
  #connected = false;
  #unread: Buffer | null = null;
  #head: ResponseHead | null = null;
  #body: MessageBody | null = null;
  #tunnel = false;
  /** End of its idle life (ms, monotonic). */
  usableUntil = 0;
  /** Whether any byte of the present response has come. */
  answering = false;

  constructor(endpoint: Endpoint, limits: ProxyLimits, now: () => number) {
    this.endpoint = endpoint;
    this.#limits = limits;
    this.#now = now;
    this.#socket = connect({ host: '127.0.0.1', port: endpoint.port, noDelay: true });
    this.#socket.on('connect', () => {
      this.#connected = true;
      this.#client?.send(this);
    });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('drain', () => this.#client?.resumeReading());
    this.#socket.on('end', () => this.#ended());
    // 'close' follows and tells the client.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#lost());
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Takes a client's request; calls its `send` now or when the connection stands. */
  serve(client: ClientConnection): void {
    this.#client = client;
    this.answering = false;
    if (this.#connected) client.send(this);
  }

  write(data: Buffer | string): boolean {
    return typeof data === 'string' ? this.#socket.write(data, 'latin1') : this.#socket.write(data);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Half-closes a tunnel. */
  endTunnel(): void {
    this.#socket.end();
  }

  /** Lets go of the client without a word to it. */
  destroy(): void {
    this.#client = null;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const client = this.#client;
    if (client === null) {
      // Nobody asked: whatever this is, it must not become the next client's answer.
      this.destroy();
      return;
    }
    this.answering = true;
    try {
      if (this.#tunnel) client.writeTunnel(chunk);
      else if (this.#body !== null) this.#readBody(client, chunk, 0, '');
      else this.#readHead(client, this.#unread === null ? chunk : Buffer.concat([this.#unread, chunk]));
    } catch (error) {
      if (this.#client !== client || !(error instanceof FramingError)) throw error;
      this.#client = null;
      client.upstreamFailed(this, 'bad-response');
    }
  }

  #readHead(client: ClientConnection, received: Buffer): void {
    let from = 0;
    for (;;) {
      const end = received.indexOf(headEnd, from);
      if (end < 0) {
        if (received.length - from > responseHeadBytesMax) throw new FramingError(502, 'a response head that is too large');
        this.#unread = from === 0 ? received : received.subarray(from);
        return;
      }
      this.#unread = null;
      const head = readResponseHead(received.toString('latin1', from, end), client.method, 1_000);
      from = end + 4;
      if (head.status >= 200) {
        this.#head = head;
        this.#body = new MessageBody(head.framing);
        this.#readBody(client, received, from, client.headFor(head));
        return;
      }
      if (head.status === 101) {
        this.#startTunnel(client, head, received.subarray(from));
        return;
      }
      client.writeInterim(head);
      if (from === received.length) return;
    }
  }

  #startTunnel(client: ClientConnection, head: ResponseHead, rest: Buffer): void {
    if (!client.startTunnel(head)) throw new FramingError(502, 'a switch of protocols that was not asked for');
    this.#tunnel = true;
    if (rest.length > 0) client.writeTunnel(rest);
  }

  /** Passes on what of `chunk` belongs to the body, after `head` if that is still to be written. */
  #readBody(client: ClientConnection, chunk: Buffer, from: number, head: string): void {
    const body = this.#body;
    if (body === null) return;
    body.scan(chunk, from);
    if (!client.writeResponse(head, chunk, from, body.forwardTo, body.tail) && !body.done) this.#socket.pause();
    if (body.done) this.#finish(client, body.end === chunk.length);
  }

  #finish(client: ClientConnection, clean: boolean): void {
    const head = this.#head;
    this.#client = null;
    this.#head = null;
    this.#body = null;
    // A request that was not sent to its end leaves the instance waiting for the rest.
    const reusable = clean && head?.keepAlive === true && client.requestSent && !this.endpoint.draining;
    if (reusable) {
      // One second less than the instance says: it may close just while the next request is on its way.
      const idleMs = Math.min(this.#limits.upstreamIdleMs, head.idleMs === null ? Number.POSITIVE_INFINITY : head.idleMs - 1_000);
      this.usableUntil = this.#now() + idleMs;
      this.#socket.resume();
      this.endpoint.idle.push(this);
    } else {
      this.#socket.destroy();
    }
    client.responseDone(this.endpoint);
  }

  #ended(): void {
    const client = this.#client;
    if (client === null) return;
    if (this.#tunnel) client.endTunnel();
    else if (this.#body?.kind === 'until-close') this.#finish(client, false);
  }

  #lost(): void {
    const client = this.#client;
    this.#client = null;
    if (client === null) {
      const index = this.endpoint.idle.indexOf(this);
      if (index >= 0) this.endpoint.idle.splice(index, 1);
      return;
    }
    client.upstreamFailed(this, this.#connected ? 'closed' : 'refused');
  }
}
