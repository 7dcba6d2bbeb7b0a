import { describe, expect, it } from 'vitest';
import { FramingError } from './framing.ts';
import { readRequestHead } from './request-head.ts';

const head = (...lines: readonly string[]): ReturnType<typeof readRequestHead> => readRequestHead(lines.join('\r\n'), '127.0.0.1', 100);
const statusOf = (text: string): number => {
  try {
    readRequestHead(text, '127.0.0.1', 100);
    return 200;
  } catch (error) {
    if (error instanceof FramingError) return error.status;
    throw error;
  }
};

describe('the head of a request', () => {
  it('goes on with its end-to-end fields and says where it came from', () => {
    expect(head('GET /a?b=c HTTP/1.1', 'Host: shop', 'Accept: */*').forwarded).toBe(
      'GET /a?b=c HTTP/1.1\r\nHost: shop\r\nX-Forwarded-Host: shop\r\nAccept: */*\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n\r\n',
    );
  });

  it('loses the fields of one connection, and those that Connection names', () => {
    const { forwarded } = head('GET / HTTP/1.1', 'Host: shop', 'Connection: keep-alive, X-Private', 'X-Private: 1', 'Keep-Alive: 5', 'TE: trailers', 'Proxy-Authorization: x', 'X-Public: 2');
    expect(forwarded).toBe('GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-Host: shop\r\nX-Public: 2\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\n\r\n');
  });

  it('cannot be robbed of its framing through Connection', () => {
    const { forwarded, framing } = head('POST / HTTP/1.1', 'Host: shop', 'Connection: content-length, host', 'Content-Length: 3');
    expect(forwarded).toContain('Content-Length: 3\r\n');
    expect(forwarded).toContain('Host: shop\r\n');
    expect(framing).toEqual({ kind: 'length', length: 3 });
  });

  it('adds to the addresses on the way, and overwrites what only the proxy knows', () => {
    const { forwarded } = head('GET / HTTP/1.1', 'Host: shop', 'X-Forwarded-For: 10.0.0.1', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: evil');
    expect(forwarded).toContain('X-Forwarded-For: 10.0.0.1, 127.0.0.1\r\n');
    expect(forwarded).not.toContain('evil');
    expect(forwarded).not.toContain('https');
  });

  it('takes the authority of an absolute target', () => {
    expect(head('GET http://shop/x?y HTTP/1.1', 'Host: other').forwarded).toMatch(/^GET \/x\?y HTTP\/1\.1\r\nHost: shop\r\n/);
    expect(head('GET http://shop?y HTTP/1.1', 'Host: other').forwarded).toMatch(/^GET \/\?y HTTP/);
  });

  it('knows what may be sent twice', () => {
    expect(head('GET / HTTP/1.1', 'Host: a').idempotent).toBe(true);
    expect(head('POST / HTTP/1.1', 'Host: a').idempotent).toBe(false);
    expect(head('POST / HTTP/1.1', 'Host: a', 'Idempotency-Key: k').idempotent).toBe(true);
  });

  it.each([
    ['both framings', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3', 400],
    ['a list of lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3', 400],
    ['a signed length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3', 400],
    ['a hexadecimal length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3', 400],
    ['an empty length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ', 400],
    ['a length beyond all numbers', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999', 400],
    ['chunked twice', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked', 400],
    ['another coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked', 501],
    ['a disguised coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked', 501],
    ['chunked in HTTP/1.0', 'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked', 400],
    ['a space before the colon', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3', 400],
    ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2', 400],
    ['a bare LF', 'GET / HTTP/1.1\r\nHost: a\nX: 1', 400],
    ['a bare CR', 'GET / HTTP/1.1\r\nHost: a\rX: 1', 400],
    ['a NUL', 'GET / HTTP/1.1\r\nHost: a\r\nX: \0', 400],
    ['no name', 'GET / HTTP/1.1\r\nHost: a\r\n: 1', 400],
    ['no colon', 'GET / HTTP/1.1\r\nHost: a\r\nX', 400],
    ['no Host', 'GET / HTTP/1.1\r\nX: 1', 400],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b', 400],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b', 400],
    ['HTTP/2', 'GET / HTTP/2.0\r\nHost: a', 400],
    ['HTTP/0.9', 'GET /', 400],
    ['two spaces', 'GET  / HTTP/1.1\r\nHost: a', 400],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nHost: a', 405],
    ['another scheme', 'GET ftp://a/ HTTP/1.1\r\nHost: a', 400],
    ['too many fields', `GET / HTTP/1.1\r\nHost: a${'\r\nX: 1'.repeat(100)}`, 431],
  ])('refuses %s', (_, text, status) => {
    expect(statusOf(text)).toBe(status);
  });
});
