import { InvalidInputError } from '../model/error.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { RecordedSlot } from '../simulate/worlds/replay/fit-response.ts';
import { fitResponse } from '../simulate/worlds/replay/fit-response.ts';
import { noFaults } from '../simulate/worlds/slot-faults.ts';
import type { Ms } from '../units/time.ts';
import type { RangeRequest } from './backtest-range.ts';
import { backtestRange } from './backtest-range.ts';
import type { ReadSeries } from './read-series.ts';
import type { ReadWorld } from './read-world.ts';
import type { ReplayConfig } from './world-config.ts';

export type Recorded = {
  readonly trace: ReadSeries;
  /** Ready replicas, and the percentile of the objective in ms, recorded beside the load. */
  readonly replicas: ReadSeries;
  readonly response: ReadSeries;
};

type Settings = { readonly per: Ms | null; readonly range: RangeRequest; readonly config: ReplayConfig };

/**
 * The replay world of a recorded application: its response is fitted to the slots before the first one that counts, so that rules are told nothing
 * that they could not have known. The notes state how well it fits slots that it was not fitted to.
 * @throws InvalidInputError where too little was recorded
 */
export function fitRecordedWorld({ trace, replicas, response }: Recorded, { per, range, config }: Settings): ReadWorld {
  const [load, sizes, answers] = [seriesOf('--trace', trace), seriesOf('--recorded-replicas', replicas), seriesOf('--recorded-response', response)];
  const played = backtestRange(load, range);
  const first = Math.round((played.series.start - load.start) / load.step);
  const slots: RecordedSlot[] = [];
  for (let slot = first; slot < first + played.range.from; slot++) {
    const at = timeAt(load, slot);
    const [size, answer] = [valueAt(sizes, at), valueAt(answers, at)];
    if (load.measured[slot] !== 1 || size === null || answer === null || size < 1 || answer <= 0) continue;
    slots.push({ load: ((load.values[slot] as number) * 1000) / (per ?? 1000), replicas: Math.max(1, Math.round(size)), response: answer });
  }
  const { model, heldOut, baseline, residuals, notes } = fitResponse(slots);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return {
    spec: { kind: 'replay', model, residuals: config.noise ? residuals : new Float64Array(0), timeout: config.timeout, loadIsRate: config.load === 'rate', faults: noFaults },
    notes: [
      `The response is a ${model.kind === 'usl' ? 'model with the Universal Scalability Law' : 'queueing model'} fitted to the ${slots.length} recorded slots before the first that counts; on slots left out of the fit it is off by ${percent(heldOut.median)} in the median and ${percent(heldOut.p90)} in nine of ten (the median response alone: ${percent(baseline.median)} and ${percent(baseline.p90)}).`,
      ...notes,
    ],
  };
}

function seriesOf(field: string, read: ReadSeries): RegularSeries {
  if (read.kind === 'why-not') throw new InvalidInputError([`${field} has nothing that could be used. ${read.why}`]);
  return read.series;
}

/** What was measured at a time; null where nothing was. */
function valueAt({ start, step, values, measured }: RegularSeries, at: number): number | null {
  const index = Math.round((at - start) / step);
  return index >= 0 && index < values.length && measured[index] === 1 ? (values[index] as number) : null;
}
