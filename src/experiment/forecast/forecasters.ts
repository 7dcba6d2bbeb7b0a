import { holtWinters } from '../../analyse/forecast/classical/holt-winters.ts';
import { lastValue } from '../../analyse/forecast/classical/last-value.ts';
import { seasonalNaive } from '../../analyse/forecast/classical/seasonal-naive.ts';
import { thetaScan } from '../../analyse/forecast/classical/theta-scan.ts';
import { theta } from '../../analyse/forecast/classical/theta.ts';
import { auto } from '../../analyse/forecast/selection/auto.ts';
import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';

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
];

/** The forecaster of that name; throws InvalidInputError that names the near ones. */
export function forecasterNamed(name: string): ForecasterEntry {
  const entry = forecasters.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  const names = forecasters.map((candidate) => candidate.name);
  throw new InvalidInputError([`--models names ${name}; it must be all or names of ${names.join(', ')}; ${suggestion(name, names)}`]);
}
