import { array, assert as check, constantFrom, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

describe('cutting into lines', () => {
  it('gives the same lines however the bytes come, and the length of those that are too long', () => {
    check(
      property(array(constantFrom('a', 'bc', '\n', 'defghij', '\n\n')), array(nat(6)), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(''));
        const splitter = new LineSplitter(5);
        const found = [];
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          found.push(...splitter.push(bytes.subarray(from, from + cut)));
          from += cut;
        }
        found.push(...splitter.end());
        const expected = bytes.toString().split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(found.map((line) => ('tooLong' in line ? line.tooLong : Buffer.from(line.bytes).toString()))).toEqual(expected.map((text) => (text.length > 5 ? text.length : text)));
        expect(found.map(({ line }) => line)).toEqual(expected.map((_, index) => index + 1));
      }),
    );
  });

  it('makes nothing of its own of an empty line', () => {
    const lines = [...new LineSplitter(5).push(Buffer.from('\n'.repeat(100)))];
    expect(new Set(lines.map((line) => 'bytes' in line && line.bytes)).size).toBe(1);
  });
});
