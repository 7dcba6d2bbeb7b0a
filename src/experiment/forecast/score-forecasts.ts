import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { CombineMode, ScoredSteps } from './combine.ts';
import { forecastColumn, scoredPoints, scoredSteps } from './combine.ts';
import type { Band, ForecastScore, LeadScore } from './forecast-score.ts';
import { pinballLevels, provisioningRatios } from './forecast-score.ts';
import { coverage } from './metrics/coverage.ts';
import { crps } from './metrics/crps.ts';
import { mape } from './metrics/mape.ts';
import { mase, naiveScale, scalePeriod } from './metrics/mase.ts';
import { pinball } from './metrics/pinball.ts';
import { criticalQuantile, provisioned, provisioningLoss } from './metrics/provisioning.ts';
import { smape } from './metrics/smape.ts';
import { scoreSpikes } from './metrics/spikes.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import { columnOf } from './rolled-forecasts.ts';

const [bandLow, bandHigh] = [0.05, 0.95];

export type ScoreSettings = { readonly testFrom: number; readonly combine: CombineMode };

/** Every metric of what a model forecast; its quantiles are `evaluationQuantiles`. */
export function scoreForecasts(series: RegularSeries, rolled: RolledForecasts, settings: ScoreSettings): ForecastScore {
  const points = scoredPoints(series, rolled, settings.combine);
  const steps = scoredSteps(series, rolled, settings.combine);
  const column = (quantile: number): Float64Array => forecastColumn(rolled, steps, quantile);
  const { percent, zeros } = mape(points.actual, points.forecast);
  const losses = rolled.quantiles.map((tau) => pinball(steps.actual, column(tau), tau));
  const upper = provisioned(steps.actual, column(bandHigh));
  return {
    kind: 'score',
    name: rolled.model,
    points: points.actual.length,
    origins: rolled.known.length,
    originsWithout: rolled.made.reduce((without, made) => without - made, rolled.known.length),
    mapePercent: percent,
    zerosLeftOut: zeros,
    smapePercent: smape(points.actual, points.forecast),
    mase: mase(points.actual, points.forecast, naiveScale(series, settings.testFrom, scalePeriod(series, settings.testFrom))),
    pinball: pinballLevels.map((quantile) => ({ quantile, loss: pinball(steps.actual, column(quantile), quantile) })),
    crps: losses.some((loss) => loss === null) ? null : crps(rolled.quantiles, losses as readonly number[]),
    band: bandOf(steps.actual, column(bandLow), column(bandHigh)),
    peak: peakScore(series, rolled),
    provisioning: provisioningRatios.map((ratio) => {
      const provided = column(criticalQuantile(ratio));
      return { ratio, loss: provisioningLoss(steps.actual, provided, ratio), underPercent: null, overRatio: null, ...provisioned(steps.actual, provided) };
    }),
    upper95: { underPercent: upper?.underPercent ?? null, overRatio: upper?.overRatio ?? null },
    spikes: scoreSpikes(series, rolled),
    leads: leadScores(rolled, steps),
    fits: rolled.fits,
    fitSeconds: rolled.fitSeconds,
    forecastSeconds: rolled.forecastSeconds,
    notes: rolled.notes,
  };
}

function bandOf(actual: Float64Array, low: Float64Array, high: Float64Array): Band {
  const score = coverage(actual, low, high);
  return { coverage90Percent: score?.coveredPercent ?? null, width90: score?.meanWidth ?? null };
}

/** Only windows that came in full count; a maximum over part of a window would flatter. */
function peakScore(series: RegularSeries, rolled: RolledForecasts): ForecastScore['peak'] {
  const { known, made, horizon, quantiles, peaks } = rolled;
  const origins = [...known.keys()].filter((origin) => {
    const first = known[origin] as number;
    return made[origin] === 1 && first + horizon <= series.values.length && series.measured.subarray(first, first + horizon).every((measured) => measured === 1);
  });
  const actual = Float64Array.from(origins, (origin) => largest(series.values.subarray(known[origin] as number, (known[origin] as number) + horizon)));
  const at = (quantile: number): Float64Array => {
    const column = columnOf(quantiles, quantile);
    invariant(column !== undefined, `the quantile ${quantile} was asked for`);
    return Float64Array.from(origins, (origin) => peaks[origin * quantiles.length + column] as number);
  };
  return { ...bandOf(actual, at(bandLow), at(bandHigh)), pinball95: pinball(actual, at(bandHigh), bandHigh), from: rolled.peakFrom };
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

function leadScores(rolled: RolledForecasts, steps: ScoredSteps): readonly LeadScore[] {
  const of = new Map<number, number[]>();
  steps.rows.forEach((row, index) => {
    const lead = row % rolled.horizon;
    const list = of.get(lead);
    if (list === undefined) of.set(lead, [index]);
    else list.push(index);
  });
  return [...of].toSorted(([a], [b]) => a - b).map(([lead, indices]) => {
    const part: ScoredSteps = {
      rows: Int32Array.from(indices, (index) => steps.rows[index] as number),
      targets: Int32Array.from(indices, (index) => steps.targets[index] as number),
      actual: Float64Array.from(indices, (index) => steps.actual[index] as number),
    };
    const column = (quantile: number): Float64Array => forecastColumn(rolled, part, quantile);
    return { lead: lead + 1, mapePercent: mape(part.actual, column(0.5)).percent, coverage90Percent: bandOf(part.actual, column(bandLow), column(bandHigh)).coverage90Percent };
  });
}
