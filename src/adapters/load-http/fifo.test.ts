import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from './fifo.ts';

describe('a queue', () => {
  it('gives back in the order of coming, as an array does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 300 }), { maxLength: 50 }), (steps) => {
        const fifo = new Fifo<number>();
        const array: number[] = [];
        let next = 0;
        for (const step of steps) {
          // A positive step brings as many, others take a lot out.
          for (let i = 0; i < step; i += 1) {
            fifo.push(next);
            array.push(next++);
          }
          for (let i = 0; i > step * 60; i -= 1) expect(fifo.take()).toBe(array.shift());
          expect(fifo.peek()).toBe(array[0]);
          expect(fifo.size).toBe(array.length);
        }
      }),
    );
  });
});
