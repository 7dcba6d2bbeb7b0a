import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { BacktestReport, BacktestRequest } from '../../usecases/backtest-policies.ts';
import type { SeriesOptions } from '../../analyse/series/point.ts';
import type { ReadSeries } from '../../usecases/read-series.ts';
import type { Instant } from '../../units/time.ts';
import { after, hours, minutes, ms } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import { backtestDisplay } from '../backtest-display.ts';
import { objectiveOf, policiesOf, priceOf, replicasOf, seedsOf, traceTimeOf, worldFileOf } from '../backtest-options.ts';
import { printBacktest } from '../backtest-tables.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, durationOf } from '../forecast-options.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, printData } from '../output.ts';
import { checkFileToWrite, withPath } from '../paths.ts';
import { readSeriesFile } from '../series-file.ts';

type Options = {
  readonly trace?: string;
  readonly time?: string;
  readonly value?: string;
  readonly localTimes?: boolean;
  readonly prometheus?: string;
  readonly query?: string;
  readonly step?: string;
  readonly per?: string;
  readonly start?: string;
  readonly end?: string;
  readonly train?: string;
  readonly refitEvery?: string;
  readonly world: string;
  readonly worldConfig?: string;
  readonly replicas: string;
  readonly startup: string;
  readonly price: string;
  readonly objective: string;
  readonly tolerance: string;
  readonly policy: string;
  readonly guard: string;
  readonly seeds: string;
  readonly workers?: string;
  readonly plot?: string;
  readonly output?: string;
};

type Trace = Pick<BacktestRequest, 'source' | 'trace'>;

const guards = ['on', 'off', 'both'] as const;

/** `homeostat backtest`: what each policy would have broken and cost on a recorded load. */
export const backtestCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('backtest')
      .description('replay policies on a recorded load: what each would have broken and cost, beside the best that was possible')
      .option('--trace <file>', 'CSV with a header that holds the load (also .csv.gz, or - for standard input)')
      .option('--time <column>', 'column of times: ISO 8601 (UTC if no zone is written), or seconds or milliseconds since 1970')
      .option('--value <column>', 'column of the load; empty cells are gaps')
      .option('--local-times', 'the times have no zone and jump when clocks are changed')
      .option('--prometheus <url>', 'instead of a file: take the load from this Prometheus, from --start less --train to --end')
      .option('--query <expression>', 'PromQL that gives one series')
      .option('--step <duration>', 'slots of this length (default: the step of the trace; with --prometheus 1m)')
      .option('--per <duration>', 'the values count what came in this long, such as 1m, and are turned into a rate per second')
      .option('--start <time>', 'the first slot that counts: a time, or how long after the beginning of the trace, such as 7d (default: the middle)')
      .option('--end <time>', 'the end of the last one (default: the end of the trace)')
      .option('--train <duration>', 'forecasters learn from this much before the start (default: all there is; with --prometheus 7d)')
      .option('--refit-every <duration>', 'fit forecasters again this often (default: once, before the start)')
      .option('--world <kind>', 'stream (the load is streams) or requests (per second)', 'stream')
      .option('--world-config <file>', 'what the application can do: YAML, see docs/reference/backtests.md')
      .option('--replicas <min-max>', 'the fewest and the most', '1-10')
      .option('--startup <duration>', 'from asking for an instance until it gets load', '0s')
      .option('--price <price>', 'what one instance costs, USD per hour', '1 USD/h')
      .requiredOption('--policy <names>', 'policies with commas between them; parameters after a colon, such as lstm:60m or hpa:50%')
      .option('--guard <when>', 'whether policies run behind the safety rules: on, off or both', 'off')
      .requiredOption('--objective <text>', "such as 'p95(latency_ms) < 20'")
      .option('--tolerance <share>', 'a slot is violated above the target and this share of it', '0.1')
      .option('--seeds <n>', 'how many seeds, or which, with commas between them', '5')
      .option('--workers <n>', 'replays at once (default: one a core); changes no result')
      .option('--plot <file>', 'also write a page with charts (HTML, needs no network)')
      .option('-o, --output <format>', 'table, json or yaml')
      .addHelpText('after', examples(
        "homeostat backtest --trace load.csv --time minute --value streams --policy reactive,memory,auto:60m,oracle:60m,hpa,ours --objective 'p95(latency_ms) < 20'",
        "homeostat backtest --trace examples/data/worldcup98-day.csv --time minute --value requests --per 1m --world requests --startup 60s --policy hpa,keda,kpa,ours --objective 'p95(latency_ms) < 200' --guard both --plot report.html",
        "homeostat backtest --prometheus http://127.0.0.1:9090 --query 'sum(rate(http_requests_total[1m]))' --start 2026-03-02 --end 2026-03-09 --world requests --world-config app.yaml --policy hpa,ours --objective 'p99(latency_ms) < 250' -o json",
      ))
      .action(run(backtest));
  },
};

