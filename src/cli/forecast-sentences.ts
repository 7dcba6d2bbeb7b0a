import { significant } from '../units/significant.ts';
import { instant, isoOf } from '../units/time.ts';
import type { ForecastRunView } from '../usecases/views/forecast-view.ts';

type Grounds = NonNullable<ForecastRunView['steps'][number]['grounds']>;
type Named = { readonly name: string; readonly contribution: number; readonly detail: string };

/** Parts of a median that are shown one by one; the rest is one line. */
const partsShown = 8;

/** Parts that are smaller than this share of the median are not worth a line. */
const smallShare = 0.001;

/** What is expected, in one or two sentences; empty where the quantiles have no middle. */
export function expectationText({ series, quantiles, steps, peak }: ForecastRunView): string {
  const [first, last] = [steps[0], steps.at(-1)];
  const middle = quantiles.indexOf(0.5);
  if (first === undefined || last === undefined || middle < 0) return '';
  const of = (values: readonly number[]): string => `${significant(values[middle] ?? 0)}${bandText(quantiles, values)}`;
  const begins = `${series?.valueColumn ?? 'It'} is expected to be ${of(first.values)} at ${isoOf(instant(first.at))}`;
  const ends = first === last ? '.' : `, and ${of(last.values)} at ${isoOf(instant(last.at))}.`;
  const most = peak === null || first === last ? '' : ` The highest of these ${steps.length} values is expected to be ${of(peak)}.`;
  return `${begins}${ends}${most}\n`;
}

/** The band that leaves as much above as below. */
function bandText(quantiles: readonly number[], values: readonly number[]): string {
  const [low = 0.5, high = 0.5] = [quantiles[0], quantiles.at(-1)];
  if (low >= 0.5 || Math.abs(low + high - 1) > 1e-9) return '';
  const share = Number((high - low).toFixed(9));
  const often = Number.isInteger(Number((share * 10).toFixed(6))) ? `${significant(share * 10)} of 10 times` : `${significant(share * 100)} % of the time`;
  return ` (${often} between ${significant(values[0] ?? 0)} and ${significant(values.at(-1) ?? 0)})`;
}

/** What the columns and the last row are. */
export function forecastLegend({ quantiles, steps, peak }: ForecastRunView): string {
  const example = quantiles.find((quantile) => quantile !== 0.5);
  const columns = `${quantiles.includes(0.5) ? 'MEDIAN: as likely to be below as above. ' : ''}${example === undefined ? '' : `Q${example}: below it ${significant(100 * example)} % of the time. `}How often such bands held in the past: homeostat forecast evaluate.\n`;
  const maximum = peak === null ? '' : steps.length === 1 ? 'maximum: with one step, that step.\n' : `maximum: the highest value of all ${steps.length} steps; at least the largest row, since any of them may be the highest.\n`;
  return `${columns}${maximum}`;
}

/** What a median is made of, largest first: small parts are one line, so that the lines add up to the median. */
export function partsOf(grounds: Grounds, median: number | null): readonly Named[] {
  const sum = median ?? grounds.reduce((total, { contribution }) => total + contribution, 0);
  const large = grounds.filter(({ contribution }) => Math.abs(contribution) >= smallShare * Math.abs(sum)).slice(0, partsShown);
  const others = sum - large.reduce((total, { contribution }) => total + contribution, 0);
  // What is left of adding up is no part.
  const rest = Math.abs(others) <= 1e-9 * Math.abs(sum) ? [] : [{ name: 'others', contribution: others, detail: 'all smaller parts together' }];
  return [...large, ...rest];
}
