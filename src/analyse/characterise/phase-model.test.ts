import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, minutes } from '../../units/time.ts';
import { foretell, newTrust } from './foretell.ts';
import { scorePhases } from './f1.ts';
import { characterise } from './characterise.ts';
import { evaluateHeldOut } from './held-out.ts';
import type { MeasuredRows } from './hide-filled.ts';
import type { Matrix } from './matrix.ts';
import { cell, fromColumns, rowsOf } from './matrix.ts';
import { featureKinds, fitPhaseModel, phaseDefaults, phasesOf } from './phase-model.ts';
import { symmetricEigen } from './principal-components.ts';
import { fitScaler, scaled } from './scaling.ts';
import { settledPhases } from './settle.ts';
import { cycles, streams, workloadOf } from './testing-series.ts';
import { explainedShares, usageOf } from './usage.ts';

const { series, phases } = workloadOf(cycles(16));
const threeOf = (features: 'crbm' | 'pca') => ({ ...phaseDefaults, features, phases: 3 });
const all = (rows: number): Uint8Array => new Uint8Array(rows).fill(1);
const measuredRows = (matrix: Matrix): MeasuredRows => ({ matrix, measured: all(matrix.rows) });

describe.each(featureKinds)('phases from %s', (features) => {
  const model = fitPhaseModel([series], threeOf(features), streams());
  const found = phasesOf(model, series);

  it('are those that the workload was made of, in the order of the first metric, but for a step or two around changes', () => {
    const right = found.filter((phase, i) => phase === phases[i] || phase === phases[Math.max(0, i - 1)] || phase === phases[Math.max(0, i - 2)]).length;
    expect(right / phases.length).toBeGreaterThan(0.95);
  });

  it('of a step do not depend on what comes after it', () => {
    for (const length of [1, 5, 100, 203]) expect(phasesOf(model, rowsOf(series, 0, length))).toEqual(found.subarray(0, length));
  });

  it('are the same for the same seed', () => {
    expect(fitPhaseModel([series], threeOf(features), streams(9))).toEqual(fitPhaseModel([series], threeOf(features), streams(9)));
  });

  it('explain nearly all that the metrics vary', () => {
    const shares = explainedShares([{ metrics: series, measured: all(series.rows), phases: found }], ['cores', 'memory'], 3);
    for (const share of shares) expect(share).toBeGreaterThan(0.8);
  });

  it('are foretold better than "the same phase goes on" where the workload is a plain loop', () => {
    const heldOut = evaluateHeldOut([measuredRows(series)], threeOf(features), { horizons: [6], testShare: 0.3, step: minutes(1) }, streams());
    const [score] = heldOut?.horizons ?? [];
    expect(heldOut).toMatchObject({ split: 'tail', testSteps: 120 });
    expect(score?.model.f1Macro).toBeGreaterThan(0.8);
    expect(score?.model.f1Macro).toBeGreaterThan((score?.samePhase.f1Macro ?? 1) + 0.2);
  });

  it('are scored without what was filled into gaps, however it was filled', () => {
    const gaps = (filledWith: number): MeasuredRows => {
      const matrix = { ...series, data: series.data.slice() };
      const measured = all(series.rows);
      // In the held-out part, across the cut, and before anything was measured.
      for (const [from, to] of [[0, 3], [275, 290], [330, 342]] as const) {
        matrix.data.fill(filledWith, from * series.columns, to * series.columns);
        measured.fill(0, from, to);
      }
      return { matrix, measured };
    };
    const options = { horizons: [1, 6], testShare: 0.3, step: minutes(1) };
    const scored = evaluateHeldOut([gaps(0.5)], threeOf(features), options, streams());
    expect(evaluateHeldOut([gaps(900)], threeOf(features), options, streams())).toEqual(scored);
    // 397 steps from the first measured one, of which the last 120 are held out; 12 + 10 of them lie in gaps.
    expect(scored).toMatchObject({ testSteps: 98, horizons: [{ steps: 1, count: 98 }, { steps: 6, count: 98 }] });
  });

  it('are scored on whole series where there are enough of them', () => {
    const several = [1, 2, 3, 4].map((seed) => measuredRows(workloadOf(cycles(3), seed).series));
    expect(evaluateHeldOut(several, threeOf(features), { horizons: [4], testShare: 0.2, step: minutes(1) }, streams())).toMatchObject({ split: 'series', trainSteps: 225, testSteps: 75 });
  });
});

describe('foretelling', () => {
  it('rests on nothing that comes later', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 60 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 10, max: 25 }), (seen, horizon, known) => {
        const changed = seen.map((phase, i) => (i < known ? phase : (phase + 1) % 3));
        const guesses = (of: readonly number[]) => foretell(Int32Array.from(of), 0, [], 3, newTrust(horizon, 5)).foretold.filter(({ target }) => target - horizon < known).map(({ guess }) => guess);
        expect(guesses(changed)).toEqual(guesses(seen));
      }),
    );
  });

  it('comes to trust the period where the phases have one that the chain cannot see', () => {
    // The lengths of visits are drawn once and repeated: to the chain they are noise.
    const lengths = [7, 2, 11, 4, 9, 3, 14, 5, 6, 12];
    const day = lengths.flatMap((steps, i) => Array.from({ length: steps }, () => i % 2));
    const seen = Int32Array.from(Array.from({ length: 12 }, () => day).flat());
    const { trust, foretold } = foretell(seen, 0, [], 2, newTrust(6, day.length));
    expect(trust.weights[2]).toBeGreaterThan(0.9);
    expect(foretold.slice(-200).filter(({ guess, came }) => guess === came)).toHaveLength(200);
  });
});

