import { significant } from '../units/significant.ts';
import type { ModelView } from './views/forecast-view.ts';

/**
 * Share of the tested points that may be zero before MAPE says little. Points with the value 0 are left out of it; where there are
 * some, there are mostly others near zero, of which small errors are hundreds of percent.
 */
const zeroShareMax = 0.001;

/** The smallest error first: CRPS, which has a value near zero too and judges the whole distribution; without one, last. */
export const byAccuracy = (models: readonly ModelView[]): readonly ModelView[] =>
  models.toSorted((a, b) => (a.crps ?? Infinity) - (b.crps ?? Infinity) || (a.mapePercent ?? Infinity) - (b.mapePercent ?? Infinity) || 0);

/** Which model, of those from `byAccuracy`, was best here and what that means; empty where none has an error. */
export function verdictSentence([best]: readonly ModelView[]): string {
  if (best?.crps === null || best === undefined) return '';
  const error = best.mapePercent === null ? '' : `its median was off by ${significant(best.mapePercent)} % on average`;
  const band = best.coverage90Percent === null ? '' : `its 90 % band held ${significant(best.coverage90Percent)} % of the points`;
  const means = [error, band].filter((text) => text !== '').join(', and ');
  return `Best here (smallest CRPS): ${best.name}${means === '' ? '' : `: ${means}`}. ${againstNaive(best)}`;
}

function againstNaive({ name, againstSeasonalNaive }: ModelView): string {
  if (name === 'seasonal-naive') return 'Repeating the last season is as good as anything that was tried.';
  if (againstSeasonalNaive === null) return 'It could not be compared with repeating the last season.';
  if (againstSeasonalNaive.pValue >= 0.05) return 'Against repeating the last season (seasonal-naive) the difference may be chance.';
  return againstSeasonalNaive.statistic < 0 ? 'It is better than repeating the last season (seasonal-naive), by more than chance.' : 'To provide by, it is worse than repeating the last season (seasonal-naive).';
}

/** What the figures of a model are. */
export const figureMeanings = {
  mape: 'mean error of the median, in % of the value',
  mase: 'error over that of repeating the last day (or value) in the training part',
  crps: 'error of the whole distribution, in the unit of the series',
  pinball95: 'error of the .95 quantile, in the unit of the series',
  coverage90: 'points inside the 90 % band (90 is right)',
  width90: 'mean width of the 90 % band, in the unit of the series',
  peakCoverage90: 'how often the maximum over the horizon lay inside its own 90 % band (90 is right)',
  cost: 'loss per unit needed, if what lacks costs ten times what is idle',
  spikes: 'those an alarm came before',
  againstNaive: 'by that loss against seasonal-naive, at 5 %',
  time: 'mean time of one',
} as const;

/** What to beware of, where some values are zero; null else. */
export const nearZeroNote = (models: readonly ModelView[]): string | null =>
  models.some(({ zerosLeftOut, points }) => zerosLeftOut > zeroShareMax * (points + zerosLeftOut)) ? 'Values of 0 were left out of MAPE, and values near 0 make it huge: go by MASE and CRPS.' : null;
