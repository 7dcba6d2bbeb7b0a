import { timeAt } from '../model/forecast.ts';
import type { ReadSeries, SeriesSource } from './read-series.ts';
import type { SeriesView } from './views/forecast-view.ts';

/** The series as it was read, for people and programs; null where there is none. */
export function seriesViewOf({ file, time, value }: SeriesSource, read: ReadSeries): SeriesView | null {
  if (read.kind === 'why-not') return null;
  const { series, notes } = read;
  return {
    file,
    timeColumn: time,
    valueColumn: value,
    points: series.values.length,
    measured: series.measured.reduce((sum, one) => sum + one, 0),
    stepSeconds: series.step / 1000,
    from: series.start,
    to: timeAt(series, series.values.length - 1),
    notes: [...notes],
  };
}
