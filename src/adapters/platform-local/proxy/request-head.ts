import type { Framing } from './framing.ts';
import { FramingError, framingOf, noBody } from './framing.ts';
import { linesOf, readHeaderLines, says } from './header-lines.ts';

export type RequestHead = {
  readonly method: string;
  readonly framing: Framing;
  /** Minor version of HTTP/1. */
  readonly minor: 0 | 1;
  /** Whether the client wants to send more on this connection. */
  readonly keepAlive: boolean;
  /** Whether sending it twice has the effect of sending it once (RFC 9110 §9.2.2, or an Idempotency-Key). */
  readonly idempotent: boolean;
  readonly upgrade: boolean;
  /** The head as an instance gets it. */
  readonly forwarded: string;
};

const requestLineShape = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const absoluteShape = /^http:\/\/([^/?#@]+)(.*)$/i;
const hostShape = /^[A-Za-z0-9.\-_~%!$&'()*+,;=:[\]]*$/;
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

/**
 * Reads the head of a request and writes the one that goes to an instance.
 * @param text the head without the empty line that ends it
 * @param from address of the client, for X-Forwarded-For
 * @throws FramingError with the status that the client gets
 */
export function readRequestHead(text: string, from: string, headerCountMax: number): RequestHead {
  const lines = linesOf(text);
  const match = requestLineShape.exec(lines[0] ?? '');
  if (match === null) throw new FramingError(400, 'a request line that is not METHOD TARGET HTTP/1.x');
  const method = match[1] ?? '';
  const minor = match[3] === '0' ? 0 : 1;
  const fields = readHeaderLines(lines, headerCountMax);
  const { target, host } = targetOf(method, match[2] ?? '', fields.host);
  if (host === null && minor === 1) throw new FramingError(400, 'no Host');
  if (host !== null && !hostShape.test(host)) throw new FramingError(400, 'a Host with characters that none has');
  const framing = framingOf(fields.contentLength, fields.transferEncoding, minor) ?? noBody;
  const upgrade = minor === 1 && fields.upgrade !== null && says(fields.connection, 'upgrade') && framing.kind === 'none';

  let forwarded = `${method} ${target} HTTP/1.${minor}\r\n`;
  if (host !== null) forwarded += `Host: ${host}\r\nX-Forwarded-Host: ${host}\r\n`;
  forwarded += fields.kept;
  if (fields.contentLength !== null) forwarded += `Content-Length: ${fields.contentLength}\r\n`;
  if (framing.kind === 'chunked') forwarded += 'Transfer-Encoding: chunked\r\n';
  forwarded += `X-Forwarded-For: ${fields.forwardedFor === null ? from : `${fields.forwardedFor}, ${from}`}\r\nX-Forwarded-Proto: http\r\n`;
  forwarded += upgrade ? `Connection: upgrade\r\nUpgrade: ${fields.upgrade ?? ''}\r\n\r\n` : minor === 0 ? 'Connection: close\r\n\r\n' : '\r\n';

  return {
    method,
    framing,
    minor,
    // A 1.0 client gets its connection closed: how many of them mean keep-alive when they say so is not known.
    keepAlive: minor === 1 && !says(fields.connection, 'close'),
    idempotent: idempotentMethods.has(method) || fields.hasIdempotencyKey,
    upgrade,
    forwarded,
  };
}

function targetOf(method: string, target: string, host: string | null): { readonly target: string; readonly host: string | null } {
  if (target.startsWith('/') || (target === '*' && method === 'OPTIONS')) return { target, host };
  if (method === 'CONNECT') throw new FramingError(405, 'CONNECT, which is for forward proxies');
  const absolute = absoluteShape.exec(target);
  if (absolute === null) throw new FramingError(400, 'a target that is neither a path nor an http URL');
  // RFC 9112 §3.2.2: the authority of the target wins over Host.
  const path = absolute[2] ?? '';
  return { target: path.startsWith('/') ? path : `/${path}`, host: absolute[1] ?? null };
}
