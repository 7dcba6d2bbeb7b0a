import { describe, expect, it } from 'vitest';
import { lastValue } from '../../analyse/forecast/classical/last-value.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { hours, instant } from '../../units/time.ts';
import { heldOutFigures } from './held-out-figures.ts';

const series = (values: readonly number[]): RegularSeries => ({ start: instant(0), step: hours(1), values: Float64Array.from(values), measured: new Uint8Array(values.length).fill(1) });
const asked = { horizon: 1, calendar: [], seed: 1 };

describe('the figures of what is held out', () => {
  it('are of the last fifth alone, each forecast from what came before it', () => {
    // The last value is wrong by 1 to 4 in the first part and by 10 in the last; 80 points come before the test, and each of its 20 counts.
    const values = Array.from({ length: 100 }, (_, i) => (i < 80 ? 100 + (i % 5) : i % 2 === 0 ? 100 : 110));
    const figures = heldOutFigures(series(values), lastValue(), asked, () => 0);
    expect(figures['heldOutPoints']).toBe(20);
    expect(figures['heldOutMapePercent']).toBeGreaterThan(9);
    expect(figures['heldOutMapePercent']).toBeLessThan(10.1);
    expect(figures['heldOutMase']).toBeGreaterThan(3);
  });

  it('leave out what has no value, and are none where the first part is too short', () => {
    expect(heldOutFigures(series(Array.from({ length: 100 }, (_, i) => (i < 80 ? i % 3 : 0))), lastValue(), asked, () => 0)).not.toHaveProperty('heldOutMapePercent');
    expect(heldOutFigures(series([1]), lastValue(), asked, () => 0)).toEqual({});
  });
});
