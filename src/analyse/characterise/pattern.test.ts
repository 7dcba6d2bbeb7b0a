import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PhaseRun } from '../../model/phases.ts';
import type { Pattern } from './pattern.ts';
import { patternOf, patternText, runsOfPattern } from './pattern.ts';
import { runsOf } from './runs.ts';

const partsIn = (pattern: Pattern): number => pattern.reduce((sum, part) => sum + 1 + (part.kind === 'loop' ? partsIn(part.body) : 0), 0);

const expanded = (runs: readonly PhaseRun[]): readonly number[] => runs.flatMap(({ phase, steps }) => Array.from({ length: steps }, () => phase));

describe('a pattern', () => {
  it('gives back exactly the sequence that it was made of, whatever that was', () => {
    const noise = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 200 });
    const repeated = fc.tuple(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 20 }), noise).map(([body, times, rest]) => [...Array.from({ length: times }, () => body).flat(), ...rest]);
    fc.assert(
      fc.property(fc.oneof(noise, repeated), (phases) => {
        const runs = runsOf(phases);
        expect(expanded(runs)).toEqual(phases);
        expect(runsOfPattern(patternOf(runs))).toEqual(runs);
      }),
    );
  });

  it('is never longer than its visits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 150 }), (phases) => {
        expect(partsIn(patternOf(runsOf(phases)))).toBeLessThanOrEqual(runsOf(phases).length);
      }),
    );
  });

  it('folds what repeats, with visits of any length', () => {
    expect(patternText(patternOf(runsOf([0, 1, 1, 0, 1, 0, 1])))).toBe('3×[A B]');
    expect(patternText(patternOf(runsOf([2, 0, 1, 0, 0, 1, 1, 2])))).toBe('C 2×[A B] C');
  });

  it('folds loops within loops, also where the inner ones run differently often', () => {
    const day = (times: number): number[] => [2, ...Array.from({ length: times }, () => [0, 1]).flat()];
    const pattern = patternOf(runsOf([...day(3), ...day(5), ...day(4)]));
    expect(patternText(pattern)).toBe('3×[C 3-5×[A B]]');
    expect(partsIn(pattern)).toBe(5);
  });

  it('is cut when it is shown, and says by how much', () => {
    expect(patternText(patternOf(runsOf([0, 1, 2, 3, 4])), 2)).toBe('A B … 3 more');
  });

  it('folds ten thousand visits without delay', () => {
    const phases = Array.from({ length: 10_000 }, (_, i) => (i * i) % 7);
    expect(runsOfPattern(patternOf(runsOf(phases)))).toEqual(runsOf(phases));
  });
});
