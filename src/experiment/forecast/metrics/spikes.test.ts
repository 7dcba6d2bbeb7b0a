import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../../model/forecast.ts';
import { randomStreams } from '../../../model/random.ts';
import { instant, minutes } from '../../../units/time.ts';
import type { RolledForecasts } from '../rolled-forecasts.ts';
import { findSpikes, scoreSpikes } from './spikes.ts';
import { trailingThresholds } from './trailing-threshold.ts';

const seriesOf = (values: readonly number[]): RegularSeries => ({ start: instant(0), step: minutes(30), values: Float64Array.from(values), measured: new Uint8Array(values.length).fill(1) });

/** Two days of alternating 9 and 11, then what is given. */
const calm = Array.from({ length: 96 }, (_, index) => (index % 2 === 0 ? 9 : 11));

function rolledOf(series: RegularSeries, from: number, horizon: number, upper: (target: number, lead: number) => number): RolledForecasts {
  const origins = series.values.length - from;
  const values = Array.from({ length: origins * horizon }, (_, row) => upper(from + Math.floor(row / horizon) + (row % horizon), row % horizon));
  return {
    kind: 'rolled', model: 'm', horizon, quantiles: [0.95], known: Int32Array.from({ length: origins }, (_, index) => from + index), made: new Uint8Array(origins).fill(1),
    values: Float64Array.from(values), peaks: new Float64Array(origins), peakFrom: 'model', fits: 1, fitSeconds: 0, forecastSeconds: 0, notes: [],
  };
}

describe('the trailing threshold', () => {
  it('is the lower of the .95 quantile of the day and a jump of three deviations', () => {
    // The day's quantile is 11; the deviation from the median 10 is 1, the lowest of the last three 9: a jump ends at 12.
    expect([...trailingThresholds(seriesOf([...calm, 10]), 96, 48)]).toEqual([11]);
  });

  it('equals what sorting each day anew gives', () => {
    const random = randomStreams(3).stream('threshold');
    const series = seriesOf(Array.from({ length: 400 }, () => Math.floor(20 * random.next())));
    const quick = trailingThresholds(series, 100, 48);
    const slow = Array.from({ length: 300 }, (_, offset) => {
      const day = [...series.values.subarray(52 + offset, 100 + offset)].toSorted((a, b) => a - b);
      const at = (list: readonly number[], level: number): number => {
        const place = (list.length - 1) * level;
        const low = list[Math.floor(place)] as number;
        return low + (place % 1) * ((list[Math.ceil(place)] as number) - low);
      };
      const median = at(day, 0.5);
      const deviations = day.map((value) => Math.abs(value - median)).toSorted((a, b) => a - b);
      const lowest = Math.min(...series.values.subarray(97 + offset, 100 + offset));
      // The quick one takes the lower or upper middle of the deviations, not their mean; both are medians.
      return [at(day, 0.95), lowest + 3 * (deviations[23] as number), lowest + 3 * (deviations[24] as number)] as const;
    });
    quick.forEach((level, index) => {
      const [day, low, high] = slow[index] as (typeof slow)[number];
      expect([Math.min(day, low), Math.min(day, high)].some((expected) => Math.abs(expected - level) < 1e-9)).toBe(true);
    });
  });
});

describe('spikes', () => {
  const series = seriesOf([...calm, 30, 40, 9, 11, 9, 11, 9, 11, 9, 35, 9]);
  const spikesOf = (given: RegularSeries): unknown => findSpikes(given, 96, trailingThresholds(given, 96, 48), 1);

  it('last until the series is back at the level that they broke', () => {
    expect(spikesOf(series)).toEqual([{ start: 96, end: 98 }, { start: 105, end: 106 }]);
  });

  it('are foreseen by a forecast that reaches above the threshold for their start; the lead counts from the first', () => {
    const score = scoreSpikes(series, rolledOf(series, 96, 4, (target) => series.values[target] ?? 0));
    expect(score).toMatchObject({ spikes: 2, recallPercent: 100, precisionPercent: 100, amplitudeRatio: 1 });
    // The first spike begins one step after the first origin; the second is seen four steps ahead.
    expect(score.medianLeadSeconds).toBe(((1 + 4) / 2) * 1800);
  });

  it('have a lead of no more than the horizon, though an alarm may be for a point some minutes before their start', () => {
    const late = seriesOf([...calm, ...calm.slice(0, 10), 30, 9]);
    expect(scoreSpikes(late, rolledOf(late, 96, 4, () => 100))).toMatchObject({ spikes: 1, recallPercent: 100, medianLeadSeconds: 4 * 1800 });
  });

  it('are missed by a forecast that stays below', () => {
    expect(scoreSpikes(series, rolledOf(series, 96, 4, () => 10))).toEqual({ spikes: 2, recallPercent: 0, precisionPercent: null, alarmPercent: 0, medianLeadSeconds: null, amplitudeRatio: (10 / 40 + 10 / 35) / 2 });
  });

  it('cost precision where an alarm has none after it', () => {
    const quiet = seriesOf([...calm, ...calm.slice(0, 20)]);
    expect(scoreSpikes(quiet, rolledOf(quiet, 96, 2, (target) => (target === 106 ? 50 : 10)))).toMatchObject({ spikes: 0, recallPercent: null, precisionPercent: 0, alarmPercent: 10 });
  });
});
