import { describe, expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import type { CreditLedger } from './forecast-credit-ledger.ts';
import { creditWords, emptyLedger, scoresMin, settled, withPromise } from './forecast-credit-ledger.ts';

const quantiles = [0.5, 0.95];
/** Forecasts that came true with a peak of 10, one after the other. */
const lived = (count: number, values: readonly [number, number], naive: number, from: CreditLedger = emptyLedger('q')): CreditLedger =>
  Array.from({ length: count }, (_, i) => i).reduce((ledger, i) => settled(withPromise(ledger, instant(i), values, naive), quantiles, () => 10), from);

describe('the credit of a forecast', () => {
  it('is earned by enough forecasts that came true, better than the naive one', () => {
    expect(lived(scoresMin - 1, [10, 11], 8).credited).toBe(false);
    expect(lived(scoresMin, [10, 11], 8).credited).toBe(true);
    expect(creditWords(lived(3, [10, 11], 8))).toBe('3 of the 24 forecasts that credit needs have come true');
  });

  it('is not earned by a forecast that is worse than the naive one, nor by one whose highest quantile does not hold', () => {
    expect(lived(100, [14, 16], 10).credited).toBe(false);
    expect(lived(100, [9, 9.9], 0).credited).toBe(false);
  });

  it('is lost when the forecaster has become worse', () => {
    const before = lived(100, [10, 11], 8);
    const after = lived(150, [5, 6], 9, before);
    expect([before.credited, after.credited]).toEqual([true, false]);
    expect(creditWords(after)).toContain('worse than yesterday');
  });

  it('waits while the stage goes on, and forgets a stage that was not measured', () => {
    const promised = withPromise(emptyLedger('q'), instant(0), [10, 11], 8);
    expect(settled(promised, quantiles, () => 'open')).toBe(promised);
    expect(settled(promised, quantiles, () => null)).toMatchObject({ pending: [], scores: [] });
  });
});
