import type { Ms } from '../../units/time.ts';
import type { Matrix } from './matrix.ts';
import { columnOf } from './matrix.ts';
import type { Season } from '../periods/seasons.ts';
import { findSeasons } from '../periods/seasons.ts';
import { scanMin } from '../periods/theta-scan.ts';
import type { WorkloadClass } from '../periods/workload-class.ts';
import { classifyWorkload } from '../periods/workload-class.ts';

/** Class and periods of one metric; where there is no class, why. */
export type Rhythm = { readonly class: WorkloadClass | null; readonly why: string | null; readonly periods: readonly Season[] };

/** The class rests on the most recent values: the scan of all periods grows with the square of their number. */
const classifiedMax = 4096;

/** Tells class (Theta-scan) and periods of the values of one metric. */
export function rhythmOf(values: Float64Array, step: Ms): Rhythm {
  if (values.length < scanMin) return { class: null, why: `There ${values.length === 1 ? 'is 1 step' : `are ${values.length} steps`}; a class needs ${scanMin} or more.`, periods: [] };
  const recent = values.subarray(Math.max(0, values.length - classifiedMax));
  return { class: classifyWorkload(recent).class, why: null, periods: findSeasons(values, step) };
}

/** The period in steps that any metric of these series has most strongly; null where none has one. */
export function strongestPeriod(series: readonly Matrix[], step: Ms): number | null {
  const seasons = series.flatMap((one) => Array.from({ length: one.columns }, (_, column) => findSeasons(columnOf(one, column), step)).flat());
  return seasons.toSorted((a, b) => b.strength - a.strength || a.period - b.period)[0]?.period ?? null;
}