describe('a characterisation', () => {
  const of = (values: readonly number[]) => {
    const matrix = fromColumns([values]);
    return characterise([{ kind: 'aligned', name: 'all', start: instant(0), step: minutes(1), ...measuredRows(matrix), notes: [] }], ['load'], { ...phaseDefaults, features: 'pca', phases: 2, horizon: 3, testShare: 0.3 }, streams());
  };

  it('is refused with the metric where its statistics are beyond what a number can hold', () => {
    const found = of(Array.from({ length: 100 }, (_, i) => (i % 20 < 10 ? -1e308 : 1e308)));
    expect(found).toMatchObject({ kind: 'why-not', code: 'not-finite' });
    expect(found.kind === 'why-not' && found.why).toContain('of load is too large');
  });

  it('says against what a metric does not change', () => {
    const found = of(Array.from({ length: 100 }, (_, i) => 1e15 + Math.sin(i)));
    expect(found.kind === 'why-not' && found.why).toContain('load never changes by more than rounding, a millionth of a millionth of the value');
  });
});

describe('settling', () => {
  const centres = fromColumns([[0, 10]]);

  it('keeps the phase through a step that lies in between, and changes at once where the step is clearly elsewhere', () => {
    expect([...settledPhases(fromColumns([[0, 6, 0, 0, 10, 10, 0]]), centres)]).toEqual([0, 0, 0, 0, 1, 1, 0]);
    expect([...settledPhases(fromColumns([[0, 6, 6, 6, 4, 6, 6]]), centres)]).toEqual([0, 0, 1, 1, 1, 1, 1]);
  });
});

describe('scaling', () => {
  it('gives columns mean 0 and deviation 1, or the range 0 to 1, and constant ones 0', () => {
    const data = fromColumns([[1, 2, 3, 6], [5e9, 5e9, 5e9, 5e9]]);
    const standard = scaled(data, fitScaler(data, 'standard'));
    expect([0, 1, 2, 3].reduce((sum, row) => sum + cell(standard, row, 0), 0)).toBeCloseTo(0, 12);
    expect([0, 1, 2, 3].reduce((sum, row) => sum + cell(standard, row, 0) ** 2, 0) / 4).toBeCloseTo(1, 12);
    const range = scaled(data, fitScaler(data, 'min-max'));
    expect([cell(range, 0, 0), cell(range, 3, 0)]).toEqual([0, 1]);
    expect([cell(standard, 2, 1), cell(range, 2, 1)]).toEqual([0, 0]);
    // Twice the constant of the training is 1 away, not infinitely far.
    expect(scaled(fromColumns([[1], [1e10]]), fitScaler(data, 'standard')).data[1]).toBe(1);
  });
});

describe('usage', () => {
  it('counts measured steps only, with the quantiles that R gives', () => {
    const metrics = fromColumns([[1, 2, 3, 4, 100, 7]]);
    const [first, second] = usageOf([{ metrics, measured: Uint8Array.of(1, 1, 1, 1, 0, 1), phases: Int32Array.of(0, 0, 0, 0, 0, 1) }], ['cores'], 2);
    expect(first).toMatchObject({ name: 'A', steps: 4, share: 0.8, visits: 1, stepsMean: 5 });
    expect(first?.usage).toEqual([{ metric: 'cores', mean: 2.5, sd: Math.sqrt(1.25), p50: 2.5, p95: expect.closeTo(3.85, 12) as number, p99: expect.closeTo(3.97, 12) as number, max: 4 }]);
    expect(second?.usage[0]).toMatchObject({ mean: 7, sd: 0, p50: 7, max: 7 });
  });
});

describe('F1', () => {
  it('is what it is by hand', () => {
    const score = scorePhases([0, 0, 0, 1], [0, 0, 1, 1], 3);
    expect(score?.f1Macro).toBeCloseTo((4 / 5 + 2 / 3) / 2, 12);
    expect(score?.f1Weighted).toBeCloseTo((3 * (4 / 5) + 2 / 3) / 4, 12);
    expect(score?.accuracy).toBe(0.75);
    expect(scorePhases([], [], 3)).toBeNull();
  });
});

describe('eigenvectors', () => {
  it('turn a symmetric matrix into its diagonal, are orthogonal and largest first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 10, maxLength: 10 }), (upper) => {
        const at = (i: number, j: number): number => upper[i <= j ? j + 4 * i - (i * (i + 1)) / 2 : i + 4 * j - (j * (j + 1)) / 2] as number;
        const of = fromColumns([0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => at(i, j))));
        const { values, vectors } = symmetricEigen(of);
        for (let i = 0; i < 4; i++) {
          if (i > 0) expect(values[i]).toBeLessThanOrEqual((values[i - 1] as number) + 1e-9);
          for (let j = 0; j < 4; j++) {
            const image = [0, 1, 2, 3].reduce((sum, k) => sum + at(j, k) * cell(vectors, i, k), 0);
            expect(image).toBeCloseTo((values[i] as number) * cell(vectors, i, j), 8);
          }
        }
      }),
    );
  });
});
