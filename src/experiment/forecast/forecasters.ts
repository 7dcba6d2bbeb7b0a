import { withCalendar } from '../../analyse/forecast/calendar/with-calendar.ts';
import { holtWinters } from '../../analyse/forecast/classical/holt-winters.ts';
import { lastValue } from '../../analyse/forecast/classical/last-value.ts';
import { linear } from '../../analyse/forecast/classical/linear.ts';
import { seasonalNaive } from '../../analyse/forecast/classical/seasonal-naive.ts';
import { thetaScan } from '../../analyse/forecast/classical/theta-scan.ts';
import { theta } from '../../analyse/forecast/classical/theta.ts';
import { ensemble } from '../../analyse/forecast/ensemble/ensemble.ts';
import { withstanding } from '../../analyse/forecast/gross/withstanding.ts';
import { auto } from '../../analyse/forecast/selection/auto.ts';
import { boostedTrees } from '../../analyse/forecast/trees/boosted-trees.ts';
import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import { lstmMseForecaster } from '../../learn/forecast/lstm-mse.ts';
import { lstmForecaster } from '../../learn/forecast/lstm.ts';
import { transformerForecaster } from '../../learn/forecast/transformer.ts';
import { nearest, suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { KnownEvent } from '../../model/forecast.ts';

/** A kind of model by the name that a user writes. `make` gives a new one, which shares nothing with others. */
export type ForecasterEntry = { readonly name: string; readonly description: string; readonly make: () => Forecaster };

/** Every forecaster. To add one, add a line: commands, reports and benches read this list. */
export const forecasters: readonly ForecasterEntry[] = [
  { name: 'auto', description: 'what a user gets: candidates chosen and combined on past data only', make: auto },
  { name: 'last-value', description: 'the last value goes on: what every other model has to beat', make: lastValue },
  { name: 'seasonal-naive', description: 'the value of one season before', make: seasonalNaive },
  { name: 'holt-winters', description: 'level, trend and up to two seasons, smoothed', make: holtWinters },
  { name: 'theta', description: 'the mean of a line and exponential smoothing, deseasonalised', make: theta },
  { name: 'theta-scan', description: 'theta with the period that forecast the last eighth best', make: thetaScan },
  { name: 'linear', description: 'trend and rest, each a linear function of the last values', make: linear },
  { name: 'boosted-trees', description: 'gradient-boosted trees over lags, seasons and calendar', make: boostedTrees },
  { name: 'ensemble', description: 'all members weighted by how they did lately', make: ensemble },
  { name: 'lstm', description: 'a recurrent network with quantiles of all leads', make: lstmForecaster },
  { name: 'lstm-mse', description: 'the published recurrent network: one value, trained on squared errors', make: lstmMseForecaster },
  { name: 'transformer', description: 'attention over the past, trained for spikes and changes', make: transformerForecaster },
];

/** The forecaster of that name; throws InvalidInputError that names the near ones. */
export function forecasterNamed(name: string): ForecasterEntry {
  const entry = forecasters.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const names = forecasters.map((candidate) => candidate.name);
  throw new InvalidInputError([`the model is ${name === '' ? 'empty' : name}; it must be one of ${names.join(', ')}; ${nearest(name, names) === null ? 'choose one' : suggestion(name, names)}`]);
}

/** A new forecaster of that name, which withstands gross values. Where events are known, what earlier events of their names did is put on top of what it says. */
export function makeForecaster(name: string, calendar: readonly KnownEvent[]): Forecaster {
  const forecaster = withstanding(forecasterNamed(name).make());
  return calendar.length === 0 ? forecaster : { ...withCalendar(forecaster), name };
}

const calendarEnd = '+calendar';

/** What `makeForecaster` makes, as one word: what a saved model is restored by. */
export const kindOf = (name: string, calendar: readonly KnownEvent[]): string => (calendar.length === 0 ? name : `${name}${calendarEnd}`);

/** The forecaster that restores what one of that kind saved. Throws InvalidInputError for a kind that there is not. */
export const forecasterOfKind = (kind: string): Forecaster =>
  kind.endsWith(calendarEnd) ? withCalendar(withstanding(forecasterNamed(kind.slice(0, -calendarEnd.length)).make())) : withstanding(forecasterNamed(kind).make());
