import { describe, expect, it } from 'vitest';
import { numberedAfter, stageOrder } from './stage-order.ts';

describe('the order of stages', () => {
  it('keeps an order that holds, and mends one that does not', () => {
    expect(stageOrder([[], [0], [], [1, 2]])).toEqual([0, 1, 2, 3]);
    expect(stageOrder([[3], [], [1], [2]])).toEqual([1, 2, 3, 0]);
  });

  it('leaves out what waits in a circle, and what comes after it', () => {
    expect(stageOrder([[1], [0], [], [2, 0]])).toEqual([2]);
    expect(stageOrder([[0]])).toEqual([]);
  });

  it('knows names, and copes with one that is named twice', () => {
    const after = numberedAfter([{ name: 'a', after: ['b', 'b', 'nobody'] }, { name: 'b', after: [] }]);
    expect(after).toEqual([[1, 1], []]);
    expect(stageOrder(after)).toEqual([1, 0]);
  });
});
