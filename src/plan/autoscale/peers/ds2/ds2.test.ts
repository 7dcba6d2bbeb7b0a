import { describe, expect, it } from 'vitest';
import type { Ds2Operator } from './ds2.ts';
import { ds2, ds2Interval, ds2State } from './ds2.ts';

const source = (rate: number): Ds2Operator => ({ parallelism: 1, trueProcessingRate: rate, trueOutputRate: rate, sourceRate: rate, inputs: [] });
const operator = (parallelism: number, trueProcessingRate: number, trueOutputRate: number, inputs: readonly number[]): Ds2Operator => ({ parallelism, trueProcessingRate, trueOutputRate, sourceRate: null, inputs });

describe('DS2', () => {
  it('gives an operator what the source needs over what one instance truly processes', () => {
    // 2 instances truly process 800/s: 400/s each; 1000 / 400 = 2.5, so 3.
    expect(ds2([source(1000), operator(2, 800, 800, [0])])).toEqual([1, 3]);
  });

  it('does not change what fits exactly, and takes away what is idle', () => {
    expect(ds2([source(800), operator(2, 800, 800, [0])])).toEqual([1, 2]);
    expect(ds2([source(300), operator(4, 1600, 1600, [0])])).toEqual([1, 1]);
  });

  it('sizes a whole chain at once by its selectivities, as in the word count of the paper', () => {
    // 100 lines/s. Flat map: 10 instances, 50 lines/s truly (5 each), 20 words out for each line: 100 / 5 = 20, and 2000 words/s go on.
    // Count: 4 instances, 400 words/s truly (100 each): 2000 / 100 = 20. Both in one step.
    expect(ds2([source(100), operator(10, 50, 1000, [0]), operator(4, 400, 0, [1])])).toEqual([1, 20, 20]);
  });

  it('reckons with what operators would put out if they kept up, not with what they do', () => {
    // The first is the bottleneck (200/s of 1000/s); the second must hold 1000 / 2 = 500/s although only 100/s reach it: 500 / 50 = 10.
    expect(ds2([source(1000), operator(1, 200, 100, [0]), operator(2, 100, 100, [1])])).toEqual([1, 5, 10]);
  });

  it('adds what comes from several inputs', () => {
    // 300/s and 500/s join; half of the second is filtered before: 300 + 250 = 550 over 100 each: ceil(5.5) = 6. The filter: 500 / 125 = 4.
    expect(ds2([source(300), source(500), operator(2, 250, 125, [1]), operator(3, 300, 300, [0, 2])])).toEqual([1, 1, 4, 6]);
  });

  it('is done in one step where rates scale: the same measurement per instance at the new size changes nothing', () => {
    expect(ds2([source(1000), operator(3, 1200, 1200, [0])])).toEqual([1, 3]);
  });

  it('has no number where a rate is missing', () => {
    expect(ds2([source(1000), operator(2, Number.NaN, 1, [0])])).toEqual([1, Number.NaN]);
  });
});

describe('the manager of DS2', () => {
  it('leaves out the intervals after a change', () => {
    const state = ds2State();
    const settings = { warmUp: 2, activation: 1 };
    expect([3, 3, 3].map((proposal) => ds2Interval(1, proposal, settings, state))).toEqual([1, 1, 3]);
    // Changed: warm-up again.
    expect([6, 6, 6].map((proposal) => ds2Interval(3, proposal, settings, state))).toEqual([3, 3, 6]);
  });

  it('takes the median of as many proposals as it waits for, and forgets what is missing', () => {
    const settings = { warmUp: 0, activation: 3 };
    const state = ds2State();
    expect([4, 9, Number.NaN, 5].map((proposal) => ds2Interval(2, proposal, settings, state))).toEqual([2, 2, 2, 5]);
  });
});
