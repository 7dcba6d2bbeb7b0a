import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SizeOutput } from '../../usecases/size-main.ts';
import type { SizeRequest, UsageUnit } from '../../usecases/size-series.ts';
import { parseQuantity } from '../../units/quantity.ts';
import type { Ms } from '../../units/time.ts';
import { seconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, shareOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { checkFileToWrite, withPath } from '../paths.ts';
import { readSeriesFile } from '../series-file.ts';
import { printSizes } from '../size-tables.ts';

type Options = {
  readonly series: string;
  readonly time: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly unit?: string;
  readonly templateLimit?: string;
  readonly present?: string;
  readonly recommender: string;
  readonly warmUp: string;
  readonly step?: string;
  readonly seed: string;
  readonly plot?: string;
  readonly output?: string;
};

const units = ['cores', 'percent', 'bytes', 'MiB'] as const;

/** `homeostat size`: how many cores or MiB a component needs, and what each way of sizing would have done on its past. */
export const sizeCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('size')
      .description('recommend cores or memory for a component from its usage, and show how recommenders would have done')
      .requiredOption('--series <file>', 'CSV with a header (also .csv.gz, or - for standard input)')
      .requiredOption('--time <column>', 'column of times: ISO 8601 (UTC if no zone is written), or seconds or milliseconds since 1970')
      .option('--cpu <column>', 'column of processor usage')
      .option('--memory <column>', 'column of memory usage, such as the working set')
      .option('--unit <unit>', 'of the column: cores or percent for --cpu, bytes or MiB for --memory (default: cores, bytes)')
      .option('--template-limit <size>', 'the largest size there is, in cores or MiB; with percent also what 100 % is (one core if it is not given)')
      .option('--present <size>', 'the size in force, in cores or MiB')
      .option('--recommender <name>', 'ours, vpa, autopilot, theta-scan, phases, krr, fixed-max, or all', 'ours')
      .option('--warm-up <share>', 'share of the history at its beginning that teaches and counts for nothing', '0.5')
      .option('--step <duration>', 'average onto this grid, such as 5m (default: the step that most points have)')
      .option('--seed <n>', 'seed of everything random', '1')
      .option('--plot <file>', 'also write a page with usage and sizes (HTML, needs no network)')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples('homeostat size --series usage.csv --time t --cpu cores --present 2', 'homeostat size --series usage.csv --time t --memory bytes --present 4096 --recommender all -o json', 'homeostat size --series cpu.csv --time t --cpu percent --unit percent --template-limit 4 --plot sizes.html'))
      .action(run(size));
  },
};

async function size(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = options.plot === undefined ? null : { field: '--plot', path: options.plot, full: resolve(io.cwd, options.plot) };
  if (plot !== null) checkFileToWrite(plot);
  const { resource, column } = columnOf(options);
  const unit: UsageUnit = options.unit === undefined ? (resource === 'cores' ? 'cores' : 'bytes') : choiceOf('--unit', options.unit, units);
  const request = {
    resource,
    unit,
    present: sizeOf('--present', options.present),
    templateLimit: sizeOf('--template-limit', options.templateLimit),
    recommender: options.recommender,
    warmUp: shareOf('--warm-up', options.warmUp),
    seed: wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1),
    seriesOptions: { metric: 'gauge' as const, ...(options.step === undefined ? {} : { step: stepOf(options.step) }) },
  };
  const { file, text } = await readSeriesFile(io, '--series', options.series);
  const { sizeModule } = await import('../../usecases/long-jobs.ts');
  const job: SizeRequest = { ...request, source: { file, text, time: options.time, value: column } };
  const report = (await inThread(io, 'sizing by what each recommender would have done', sizeModule, job)) as SizeOutput | null;
  if (report === null) return exitCodes.interrupted;
  if (plot !== null) {
    const { sizePage } = await import('../../usecases/size-page.ts');
    withPath(plot, () => writeFileSync(plot.full, sizePage(report)));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, report.view);
  else printSizes(io, report.view);
  return report.view.recommendation.whyNot === null ? exitCodes.ok : exitCodes.error;
}

function columnOf({ cpu, memory }: Options): { readonly resource: 'cores' | 'MiB'; readonly column: string } {
  if (cpu !== undefined && memory === undefined) return { resource: 'cores', column: cpu };
  if (memory !== undefined && cpu === undefined) return { resource: 'MiB', column: memory };
  throw new CliError(`${cpu === undefined ? 'neither --cpu nor --memory is' : 'both --cpu and --memory are'} given; exactly one of them must name a column; ${cpu === undefined ? 'add one' : 'leave one out'}`, exitCodes.usage);
}

/** A size above zero, at most a million cores or an exbibyte; null if it was not given. */
function sizeOf(field: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0) return number;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be a number above 0, in cores or MiB, such as 2 or 0.5; correct it`, exitCodes.usage);
}

function stepOf(text: string): Ms {
  const quantity = parseQuantity(text);
  const step = quantity?.dimension === 'duration' ? seconds(quantity.value) : undefined;
  if (step !== undefined && step >= 1) return step;
  throw new CliError(`--step is ${text === '' ? 'empty' : text}; it must be a duration such as 30s, 5m or 1h; correct it`, exitCodes.usage);
}
