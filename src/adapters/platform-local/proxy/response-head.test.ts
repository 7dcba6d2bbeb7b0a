import { describe, expect, it } from 'vitest';
import { readResponseHead } from './response-head.ts';

const head = (method: string, ...lines: readonly string[]): ReturnType<typeof readResponseHead> => readResponseHead(lines.join('\r\n'), method, 100);

describe('the head of a response', () => {
  it('keeps end-to-end fields, also several of one name', () => {
    expect(head('GET', 'HTTP/1.1 200 OK', 'Set-Cookie: a', 'Set-Cookie: b', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Content-Length: 2')).toMatchObject({
      status: 200, framing: { kind: 'length', length: 2 }, keepAlive: true, idleMs: 5_000, forwarded: 'HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n',
    });
  });

  it('has no body after HEAD, 204 and 304, whatever it says', () => {
    expect(head('HEAD', 'HTTP/1.1 200 OK', 'Content-Length: 9')).toMatchObject({ framing: { kind: 'none' }, forwarded: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n' });
    expect(head('GET', 'HTTP/1.1 204 No Content', 'Content-Length: 9')).toMatchObject({ framing: { kind: 'none' }, forwarded: 'HTTP/1.1 204 No Content\r\n' });
    expect(head('GET', 'HTTP/1.1 304 Not Modified').framing).toEqual({ kind: 'none' });
  });

  it('ends with the connection where nothing else says', () => {
    expect(head('GET', 'HTTP/1.1 200 OK')).toMatchObject({ framing: { kind: 'until-close' }, keepAlive: false });
    expect(head('GET', 'HTTP/1.0 200 OK', 'Content-Length: 1').keepAlive).toBe(false);
  });

  it.each([
    ['both framings', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4'],
    ['no status', 'HTTP/1.1 OK'],
    ['something else', 'SSH-2.0-OpenSSH'],
    ['a bare LF', 'HTTP/1.1 200 OK\nX: 1'],
  ])('is refused with %s', (_, text) => {
    expect(() => readResponseHead(text, 'GET', 100)).toThrow();
  });
});
