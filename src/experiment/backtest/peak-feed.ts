import type { AnalogueOptions } from '../../analyse/forecast/peaks/analogue-peaks.ts';
import { AnaloguePeaks, analogueDefaults } from '../../analyse/forecast/peaks/analogue-peaks.ts';
import { invariant } from '../../model/error.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { ForecastNeed } from '../../plan/autoscale/rule.ts';
import { hours } from '../../units/time.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { slotsOf } from './forecast-feed.ts';

/**
 * Forecasts of stage peaks by analogy with past days: fitted on the points before `origin`, learning each point as its slot passes. Slots
 * have to be asked for in ascending order; a slot where nothing was measured is learnt as it was filled in. Why-not where there is nothing to
 * fit on, or slots are longer than the days that are compared.
 */
export function peakFeed(series: RegularSeries, need: ForecastNeed, origin: number, options: AnalogueOptions = analogueDefaults): ForecastFeed | WhyNot {
  if (origin < 1) return whyNot('too-short', 'peaks are forecast by analogy with the past, and nothing is known before the first slot; begin later');
  if (series.step > hours(24)) return whyNot('irregular', `slots of ${series.step / hours(1)} h are longer than a day, and peaks are forecast by analogy with past days; choose shorter slots or another model`);
  const { stage, every } = slotsOf(need, series);
  const day = hours(24) / series.step;
  const model = new AnaloguePeaks(series.values.subarray(0, origin), { day, stage, stages: need.stages, quantiles: need.quantiles }, options);
  const forecast = { madeAt: 0, stage: need.stage, stages: need.stages, quantiles: need.quantiles, values: new Float64Array(need.stages * need.quantiles.length) };
  let made = -1;
  return {
    at: (slot) => {
      if (slot < origin) return null;
      const from = slot - ((slot - origin) % every);
      if (from === made) return forecast;
      invariant(from > made, `forecasts are asked for in order of time, and slot ${from} comes before ${made}`);
      while (model.known < from) model.learn(series.values[model.known] as number);
      model.forecast(forecast.values);
      forecast.madeAt = series.start + from * series.step;
      made = from;
      return forecast;
    },
  };
}
