import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const whole = (text: string): number | null => new AnswerReader().push(Buffer.from(text, 'latin1'));

const answers: readonly (readonly [text: string, status: number])[] = [
  ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200],
  ['HTTP/1.1 204 No Content\r\n\r\n', 204],
  ['HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 304],
  ['HTTP/1.1 503 Busy\r\ncontent-length:0\r\n\r\n', 503],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n', 200],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\r\n\r\n0\r\nTrailer: 1\r\n\r\n', 200],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok', 201],
];

describe('reading an answer', () => {
  it.each(answers)('finds its end and its status: %j', (text, status) => {
    expect(whole(text)).toBe(status);
  });

  it('does not depend on how the bytes were cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.array(fc.nat(200), { maxLength: 8 }), ([text, status], cuts) => {
        const bytes = Buffer.from(text, 'latin1');
        const places = [0, ...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
        const reader = new AnswerReader();
        const results = places.slice(1).map((to, i) => reader.push(bytes.subarray(places[i], to)));
        expect(results.filter((result) => result !== null)).toEqual([status]);
        expect(reader.started).toBe(false);
      }),
    );
  });

  it('takes an answer without a length as ended by the connection', () => {
    const reader = new AnswerReader();
    expect(reader.push(Buffer.from('HTTP/1.1 200 OK\r\n\r\nsome'))).toBeNull();
    expect(reader.end()).toBe(200);
    expect(reader.keepAlive).toBe(false);
  });

  it('knows from the answer whether the connection may be used again', () => {
    const keepAliveOf = (text: string): boolean => {
      const reader = new AnswerReader();
      reader.push(Buffer.from(text));
      return reader.keepAlive;
    };
    expect(keepAliveOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')).toBe(true);
    expect(keepAliveOf('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')).toBe(false);
    expect(keepAliveOf('HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n')).toBe(false);
    expect(keepAliveOf('HTTP/1.0 200 OK\r\nCONNECTION:Keep-Alive \r\nContent-Length: 0\r\n\r\n')).toBe(true);
  });

  it('has no answer where the connection ends in the middle', () => {
    const reader = new AnswerReader();
    expect(reader.push(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel'))).toBeNull();
    expect(reader.end()).toBeNull();
    expect(reader.started).toBe(true);
  });

  it('refuses what is no answer instead of guessing', () => {
    expect(() => whole('GET / HTTP/1.1\r\n\r\n')).toThrow(/not HTTP/);
    expect(() => whole('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1')).toThrow(/after the end/);
    for (const size of ['zz', '', '123456789', '5g', '@']) {
      expect(() => whole(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\n`)).toThrow(/no size/);
    }
    expect(() => whole('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokk\r\n')).toThrow(/longer than its size/);
    expect(() => whole('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n')).toThrow(/other than chunked/);
    expect(() => whole('HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n')).toThrow(/no single/);
    expect(() => whole('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n')).toThrow(/no single/);
    expect(() => whole('HTTP/1.1 2x0 OK\r\n\r\n')).toThrow(/not HTTP/);
    expect(() => whole('x'.repeat(70_000))).toThrow(/longer than/);
  });
});
