import type { Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { findHead } from './find-head.ts';
import { FramingError } from './framing.ts';
import { MessageBody } from './message-body.ts';
import type { ProxyContext } from './proxy-context.ts';
import { codeClass } from './proxy-metrics.ts';
import type { RequestHead } from './request-head.ts';
import { readRequestHead } from './request-head.ts';
import { simpleResponse } from './simple-response.ts';
import type { ResponseHead } from './response-head.ts';
import { UpstreamConnection } from './upstream-connection.ts';
import { crlf, writeResponse } from './write-response.ts';

/** Bytes of following requests that are kept while one is served. */
const pipelineBytesMax = 65_536;

/** head: between or in the head of a request. waiting: for an instance. exchanging: with one. tunnel: after 101. closing. */
type Stage = 'head' | 'waiting' | 'exchanging' | 'tunnel' | 'closing';

/** One connection of a client: its requests, one after the other, each to an instance of its own. */
export class ClientConnection {
  readonly #socket: Socket;
  readonly #context: ProxyContext;
  readonly #address: string;
  #stage: Stage = 'head';
  #unread: Buffer | null = null;
  #request: RequestHead | null = null;
  #body: MessageBody | null = null;
  #upstream: UpstreamConnection | null = null;
  #tried: Set<Endpoint> | null = null;
  /** Instances that left without an answer. */
  #deaths = 0;
  /** What was sent of the body, for another try; null once it is too much to keep. */
  #sent: Buffer[] | null = [];
  #sentBytes = 0;
  #responding = false;
  #status = 0;
  #clientEnded = false;
  #startedAt = 0;
  #lastProgress: number;
  #headDeadline = Number.POSITIVE_INFINITY;
  #queueDeadline = Number.POSITIVE_INFINITY;

  constructor(socket: Socket, context: ProxyContext) {
    this.#socket = socket;
    this.#context = context;
    this.#address = socket.remoteAddress ?? 'unknown';
    this.#lastProgress = context.now();
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('drain', () => this.#upstream?.resume());
    socket.on('end', () => this.#ended());
    // 'close' follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
  }

  get method(): string {
    return this.#request?.method ?? 'GET';
  }

  /** Whether the whole request went to the instance. */
  get requestSent(): boolean {
    return this.#body?.done === true;
  }

  get tried(): ReadonlySet<Endpoint> | null {
    return this.#tried;
  }

  get waiting(): boolean {
    return this.#stage === 'waiting';
  }

  #read(chunk: Buffer): void {
    this.#lastProgress = this.#context.now();
    if (this.#stage === 'closing') return;
    try {
      if (this.#stage === 'tunnel') {
        if (this.#upstream?.write(chunk) === false) this.#socket.pause();
        return;
      }
      if (this.#stage === 'exchanging' && this.#body?.done === false && this.#upstream?.connected === true) {
        this.#sendBody(chunk);
        return;
      }
      this.#unread = this.#unread === null ? chunk : Buffer.concat([this.#unread, chunk]);
      if (this.#stage === 'head') this.#readHead();
      else if (this.#unread.length > pipelineBytesMax) this.#socket.pause();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    if (error instanceof FramingError) this.#fail(error.status, error.message);
    else throw error;
  }

  #readHead(): void {
    const received = this.#unread;
    if (received === null) return;
    const limits = this.#context.limits;
    if (this.#headDeadline === Number.POSITIVE_INFINITY) this.#headDeadline = this.#lastProgress + limits.headMs;
    const head = findHead(received, limits.headBytesMax);
    if (head === null) return;
    this.#request = readRequestHead(received.toString('latin1', head.from, head.end), this.#address, limits.headerCountMax);
    this.#unread = head.end + 4 < received.length ? received.subarray(head.end + 4) : null;
    this.#headDeadline = Number.POSITIVE_INFINITY;
    this.#startedAt = this.#context.now();
    this.#queueDeadline = this.#startedAt + limits.queueMs;
    this.#body = new MessageBody(this.#request.framing);
    this.#sent = [];
    this.#sentBytes = 0;
    this.#responding = false;
    this.#tried = null;
    this.#deaths = 0;
    this.#context.metrics.inFlight += 1;
    this.#stage = 'waiting';
    this.#context.dispatch(this);
  }

  /** Gives the request to an instance. */
  attach(endpoint: Endpoint): void {
    this.#stage = 'exchanging';
    this.#lastProgress = this.#context.now();
    endpoint.inFlight += 1;
    this.#upstream = endpoint.takeIdle(this.#lastProgress) ?? new UpstreamConnection(endpoint, this.#context.limits, this.#context.now);
    this.#upstream.serve(this);
  }

  /** The connection to the instance stands: sends the head and what there is of the body. */
  send(upstream: UpstreamConnection): void {
    const request = this.#request;
    if (request === null || this.#sent === null) return;
    upstream.write(request.forwarded);
    for (const part of this.#sent) upstream.write(part);
    const unread = this.#unread;
    if (this.#body?.done === false && unread !== null) {
      this.#unread = null;
      try {
        this.#sendBody(unread);
      } catch (error) {
        this.#refuse(error);
        return;
      }
    }
    // A request that is complete keeps the socket readable, to see the client leave.
    this.#socket.resume();
  }

  #sendBody(chunk: Buffer): void {
    const body = this.#body;
    const upstream = this.#upstream;
    if (body === null || upstream === null) return;
    body.scan(chunk, 0);
    if (body.forwardTo > 0 && !this.#sendPart(upstream, chunk.subarray(0, body.forwardTo))) this.#socket.pause();
    if (body.tail) this.#sendPart(upstream, crlf);
    if (body.done && body.end < chunk.length) this.#unread = chunk.subarray(body.end);
  }

  #sendPart(upstream: UpstreamConnection, part: Buffer): boolean {
    this.#sentBytes += part.length;
    if (this.#sentBytes > this.#context.limits.replayBytesMax) this.#sent = null;
    else this.#sent?.push(part);
    return upstream.write(part);
  }

  resumeReading(): void {
    if (this.#stage !== 'closing') this.#socket.resume();
  }

  /** The head of the response as this client gets it. */
  headFor(head: ResponseHead): string {
    this.#status = head.status;
    this.#responding = true;
    const close = this.#mustClose() || head.framing.kind === 'until-close';
    if (close && this.#request !== null) this.#clientEnded = true;
    return `${head.forwarded}${close ? 'Connection: close\r\n' : ''}\r\n`;
  }

  #mustClose(): boolean {
    return this.#clientEnded || this.#request?.keepAlive !== true || !this.requestSent || this.#context.closing();
  }

  writeInterim(head: ResponseHead): void {
    if (this.#request?.minor === 1) this.#socket.write(`${head.forwarded}\r\n`, 'latin1');
  }

  /** Writes the head (if any) and a part of the body; false if the client is slower than the instance. */
  writeResponse(head: string, chunk: Buffer, from: number, to: number, tail: boolean): boolean {
    this.#lastProgress = this.#context.now();
    return writeResponse(this.#socket, head, chunk, from, to, tail);
  }

  /** True if this client asked to leave HTTP. */
  startTunnel(head: ResponseHead): boolean {
    if (this.#request?.upgrade !== true) return false;
    this.#responding = true;
    this.#status = head.status;
    this.#stage = 'tunnel';
    this.#socket.write(`${head.forwarded}\r\n`, 'latin1');
    if (this.#unread !== null) this.#upstream?.write(this.#unread);
    this.#unread = null;
    return true;
  }

  writeTunnel(chunk: Buffer): void {
    this.#lastProgress = this.#context.now();
    if (!this.#socket.write(chunk)) this.#upstream?.pause();
  }

  endTunnel(): void {
    this.#socket.end();
  }

  /** The response is complete. */
  responseDone(endpoint: Endpoint): void {
    endpoint.inFlight -= 1;
    this.#upstream = null;
    const keep = !this.#mustClose();
    this.#count(codeClass(this.#status));
    if (!keep) {
      this.#close();
      return;
    }
    this.#stage = 'head';
    this.#socket.resume();
    if (this.#unread === null) return;
    try {
      this.#readHead();
    } catch (error) {
      this.#refuse(error);
    }
  }

  /**
   * The instance refused, left or talked nonsense. Without a byte of an answer the request goes to another one: always if
   * it cannot have arrived, otherwise if twice is as good as once (RFC 9110 §9.2.2) and all of it is still known.
   */
  upstreamFailed(upstream: UpstreamConnection, how: 'refused' | 'closed' | 'bad-response'): void {
    const endpoint = upstream.endpoint;
    endpoint.inFlight -= 1;
    this.#upstream = null;
    if (how === 'bad-response') upstream.destroy();
    if (how === 'refused') endpoint.suspectUntil = this.#context.now() + this.#context.limits.suspectMs;
    if (this.#stage === 'tunnel' || this.#responding) {
      // Cut off, so that nobody takes a part for the whole.
      this.#count('aborted');
      this.#stage = 'closing';
      this.#socket.destroy();
      return;
    }
    if (how === 'closed') this.#deaths += 1;
    const harmless = this.#request?.idempotent === true && !upstream.answering && this.#deaths < this.#context.limits.deathsMax;
    const again = how === 'refused' || (how === 'closed' && harmless);
    if (!again || this.#sent === null) {
      this.#fail(502, how === 'bad-response' ? 'the instance sent a malformed response' : 'the instance closed the connection before it answered');
      return;
    }
    this.#context.metrics.retries += 1;
    this.#tried ??= new Set();
    this.#tried.add(endpoint);
    this.#stage = 'waiting';
    this.#context.dispatch(this);
  }

  /** No other instance is there to try: those that failed may be asked again when they are back. */
  forgetTried(): void {
    this.#tried = null;
  }

  /** Too many wait already. */
  overloaded(): void {
    this.#fail(503, 'too many requests wait for an instance');
  }

  #fail(status: number, why: string): void {
    const request = this.#request;
    if (this.#stage === 'head') this.#context.metrics.inFlight += 1;
    if (this.#responding) {
      this.#count('aborted');
      this.#stage = 'closing';
      this.#socket.destroy();
      return;
    }
    this.#responding = true;
    this.#releaseUpstream();
    this.#count(codeClass(status), this.#stage === 'head');
    this.#socket.write(simpleResponse(status, why, request?.method === 'HEAD' && this.#stage !== 'head'), 'latin1');
    this.#close();
  }

  #releaseUpstream(): void {
    const upstream = this.#upstream;
    if (upstream === null) return;
    this.#upstream = null;
    upstream.endpoint.inFlight -= 1;
    upstream.destroy();
  }

  #count(code: string, headOnly = false): void {
    const { metrics, now } = this.#context;
    metrics.inFlight -= 1;
    metrics.count(code, headOnly ? 0 : now() - this.#startedAt);
  }

  /** Ends politely: what the client still sends is read and thrown away, or a reset would eat the answer on its way. */
  #close(): void {
    this.#stage = 'closing';
    this.#unread = null;
    this.#lastProgress = this.#context.now();
    this.#socket.end();
    this.#socket.resume();
  }

  #ended(): void {
    if (this.#stage === 'tunnel') {
      this.#upstream?.endTunnel();
      return;
    }
    this.#clientEnded = true;
    // A client may half-close after its request and still wait for the answer.
    if (this.#stage === 'head' || this.#stage === 'closing') this.#socket.end();
    else if (!this.requestSent && this.#unread === null) this.#socket.destroy();
  }

  #closed(): void {
    this.#context.forget(this);
    if (this.#stage === 'waiting' || this.#stage === 'exchanging' || this.#stage === 'tunnel') {
      this.#releaseUpstream();
      this.#count(this.#stage === 'tunnel' ? codeClass(this.#status) : 'aborted');
    }
    this.#stage = 'closing';
  }

  /** Ends what takes too long; called a few times a second. */
  sweep(now: number): void {
    const limits = this.#context.limits;
    switch (this.#stage) {
      case 'head':
        if (now > this.#headDeadline) this.#fail(408, 'the head of the request took too long');
        else if (this.#headDeadline === Number.POSITIVE_INFINITY && (now - this.#lastProgress > limits.idleMs || this.#context.closing())) this.#close();
        break;
      case 'waiting':
        if (now > this.#queueDeadline) this.#fail(503, 'no instance became ready in time');
        break;
      case 'exchanging':
        if (this.#upstream?.connected === false && now - this.#lastProgress > limits.connectMs) this.#connectTimedOut(this.#upstream);
        else if (now - this.#lastProgress > limits.stallMs) this.#fail(this.requestSent ? 504 : 408, 'nothing moved for too long');
        else if (!this.requestSent && now - this.#startedAt > limits.requestMs) this.#fail(408, 'the request took too long');
        break;
      case 'tunnel':
        break;
      case 'closing':
        if (now - this.#lastProgress > 1_000) this.#socket.destroy();
        break;
    }
  }

  #connectTimedOut(upstream: UpstreamConnection): void {
    upstream.destroy();
    this.upstreamFailed(upstream, 'refused');
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
