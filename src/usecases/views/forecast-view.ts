import * as z from 'zod';
import { combineModes } from '../../experiment/forecast/combine.ts';
import { whyNotCodes } from '../../model/forecast.ts';
import { instantView } from './instant.ts';

const known = z.number().nullable();
const percent = (what: string): z.ZodType<number | null> => z.number().nullable().describe(`${what}, in %; null where it has no value.`);
const count = z.int().min(0);

const whyNotView = z
  .strictObject({ code: z.enum(whyNotCodes), why: z.string().describe('The figure, the rule, and what would help.') })
  .describe('Why there is no number.');

export const seriesView = z
  .strictObject({
    file: z.string(),
    timeColumn: z.string(),
    valueColumn: z.string(),
    points: count.describe('Steps of the regular grid.'),
    measured: count.describe('Steps that were measured; the others were filled in, and count in no score.'),
    stepSeconds: z.number(),
    from: instantView,
    to: instantView,
    notes: z.array(z.string()).describe('What had to be mended: gaps, duplicates, order ...'),
  })
  .describe('The series as it was read.');

const lossAt = z.strictObject({ '0.5': known, '0.8': known, '0.9': known, '0.95': known, '0.99': known });

const modelView = z
  .strictObject({
    name: z.string(),
    whyNot: whyNotView.nullable().describe('Null if the model could forecast; else all figures are null.'),
    points: count.describe('Points (or forecasts of points, see combine) in the errors.'),
    origins: count.describe('Origins that were visited.'),
    originsWithout: count.describe('Origins without a forecast; they are in no figure.'),
    mapePercent: percent('Mean absolute percentage error of the median'),
    zerosLeftOut: count.describe('Points with the value 0, which have no percentage error.'),
    smapePercent: percent('Symmetric mean absolute percentage error, 0 to 200'),
    mase: known.describe('Mean absolute error over that of the naive forecast inside the training part; of the day before, where there are two days.'),
    pinball: lossAt.describe('Mean pinball loss by quantile, in the unit of the series.'),
    crps: known.describe('Continuous ranked probability score, in the unit of the series, from 15 quantiles: 1 to 3 % below that of the whole distribution, so that it compares models here and with no other source.'),
    coverage90Percent: percent('Share of points inside the 90 % band'),
    width90: known.describe('Mean width of the 90 % band, in the unit of the series.'),
    peak: z
      .strictObject({
        coverage90Percent: percent('Share of windows whose maximum lies inside the 90 % band of the maximum'),
        width90: known,
        pinball95: known,
        from: z.enum(['model', 'rows']).nullable().describe('model: it forecasts the maximum itself; rows: the largest quantile over the leads stands in.'),
      })
      .describe('The maximum over the horizon, which is what provisioning needs.'),
    provisioning: z
      .array(
        z.strictObject({
          name: z.string().describe('What lacks costs so many times what is idle, such as 10:1.'),
          quantile: z.number().describe('The quantile that is provided.'),
          loss: known.describe('Cost per unit needed; an idle unit costs 1.'),
          underPercent: percent('Share of points with too little'),
          overRatio: known.describe('Idle amount per amount needed.'),
        }),
      )
      .describe('What it costs to provide a quantile of the forecast.'),
    upper95: z.strictObject({ underPercent: percent('Share of points above it'), overRatio: known.describe('Idle amount per amount needed.') }).describe('The upper end of the 90 % band, as if it were provided.'),
    spikes: z
      .strictObject({
        count: count.nullable(),
        recallPercent: percent('Share of spikes that an alarm came before'),
        precisionPercent: percent('Share of alarms that a spike came after'),
        alarmPercent: percent('Share of origins outside spikes that raise an alarm; near 100, recall and lead mean nothing'),
      medianLeadSeconds: known.describe('From the first alarm to the start of the spike, at most the horizon; median. Where alarmPercent is near 100 it is the horizon, whatever the model.'),
        amplitudeRatio: known.describe('The most that was held possible over the most that came; median.'),
      })
      .describe('A spike is above the .95 quantile of the trailing day, or jumps by 3 median absolute deviations within 3 points. An alarm is a .95 quantile above that.'),
    againstSeasonalNaive: z
      .strictObject({ statistic: z.number().describe('Below 0: better than seasonal-naive.'), pValue: z.number(), origins: count })
      .nullable()
      .describe('Test of Diebold and Mariano on provisioning loss at 10:1; null for seasonal-naive itself and where it has no value.'),
    leads: z.array(z.strictObject({ name: z.string().describe('Steps ahead, from 1.'), mapePercent: percent('As above, at this lead'), coverage90Percent: percent('As above, at this lead') })),
    lookahead: z
      .strictObject({ trials: count, passed: count })
      .nullable()
      .describe('Random points after which all data were replaced, and in how many of them neither the series nor a forecast made before changed by a bit; null where that was not asked for.'),
    fits: count,
    fitSeconds: known.describe('Mean time of one fit.'),
    forecastSeconds: known.describe('Mean time of the forecast from one origin.'),
    notes: z.array(z.string()).describe('What the model had to assume.'),
  })
  .describe('How one model fared.');

