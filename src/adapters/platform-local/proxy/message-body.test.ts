import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkedBody, noBody, untilClose } from './framing.ts';
import type { Framing } from './framing.ts';
import { MessageBody } from './message-body.ts';

/** Feeds `text` in pieces that end at `cuts`; returns what was passed on and where the next message began. */
function feed(framing: Framing, text: string, cuts: readonly number[] = []): { readonly passed: string; readonly rest: string | null } {
  const body = new MessageBody(framing);
  const bytes = Buffer.from(text, 'latin1');
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let passed = '';
  for (let i = 1; i < edges.length; i++) {
    const piece = bytes.subarray(edges[i - 1], edges[i]);
    body.scan(piece, 0);
    passed += piece.toString('latin1', 0, body.forwardTo) + (body.tail ? '\r\n' : '');
    if (body.done) return { passed, rest: piece.toString('latin1', body.end) + bytes.toString('latin1', edges[i] ?? bytes.length) };
  }
  return { passed, rest: null };
}

describe('the end of a body', () => {
  it('is found by length, by chunks, by the connection, or there is none', () => {
    expect(feed({ kind: 'length', length: 3 }, 'abcNEXT')).toEqual({ passed: 'abc', rest: 'NEXT' });
    expect(feed(chunkedBody, '3\r\nabc\r\n0\r\n\r\nNEXT')).toEqual({ passed: '3\r\nabc\r\n0\r\n\r\n', rest: 'NEXT' });
    expect(feed(untilClose, 'abc')).toEqual({ passed: 'abc', rest: null });
    expect(feed(noBody, 'NEXT')).toEqual({ passed: '', rest: 'NEXT' });
  });

  it('takes trailers away', () => {
    expect(feed(chunkedBody, '1\r\na\r\n0\r\nContent-Length: 9\r\nX: 1\r\n\r\nNEXT')).toEqual({ passed: '1\r\na\r\n0\r\n\r\n', rest: 'NEXT' });
  });

  it('is the same wherever the bytes are cut', () => {
    const chunk = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^ -~]/g, '.'));
    fc.assert(
      fc.property(fc.array(chunk.filter((text) => text !== ''), { maxLength: 6 }), fc.boolean(), fc.array(fc.nat(400), { maxLength: 12 }), (chunks, trailers, cuts) => {
        const framed = chunks.map((text) => `${text.length.toString(16)};x=1\r\n${text}\r\n`).join('');
        const found = feed(chunkedBody, `${framed}0\r\n${trailers ? 'X: 1\r\nY: 2\r\n' : ''}\r\nNEXT`, cuts);
        expect(found).toEqual({ passed: `${framed}0\r\n\r\n`, rest: 'NEXT' });
      }),
    );
  });

  it.each([
    ['no size', '\r\nabc'],
    ['a size with a sign', '+3\r\nabc\r\n'],
    ['a size with 0x', '0x3\r\nabc\r\n'],
    ['a space after the size', '3 \r\nabc\r\n'],
    ['a bare LF after the size', '3\nabc\r\n'],
    ['a bare LF in an extension', '3;x\nabc\r\n'],
    ['a size beyond all memory', 'fffffffffffff\r\n'],
    ['more data than said', '3\r\nabcd\r\n'],
    ['a bare LF after the data', '3\r\nabc\n0\r\n\r\n'],
    ['an endless extension', `3;${'x'.repeat(2_000)}`],
    ['endless trailers', `0\r\n${'X: 1\r\n'.repeat(2_000)}`],
  ])('is refused with %s', (_, text) => {
    expect(() => feed(chunkedBody, text)).toThrow();
  });
});
