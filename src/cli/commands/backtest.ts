import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { BacktestReport, BacktestRequest } from '../../usecases/backtest-policies.ts';
import { wholeNumberOf } from '../arguments.ts';
import { backtestDisplay } from '../backtest-display.ts';
import { durationFromZero, objectiveOf, policiesOf, priceOf, replicasOf, seedsOf, traceTimeOf, worldFileOf } from '../backtest-options.ts';
import type { Trace, TraceFlags, Traces } from '../backtest-traces.ts';
import { tracesOf } from '../backtest-traces.ts';
import { printBacktest } from '../backtest-tables.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, durationOf } from '../forecast-options.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { fileToWrite, withPath } from '../paths.ts';

type Options = TraceFlags & {
  readonly per?: string;
  readonly refitEvery?: string;
  readonly world: string;
  readonly worldConfig?: string;
  readonly replicas: string;
  readonly startup: string;
  readonly drain: string;
  readonly price: string;
  readonly objective: string;
  readonly tolerance: string;
  readonly goal: string;
  readonly policy: string;
  readonly guard: string;
  readonly seeds: string;
  readonly workers?: string;
  readonly plot?: string;
  readonly output?: string;
};

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
      .option('--world <kind>', 'stream (the load is streams), requests (per second), or replay (the application as it was recorded)', 'stream')
      .option('--world-config <file>', 'what the application can do: YAML, see docs/reference/backtests.md')
      .option('--recorded-replicas <column>', 'for replay: the column, or with --prometheus the PromQL, of ready replicas')
      .option('--recorded-response <column>', "for replay: the same of the objective's percentile, ms")
      .option('--replicas <min-max>', 'the fewest and the most', '1-10')
      .option('--startup <duration>', 'from asking for an instance until it gets load', '0s')
      .option('--drain <duration>', 'from taking an instance away until it is gone, which is paid', '0s')
      .option('--price <price>', 'what one instance costs, USD per hour', '1 USD/h')
      .requiredOption('--policy <names>', 'policies with commas between them; parameters after a colon, such as lstm:60m or hpa:50%')
      .option('--guard <when>', 'whether policies run behind the safety rules: on, off or both', 'off')
      .requiredOption('--objective <text>', "such as 'p95(latency_ms) < 20'")
      .option('--tolerance <share>', 'a slot is violated above the target and this share of it', '0.1')
      .option('--goal <share>', 'in how many of the slots the objective must be met for a policy to be recommended', '95%')
      .option('--seeds <n>', 'how many seeds, or which, with commas between them', '5')
      .option('--workers <n>', 'replays at once (default: one a core); changes no result')
      .option('--plot <file>', 'also write a page with charts (HTML, needs no network)')
      .addOption(outputOption('table', 'json', 'yaml'))
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
  const plot = fileToWrite(io, '--plot', options.plot, { '--trace': options.trace, '--world-config': options.worldConfig });
  const threads = options.workers === undefined ? availableParallelism() : wholeNumberOf('--workers', options.workers, 1, 64);
  const settings = await settingsOf(options, plot !== null);
  const traces = await tracesOf(io, options);
  const report = traces === null ? null : await played(io, { ...settings, ...traces, ...(await worldOf(io, options, traces, settings)) }, threads);
  if (report === null) return exitCodes.interrupted;
  if (plot !== null) {
    const { backtestPage } = await import('../../compose/backtest/backtest-page.ts');
    withPath(plot, () => writeFileSync(plot.full, backtestPage(report)));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, report.view);
  else printBacktest(io, report.view);
  return report.view.policies.some(({ whyNot }) => whyNot === null) ? exitCodes.ok : exitCodes.error;
}

type Settings = Omit<BacktestRequest, keyof Trace | 'world' | 'worldNotes'>;

async function settingsOf(options: Options, slots: boolean): Promise<Settings> {
  const optional = (field: string, text: string | undefined) => (text === undefined ? null : durationOf(field, text));
  return {
    per: optional('--per', options.per),
    range: {
      start: options.start === undefined ? null : traceTimeOf('--start', options.start),
      end: options.end === undefined ? null : traceTimeOf('--end', options.end),
      train: optional('--train', options.train),
    },
    startup: durationFromZero('--startup', options.startup),
    drain: durationFromZero('--drain', options.drain),
    replicas: replicasOf(options.replicas),
    price: priceOf(options.price),
    objective: objectiveOf(options.objective, options.tolerance, options.goal),
    policies: policiesOf(options.policy),
    guard: choiceOf('--guard', options.guard, guards),
    seeds: seedsOf(options.seeds),
    refitEvery: optional('--refit-every', options.refitEvery),
    slots,
  };
}

async function worldOf(io: Io, options: Options, { trace, recorded }: Traces, settings: Settings): Promise<Pick<BacktestRequest, 'world' | 'worldNotes'>> {
  const { readReplayConfig, readWorld, worldKinds } = await import('../../usecases/read-world.ts');
  const kind = choiceOf('--world', options.world, worldKinds);
  const file = options.worldConfig === undefined ? null : worldFileOf(io, options.worldConfig);
  if (kind !== 'replay') {
    if (recorded !== null) throw usage(`--recorded-replicas and --recorded-response are for --world replay, and --world is ${kind}; leave them out, or choose replay`);
    const { spec, notes } = readWorld(kind, file);
    return { world: spec, worldNotes: notes };
  }
  if (recorded === null) throw usage('--world is replay, which needs --recorded-replicas and --recorded-response; name both columns');
  const { fitRecordedWorld } = await import('../../usecases/fit-recorded-world.ts');
  const { spec, notes } = fitRecordedWorld({ trace, ...recorded }, { ...settings, config: readReplayConfig(file) });
  return { world: spec, worldNotes: notes };
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