/** What `homeostat forecast evaluate -o json` prints. */
export const forecastEvaluationView = z
  .strictObject({
    series: seriesView.nullable().describe('Null if it cannot be put on a regular grid; each model then says why.'),
    settings: z.strictObject({
      horizon: count.describe('Steps; 0 where it was given as a length of time and there is no series.'),
      originStep: count.describe('Steps between origins.'),
      combine: z.enum(combineModes).describe('Which forecasts of a point its errors are of. Distributions are scored as they were made; under mean-over-leads at all leads.'),
      testShare: known.describe('Share of the measured points at the end that are tested; null if the test begins at a given time.'),
      testFrom: instantView.nullable(),
      testPoints: count,
      refitEvery: count.describe('Steps between fits.'),
      seed: z.int(),
      events: count.describe('Known events in the calendar.'),
    }),
    models: z.array(modelView).describe('In the order in which they were asked for.'),
  })
  .describe('How models would have forecast a series: at each origin they knew the points before it, and nothing else.');

/** What `homeostat forecast run -o json` prints. */
export const forecastRunView = z
  .strictObject({
    series: seriesView.nullable(),
    model: z.string(),
    registered: z
      .strictObject({
        name: z.string().describe('NAME@VERSION.'),
        result: z.enum(['used', 'saved', 'unchanged']).describe('used: it made the forecast. saved: the fitted model is this version now. unchanged: it was this version already.'),
      })
      .nullable()
      .describe('The registered version that is used, or that the fitted model became; null where none is.'),
    whyNot: whyNotView.nullable(),
    origin: instantView.nullable().describe('The last point that is known.'),
    quantiles: z.array(z.number()),
    steps: z.array(
      z.strictObject({
        name: z.string().describe('Steps after the origin, from 1.'),
        at: instantView,
        values: z.array(z.number()).describe('One for each quantile.'),
        grounds: z
          .array(z.strictObject({ name: z.string(), detail: z.string(), contribution: z.number().describe('By how much it moves the median, in the unit of the series.') }))
          .nullable()
          .describe('What the median rests on, largest first; null where that was not asked for.'),
      }),
    ),
    peak: z.array(z.number()).nullable().describe('The same quantiles of the maximum over all steps; null if the model does not forecast it.'),
    fitSeconds: known,
    forecastSeconds: known,
    notes: z.array(z.string()),
  })
  .describe('What comes next, with quantiles, or why that cannot be said.');

export type ForecastEvaluationView = z.output<typeof forecastEvaluationView>;
export type ModelView = ForecastEvaluationView['models'][number];
export type ForecastRunView = z.output<typeof forecastRunView>;
export type SeriesView = z.output<typeof seriesView>;
