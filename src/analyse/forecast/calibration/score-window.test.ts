import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import { AdaptiveLevels } from './adaptive-levels.ts';
import { outward, ScoreWindow } from './score-window.ts';

const windowOf = (scores: readonly number[]): ScoreWindow => {
  const window = new ScoreWindow();
  for (const score of scores) window.add(score);
  return window;
};

describe('a window of scores', () => {
  it('gives the conformal quantile: of 19 scores the 19th at 95 %', () => {
    const window = windowOf(Array.from({ length: 19 }, (_, i) => ((i * 7) % 19) + 1));
    expect(window.quantile(0.95)).toBe(19);
    expect(window.quantile(0.5)).toBe(10);
    expect(window.quantile(0.05)).toBe(1);
  });

  it('goes beyond the largest score for what is rarer than it, and not without end', () => {
    const window = windowOf(Array.from({ length: 30 }, (_, i) => i));
    expect(window.quantile(0.99)).toBeGreaterThan(29);
    expect(window.quantile(0.9999)).toBeLessThan(40);
    expect(window.quantile(0.01)).toBeLessThan(0);
  });

  it('forgets the oldest: after a change only new scores are left in time', () => {
    const window = windowOf([...Array.from({ length: 1200 }, () => 5), ...Array.from({ length: 1000 }, () => 9)]);
    expect(window.size).toBe(1000);
    expect(window.quantile(0.01)).toBe(9);
  });

  it('drops the early part of few scores, which came from models that had learnt little', () => {
    expect(windowOf(Array.from({ length: 100 }, (_, i) => i)).quantile(0.001)).toBeGreaterThan(20);
  });
});

describe('the level for overlapping scores', () => {
  it('moves outward as if fewer scores were there', () => {
    expect(outward(0.95, 100, 1)).toBeCloseTo(0.9545, 4);
    expect(outward(0.95, 100, 10)).toBeCloseTo(0.995, 4);
    expect(outward(0.05, 100, 10)).toBeCloseTo(0.005, 4);
    expect(outward(0.5, 100, 10)).toBe(0.5);
  });
});

describe('adaptive levels', () => {
  it('cover what is asked while scores grow steadily, where the plain window covers too little', () => {
    const random = randomStreams(2).stream('drift');
    const [window, levels] = [new ScoreWindow(), new AdaptiveLevels(0)];
    let [kept, keptPlainly, all] = [0, 0, 0];
    for (let i = 0; i < 6000; i++) {
      const score = normal(random) * (1 + i / 600);
      if (i > 200) {
        if (score <= window.quantile(levels.levelFor(0.9))) kept++;
        if (score <= window.quantile(0.9)) keptPlainly++;
        all++;
        levels.learn(score, window);
      }
      window.add(score);
    }
    expect(Math.abs(kept / all - 0.9)).toBeLessThan(0.01);
    expect(keptPlainly / all).toBeLessThan(kept / all);
  });

  it('cover both ends of a load of whole numbers, a bound counting as kept', () => {
    const random = randomStreams(2).stream('whole');
    const [window, levels] = [new ScoreWindow(), new AdaptiveLevels(0)];
    let [inside, all] = [0, 0];
    for (let i = 0; i < 4000; i++) {
      const score = Math.round(4 * normal(random));
      if (i > 200) {
        if (score >= window.quantile(levels.levelFor(0.05)) && score <= window.quantile(levels.levelFor(0.95))) inside++;
        all++;
        levels.learn(score, window);
      }
      window.add(score);
    }
    expect(inside / all).toBeGreaterThan(0.87);
    expect(inside / all).toBeLessThan(0.93);
  });

  it('keep the order of what is asked between the tracked levels', () => {
    const levels = new AdaptiveLevels(0);
    expect(levels.levelFor(0.93)).toBeCloseTo(0.93, 9);
    expect(levels.levelFor(0.999)).toBeCloseTo(0.999, 9);
    expect(levels.levelFor(0.001)).toBeCloseTo(0.001, 9);
  });

  it('do not run to the worst score ever seen after a run of misses', () => {
    const [window, levels] = [new ScoreWindow(), new AdaptiveLevels(0)];
    for (let i = 0; i < 500; i++) window.add(i % 50 === 0 ? 1000 : (i % 50) / 50);
    for (let i = 0; i < 20; i++) levels.learn(2000, window);
    expect(levels.levelFor(0.95)).toBeCloseTo(1 - 0.05 / 4, 9);
    for (let i = 0; i < 20; i++) levels.learn(-2000, window);
    expect(levels.levelFor(0.05)).toBeCloseTo(0.05 / 4, 9);
  });

  it('move less for forecasts further ahead, whose misses come in runs', () => {
    const window = new ScoreWindow();
    for (let i = 0; i < 100; i++) window.add(i);
    const [near, far] = [new AdaptiveLevels(0), new AdaptiveLevels(11)];
    for (const levels of [near, far]) levels.learn(1000, window);
    expect(far.levelFor(0.5) - 0.5).toBeGreaterThan(0);
    expect(far.levelFor(0.5)).toBeLessThan(near.levelFor(0.5));
  });
});
