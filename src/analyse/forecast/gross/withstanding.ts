import type { RegularSeries } from '../../../model/forecast.ts';
import { timeAt } from '../../../model/forecast.ts';
import { significant } from '../../../units/significant.ts';
import { isoOf } from '../../../units/time.ts';
import type { Forecaster, ForecastModel } from '../../ports/forecaster.ts';
import type { GrossValue } from '../../series/gross-values.ts';
import { grossValues, withoutGross } from '../../series/gross-values.ts';

/**
 * A forecaster that learns from no gross value and forecasts from none: each counts as the largest before it (see grossValues), and a note of
 * the forecast names it. Where there is none it is the forecaster itself, to the bit. What the inner one saves is all there is to save.
 */
export function withstanding(inner: Forecaster): Forecaster {
  return {
    name: inner.name,
    fit(past, context) {
      const model = inner.fit(mended(past).past, context);
      return 'save' in model ? withstandingModel(model) : model;
    },
    restore: (saved) => withstandingModel(inner.restore(saved)),
  };
}

function withstandingModel(inner: ForecastModel): ForecastModel {
  return {
    name: inner.name,
    forecast(past, query) {
      const { past: calm, gross } = mended(past);
      const forecast = inner.forecast(calm, query);
      return forecast.kind === 'why-not' || gross.length === 0 ? forecast : { ...forecast, notes: [...forecast.notes, noteOn(past, gross)] };
    },
    explain: (past, query, lead) => inner.explain(mended(past).past, query, lead),
    save: () => inner.save(),
  };
}

function mended(past: RegularSeries): { readonly past: RegularSeries; readonly gross: readonly GrossValue[] } {
  const gross = grossValues(past.values);
  return { past: gross.length === 0 ? past : { ...past, values: withoutGross(past.values, gross) }, gross };
}

function noteOn(past: RegularSeries, gross: readonly GrossValue[]): string {
  const times = significant(Math.min(...gross.map((one) => one.times)));
  const which = gross.map(({ index, value, taken }) => `${significant(value)} at ${isoOf(timeAt(past, index))} counts as ${significant(taken)}`).join(', ');
  const [begin, them] = gross.length === 1 ? [`1 value is ${times} times the others before it`, 'it is'] : [`${gross.length} values are ${times} times the others before them or more`, 'they are'];
  return `${begin}: ${which}, so that the forecast does not rest on what is most likely wrong. If ${them} real, it is believed once such a value comes twice in a row, or a third time.`;
}
