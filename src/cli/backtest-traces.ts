import type { SeriesOptions } from '../analyse/series/point.ts';
import type { Instant } from '../units/time.ts';
import { after, hours, minutes, ms } from '../units/time.ts';
import type { BacktestRequest } from '../usecases/backtest-policies.ts';
import type { ReadSeries } from '../usecases/read-series.ts';
import { traceTimeOf } from './backtest-options.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { durationOf } from './forecast-options.ts';
import type { Io } from './io.ts';
import { readSeriesFile } from './series-file.ts';

/** Options that say where a recorded load comes from. */
export type TraceFlags = {
  readonly trace?: string;
  readonly time?: string;
  readonly value?: string;
  readonly localTimes?: boolean;
  readonly prometheus?: string;
  readonly query?: string;
  readonly step?: string;
  readonly start?: string;
  readonly end?: string;
  readonly train?: string;
  readonly recordedReplicas?: string;
  readonly recordedResponse?: string;
};

export type Trace = Pick<BacktestRequest, 'source' | 'trace'>;
export type Traces = Trace & { readonly recorded: { readonly replicas: ReadSeries; readonly response: ReadSeries } | null };

/** Names of what was recorded beside the load. */
type Beside = { readonly replicas: string; readonly response: string } | null;

/** The load, and what was recorded beside it; null if Ctrl-C came first. */
export async function tracesOf(io: Io, options: TraceFlags): Promise<Traces | null> {
  const { trace, prometheus, recordedReplicas: replicas, recordedResponse: response } = options;
  if ((trace === undefined) === (prometheus === undefined)) throw usage(`${trace === undefined ? 'neither --trace nor' : 'both --trace and'} --prometheus ${trace === undefined ? 'is' : 'are'} given; exactly one must be; ${trace === undefined ? 'add one' : 'leave one out'}`);
  if ((replicas === undefined) !== (response === undefined)) throw usage(`${replicas === undefined ? '--recorded-replicas' : '--recorded-response'} is missing; the two go together; add it`);
  const beside = replicas === undefined || response === undefined ? null : { replicas, response };
  const seriesOptions: SeriesOptions = { metric: 'gauge', negative: 'never', times: options.localTimes === true ? 'local' : 'absolute', ...(options.step === undefined ? {} : { step: durationOf('--step', options.step) }) };
  return trace === undefined ? recorded(io, options, seriesOptions, beside) : fromFile(io, options, seriesOptions, beside);
}

async function fromFile(io: Io, { trace = '', time, value }: TraceFlags, seriesOptions: SeriesOptions, beside: Beside): Promise<Traces> {
  if (time === undefined || value === undefined) throw usage(`${time === undefined ? '--time' : '--value'} is missing; --trace needs both --time and --value; name the column`);
  if (time === value) throw usage(`--time and --value are both ${time}; a trace needs a column of times and another of values; name two columns`);
  const { readSeries } = await import('../usecases/read-series.ts');
  const { file, text } = await readSeriesFile(io, '--trace', trace);
  const load = readSeries({ file, text, time, value }, seriesOptions);
  // What stands beside the load is read on its grid.
  const onGrid: SeriesOptions = load.kind === 'regular' ? { ...seriesOptions, step: load.series.step } : seriesOptions;
  const column = (name: string): ReadSeries => readSeries({ file, text, time, value: name }, onGrid);
  return { source: { file, time, value }, trace: load, recorded: beside === null ? null : { replicas: column(beside.replicas), response: column(beside.response) } };
}

async function recorded(io: Io, options: TraceFlags, seriesOptions: SeriesOptions, beside: Beside): Promise<Traces | null> {
  const { query = '', prometheus = '' } = options;
  const time = (field: '--start' | '--end', text: string | undefined): Instant => {
    const read = text === undefined ? null : traceTimeOf(field, text);
    if (read?.kind === 'time') return read.at;
    throw usage(`${field} is ${text ?? 'missing'}; with --prometheus it must be a time, such as 2026-03-02T00:00:00Z; write one`);
  };
  if (query === '') throw usage('--query is missing; --prometheus needs it; write PromQL that gives one series');
  const [start, end] = [time('--start', options.start), time('--end', options.end)];
  const step = seriesOptions.step ?? minutes(1);
  const train = options.train === undefined ? hours(24 * 7) : durationOf('--train', options.train);
  const [from, to] = [after(start, ms(-Math.ceil(train / step) * step)), after(end, ms(0 - step))];
  const [{ recordedAt }, { readRecorded }] = await Promise.all([import('../compose/backtest/backtest-parts.ts'), import('../usecases/read-recorded.ts')]);
  const { source, shown } = recordedAt(prometheus);
  const series = (expression: string): Promise<ReadSeries> => readRecorded(source, { expression, from, to, step }, seriesOptions, io.interrupted);
  try {
    const trace = await series(query);
    const recordedBeside = beside === null ? null : { replicas: await series(beside.replicas), response: await series(beside.response) };
    return { source: { file: shown, time: 'time', value: query }, trace, recorded: recordedBeside };
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    await source.close();
  }
}

const usage = (message: string): CliError => new CliError(message, exitCodes.usage);
