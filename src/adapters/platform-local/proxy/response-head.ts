import type { Framing } from './framing.ts';
import { FramingError, framingOf, noBody, untilClose } from './framing.ts';
import { linesOf, readHeaderLines, says } from './header-lines.ts';

export type ResponseHead = {
  readonly status: number;
  readonly framing: Framing;
  /** Whether the instance keeps the connection. */
  readonly keepAlive: boolean;
  /** How long it says that it keeps it idle, in ms; null where it says nothing. */
  readonly idleMs: number | null;
  /** The head as the client gets it, still without Connection and the last empty line. */
  readonly forwarded: string;
};

const statusLineShape = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const timeoutShape = /(?:^|[,;\s])timeout=(\d{1,6})/;

/**
 * Reads the head of an instance's response and writes the one that goes to the client.
 * @throws FramingError if its bounds are not beyond doubt (the client then gets 502)
 */
export function readResponseHead(text: string, method: string, headerCountMax: number): ResponseHead {
  const lines = linesOf(text);
  const match = statusLineShape.exec(lines[0] ?? '');
  if (match === null) throw new FramingError(502, 'a status line that is not HTTP/1.x CODE REASON');
  const minor = match[1] === '0' ? 0 : 1;
  const status = Number(match[2]);
  const fields = readHeaderLines(lines, headerCountMax);
  const named = framingOf(fields.contentLength, fields.transferEncoding, minor);
  const framing = bodyless(method, status) ? noBody : (named ?? untilClose);
  const timeout = fields.keepAlive === null ? null : timeoutShape.exec(fields.keepAlive);

  let forwarded = `HTTP/1.1 ${match[2] ?? ''} ${match[3] ?? ''}\r\n${fields.kept}`;
  if (fields.host !== null) forwarded += `Host: ${fields.host}\r\n`;
  if (fields.contentLength !== null && status >= 200 && status !== 204) forwarded += `Content-Length: ${fields.contentLength}\r\n`;
  if (named?.kind === 'chunked' && status >= 200 && status !== 204) forwarded += 'Transfer-Encoding: chunked\r\n';
  if (status === 101) forwarded += `Connection: upgrade\r\nUpgrade: ${fields.upgrade ?? ''}\r\n`;
  return {
    status,
    framing,
    keepAlive: framing.kind !== 'until-close' && (minor === 1 ? !says(fields.connection, 'close') : says(fields.connection, 'keep-alive')),
    idleMs: timeout === null ? null : Number(timeout[1]) * 1000,
    forwarded,
  };
}

/** RFC 9112 §6.3: these never have a body, whatever their fields say. */
const bodyless = (method: string, status: number): boolean => method === 'HEAD' || status < 200 || status === 204 || status === 304;
