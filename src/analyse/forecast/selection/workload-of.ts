import type { RegularSeries } from '../../../model/forecast.ts';
import { scanMin } from '../../periods/theta-scan.ts';
import type { WorkloadClass } from '../../periods/workload-class.ts';
import { classifyWorkload } from '../../periods/workload-class.ts';

/** The class rests on so many of the newest values, as in `theta-scan`: the scan of all periods grows with the square of their number. */
const classifiedMax = 1440;

/** The class of the newest part of a history; null where it is too short for one. */
export const workloadOf = ({ values }: RegularSeries): WorkloadClass | null =>
  values.length < 2 * scanMin ? null : classifyWorkload(values.subarray(Math.max(0, values.length - classifiedMax))).class;
