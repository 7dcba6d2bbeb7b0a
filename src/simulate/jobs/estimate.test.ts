import { describe, expect, it } from 'vitest';
import { exponential, randomStreams } from '../../model/random.ts';
import { independentMean, steadyMean, student, warmUp } from './estimate.ts';

describe('means with intervals', () => {
  it('has the table values of Student', () => {
    expect(student(1)).toBeCloseTo(12.706, 3);
    expect(student(2)).toBeCloseTo(4.303, 3);
    expect(student(4)).toBeCloseTo(2.776, 1);
    expect(student(8)).toBeCloseTo(2.306, 3);
    expect(student(19)).toBeCloseTo(2.093, 3);
    expect(student(1000)).toBeCloseTo(1.9623, 3);
  });

  it('covers the true mean about 95 times in 100', () => {
    const random = randomStreams(7).stream('coverage');
    let covered = 0;
    for (let run = 0; run < 1000; run++) {
      const { mean, half } = independentMean(Float64Array.from({ length: 60 }, () => exponential(random, 3) + exponential(random, 3)));
      if (Math.abs(mean - 6) <= half) covered += 1;
    }
    expect(covered).toBeGreaterThan(925);
    expect(covered).toBeLessThan(970);
  });

  it('leaves a warm-up out, and nothing of a run that has none', () => {
    const random = randomStreams(7).stream('warm-up');
    const steady = Float64Array.from({ length: 2000 }, () => exponential(random, 1));
    expect(warmUp(steady)).toBeLessThan(400);
    const warming = steady.map((value, i) => value + (i < 300 ? 10 - i / 30 : 0));
    expect(warmUp(warming)).toBeGreaterThan(200);
    expect(warmUp(warming)).toBeLessThan(700);
    expect(Math.abs(steadyMean(warming).mean - 1)).toBeLessThan(0.12);
  });

  it('has an answer for a single value and for very few', () => {
    expect(independentMean(Float64Array.of(4))).toEqual({ mean: 4, half: 0 });
    expect(steadyMean(Float64Array.of(1, 2, 3)).mean).toBe(2);
  });
});
