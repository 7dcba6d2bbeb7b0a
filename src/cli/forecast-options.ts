import type { Command as Program } from 'commander';
import type { SeriesOptions } from '../analyse/series/point.ts';
import type { SeriesSource } from '../usecases/read-series.ts';
import type { KnownEvent } from '../model/forecast.ts';
import { parseQuantity } from '../units/quantity.ts';
import type { Ms } from '../units/time.ts';
import { seconds } from '../units/time.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { readSeriesFile } from './series-file.ts';

/** Options of every command that reads a series from a file. */
export type SeriesFlags = {
  readonly series: string;
  readonly time: string;
  readonly value: string;
  readonly metric: string;
  readonly nonNegative?: boolean;
  readonly localTimes?: boolean;
  readonly step?: string;
  readonly calendar?: string;
};

const metrics = ['auto', 'gauge', 'counter'] as const;

/** Adds them to a command. */
export const withSeriesFlags = (command: Program): Program =>
  withColumnFlags(command.requiredOption('--series <file>', 'CSV with a header (also .csv.gz, or - for standard input)'))
    .option('--calendar <file>', 'known events: CSV with the columns name, from, to (exclusive)');

/** Adds those that say how files are read, whichever they are. */
export const withColumnFlags = (command: Program): Program =>
  command
    .requiredOption('--time <column>', 'column of times: ISO 8601 (UTC if no zone is written), or seconds or milliseconds since 1970')
    .requiredOption('--value <column>', 'column of values; empty cells are gaps')
    .option('--metric <kind>', 'gauge, counter (an ever growing total, turned into its rate), or auto: a gauge, unless it looks like a counter that was reset', 'auto')
    .option('--non-negative', 'the metric cannot be below zero: such values are errors of measurement')
    .option('--local-times', 'the times have no zone and jump when clocks are changed')
    .option('--step <duration>', 'average onto this grid, such as 5m or 1h (default: the step that most points have)');

/** Reads the files that the options name. */
export async function readSeriesFlags(io: Io, flags: SeriesFlags): Promise<{ readonly source: SeriesSource; readonly seriesOptions: SeriesOptions; readonly calendar: readonly KnownEvent[] }> {
  const metric = choiceOf('--metric', flags.metric, metrics);
  const step = flags.step === undefined ? undefined : durationOf('--step', flags.step);
  const { readCalendar } = await import('../usecases/read-calendar.ts');
  const { file, text } = await readSeriesFile(io, '--series', flags.series);
  const calendar = flags.calendar === undefined ? null : await readSeriesFile(io, '--calendar', flags.calendar);
  return {
    source: { file, text, time: flags.time, value: flags.value },
    seriesOptions: { metric, negative: flags.nonNegative === true ? 'never' : 'allowed', times: flags.localTimes === true ? 'local' : 'absolute', ...(step === undefined ? {} : { step }) },
    calendar: calendar === null ? [] : readCalendar(calendar.file, calendar.text),
  };
}

/** One of a few words; anything else is a usage error that names them. */
export function choiceOf<T extends string>(field: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be one of ${choices.join(', ')}; choose one`, exitCodes.usage);
  return found;
}

/** A decimal number between two bounds, both excluded. */
export function shareOf(field: string, text: string): number {
  const number = /^(?:0?\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0 && number < 1) return number;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be a number between 0 and 1, such as 0.2; correct it`, exitCodes.usage);
}

/** A length of time such as 5m, at least a millisecond. */
export function durationOf(field: string, text: string): Ms {
  const quantity = parseQuantity(text);
  const duration = quantity?.dimension === 'duration' ? seconds(quantity.value) : undefined;
  if (duration !== undefined && duration >= 1) return duration;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be a duration such as 30s, 5m or 1h; correct it`, exitCodes.usage);
}