async function backtest(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = options.plot === undefined ? null : { field: '--plot', path: options.plot, full: resolve(io.cwd, options.plot) };
  if (plot !== null) checkFileToWrite(plot);
  const threads = options.workers === undefined ? availableParallelism() : wholeNumberOf('--workers', options.workers, 1, 64);
  const rest = await settingsOf(io, options, plot !== null);
  const trace = await traceOf(io, options);
  const report = trace === null ? null : await played(io, { ...rest, ...trace }, threads);
  if (report === null) return exitCodes.interrupted;
  if (plot !== null) {
    const { backtestPage } = await import('../../compose/backtest/backtest-page.ts');
    withPath(plot, () => writeFileSync(plot.full, backtestPage(report)));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, report.view);
  else printBacktest(io, report.view);
  return report.view.policies.some(({ whyNot }) => whyNot === null) ? exitCodes.ok : exitCodes.error;
}

async function settingsOf(io: Io, options: Options, slots: boolean): Promise<Omit<BacktestRequest, keyof Trace>> {
  const { readWorld, worldKinds } = await import('../../usecases/read-world.ts');
  const world = readWorld(choiceOf('--world', options.world, worldKinds), options.worldConfig === undefined ? null : worldFileOf(io, options.worldConfig));
  const optional = (field: string, text: string | undefined) => (text === undefined ? null : durationOf(field, text));
  return {
    per: optional('--per', options.per),
    range: {
      start: options.start === undefined ? null : traceTimeOf('--start', options.start),
      end: options.end === undefined ? null : traceTimeOf('--end', options.end),
      train: optional('--train', options.train),
    },
    world: world.spec,
    worldNotes: world.notes,
    startup: startupOf(options.startup),
    replicas: replicasOf(options.replicas),
    price: priceOf(options.price),
    objective: objectiveOf(options.objective, options.tolerance),
    policies: policiesOf(options.policy),
    guard: choiceOf('--guard', options.guard, guards),
    seeds: seedsOf(options.seeds),
    refitEvery: optional('--refit-every', options.refitEvery),
    slots,
  };
}

const startupOf = (text: string) => (/^0(?:\s?[a-z]+)?$/.test(text) ? ms(0) : durationOf('--startup', text));

/** The load; null if Ctrl-C came first. */
async function traceOf(io: Io, options: Options): Promise<Trace | null> {
  const { trace, prometheus } = options;
  if ((trace === undefined) === (prometheus === undefined)) throw usage(`${trace === undefined ? 'neither --trace nor' : 'both --trace and'} --prometheus ${trace === undefined ? 'is' : 'are'} given; exactly one must be; ${trace === undefined ? 'add one' : 'leave one out'}`);
  const seriesOptions: SeriesOptions = { metric: 'gauge', negative: 'never', times: options.localTimes === true ? 'local' : 'absolute', ...(options.step === undefined ? {} : { step: durationOf('--step', options.step) }) };
  return trace === undefined ? recorded(io, options, seriesOptions) : fromFile(io, options, seriesOptions);
}

async function fromFile(io: Io, { trace = '', time, value }: Options, seriesOptions: SeriesOptions): Promise<Trace> {
  if (time === undefined || value === undefined) throw usage(`${time === undefined ? '--time' : '--value'} is missing; --trace needs both --time and --value; name the column`);
  if (time === value) throw usage(`--time and --value are both ${time}; a trace needs a column of times and another of values; name two columns`);
  const { readSeries } = await import('../../usecases/read-series.ts');
  const { file, text } = await readSeriesFile(io, '--trace', trace);
  return { source: { file, time, value }, trace: readSeries({ file, text, time, value }, seriesOptions) };
}

async function recorded(io: Io, options: Options, seriesOptions: SeriesOptions): Promise<Trace | null> {
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
  const question = { expression: query, from: after(start, ms(-Math.ceil(train / step) * step)), to: after(end, ms(0 - step)), step };
  const [{ recordedAt }, { readRecorded }] = await Promise.all([import('../../compose/backtest/backtest-parts.ts'), import('../../usecases/read-recorded.ts')]);
  const { source, shown } = recordedAt(prometheus);
  try {
    const read: ReadSeries = await readRecorded(source, question, seriesOptions, io.interrupted);
    return { source: { file: shown, time: 'time', value: query }, trace: read };
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    await source.close();
  }
}

/** Null if Ctrl-C came first; the threads are ended either way. */
async function played(io: Io, request: BacktestRequest, threads: number): Promise<BacktestReport | null> {
  const [{ backtestPolicies }, { backtestCompute }] = await Promise.all([import('../../usecases/backtest-policies.ts'), import('../../compose/backtest/backtest-parts.ts')]);
  const compute = backtestCompute(threads);
  const display = backtestDisplay(io);
  try {
    return await backtestPolicies(request, compute, threads, { signal: io.interrupted, progress: display.progress });
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    display.end();
    await compute.close();
  }
}

const usage = (message: string): CliError => new CliError(message, exitCodes.usage);
