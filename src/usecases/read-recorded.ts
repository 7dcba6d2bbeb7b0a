import type { SeriesOptions } from '../analyse/series/point.ts';
import { regularise, sentencesOf } from '../analyse/series/regularise.ts';
import type { RangeQuestion, RangeSource } from '../monitor/ports/range-source.ts';
import type { ReadSeries } from './read-series.ts';

/** Fetches a series and puts it on the regular grid, as `readSeries` does with a file. Rejects as `RangeSource.range` does. */
export async function readRecorded(source: RangeSource, question: RangeQuestion, options: SeriesOptions, signal: AbortSignal): Promise<ReadSeries> {
  const points = await source.range(question, signal);
  const result = regularise(points, { ...options, step: question.step });
  return result.kind === 'why-not' ? result : { ...result, notes: sentencesOf(result.notes), points };
}
