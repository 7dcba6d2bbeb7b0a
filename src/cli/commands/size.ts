import { availableParallelism } from 'node:os';
import type { SizeOutput } from '../../usecases/size-main.ts';
import type { SizeProgress, SizeReport, SizeRequest } from '../../usecases/size-series.ts';
import type { UsageUnit } from '../../usecases/views/size-view.ts';
import { largestSize, parseSize } from '../../units/size-quantity.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, durationOf, shareOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { fileToWrite } from '../paths.ts';
import { readSeriesFile } from '../series-file.ts';
import { printSizes } from '../size-tables.ts';
import { writeWhole } from '../write-whole.ts';

type Options = {
  readonly series: string;
  readonly time: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly group?: string;
  readonly unit?: string;
  readonly templateLimit?: string;
  readonly present?: string;
  readonly recommender: string;
  readonly automatic?: boolean;
  readonly warmUp: string;
  readonly step?: string;
  readonly seed: string;
  readonly plot?: string;
  readonly output?: string;
};

const units = ['cores', 'millicores', 'percent', 'bytes', 'MiB'] as const satisfies readonly UsageUnit[];

/** `homeostat size`: how many cores or MiB a component needs, and what each way of sizing would have done on its past. */
export const sizeCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('size')
      .description('recommend cores or memory for a component from its usage, and show how recommenders would have done')
      .requiredOption('--series <file>', 'CSV with a header (also .csv.gz, or - for standard input)')
      .requiredOption('--time <column>', 'column of times: ISO 8601 (UTC if no zone is written), or seconds or milliseconds since 1970')
      .option('--cpu <column>', 'column of processor usage')
      .option('--memory <column>', 'column of memory usage, such as the working set; with --cpu, both are sized')
      .option('--group <column>', 'what tells components apart in one file, such as the container; each gets its sizes')
      .option('--unit <unit>', 'of the column: cores, millicores or percent for --cpu, bytes or MiB for --memory (default: cores, bytes; for both: cores,MiB)')
      .option('--template-limit <size>', 'the largest size there is, such as 4 or 16GiB (for both: 4,16GiB); with percent also what 100 % is (one core if it is not given)')
      .option('--present <size>', 'the size in force: cores such as 2 or 2000m, memory such as 4GiB, 512Mi or 4096 in MiB (for both: 2,4GiB)')
      .option('--recommender <name>', 'ours, vpa, autopilot, theta-scan, phases, krr, fixed-max, or all', 'ours')
      .option('--automatic', 'something resizes after each step: show the size for now first, not the one to set once by hand')
      .option('--warm-up <share>', 'share of the history at its beginning that teaches and counts for nothing', '0.5')
      .option('--step <duration>', 'average onto this grid, such as 5m (default: the step that most points have)')
      .option('--seed <n>', 'seed of everything random', '1')
      .option('--plot <file>', 'also write a page with usage and sizes (HTML, needs no network)')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples('homeostat size --series usage.csv --time t --cpu cores --present 2', 'homeostat size --series usage.csv --time t --memory bytes --present 4GiB --recommender all -o json', 'homeostat size --series examples/data/ai4dl-containers.csv --time timestamp --cpu cpu.usage.cores --memory mem.working.set --group pod.id --step 2m', 'homeostat size --series cpu.csv --time t --cpu percent --unit percent --template-limit 4 --plot sizes.html'))
      .action(run(size));
  },
};

async function size(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = fileToWrite(io, '--plot', options.plot, { '--series': options.series });
  const columns = columnsOf(options);
  const shared = {
    group: options.group ?? null,
    recommender: options.recommender,
    automatic: options.automatic === true,
    hostCores: availableParallelism(),
    warmUp: shareOf('--warm-up', options.warmUp),
    seed: wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1),
    seriesOptions: { metric: 'gauge' as const, ...(options.step === undefined ? {} : { step: durationOf('--step', options.step) }) },
  };
  const requests = columns.map(({ resource, column }, index) => {
    const part = (field: string, text: string | undefined): string | undefined => partOf(field, text, index, columns.length);
    const unit = part('--unit', options.unit);
    return { ...shared, resource, column, unit: unit === undefined ? null : choiceOf('--unit', unit, units), present: sizeOf('--present', part('--present', options.present), resource), templateLimit: sizeOf('--template-limit', part('--template-limit', options.templateLimit), resource) };
  });
  const { file, text } = await readSeriesFile(io, '--series', options.series);
  const { sizeModule } = await import('../../usecases/long-jobs.ts');
  const reports: SizeReport[] = [];
  for (const { column, ...request } of requests) {
    const job: SizeRequest = { ...request, source: { file, text, time: options.time, value: column } };
    const output = (await inThread(io, `sizing ${column} of ${file}${requests.length > 1 ? `, ${request.resource}` : ''}`, sizeModule, job, progressText)) as SizeOutput | null;
    if (output === null) return exitCodes.interrupted;
    reports.push(...output);
  }
  const view = { items: reports.map((report) => report.view) };
  if (plot !== null) {
    const { sizePage } = await import('../../compose/size/size-page.ts');
    writeWhole(plot, sizePage(reports));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printSizes(io, view);
  return view.items.every(({ setOnce, now }) => now.whyNot === null || setOnce.size !== null) ? exitCodes.ok : exitCodes.error;
}

function progressText(progress: unknown): string {
  const { group, name, percent } = progress as SizeProgress;
  return `${group === null ? '' : `${group}, `}${name} ${percent} %`;
}

type SizedColumn = { readonly resource: 'cores' | 'MiB'; readonly column: string };

function columnsOf({ cpu, memory }: Options): readonly SizedColumn[] {
  const columns: readonly SizedColumn[] = [...(cpu === undefined ? [] : [{ resource: 'cores' as const, column: cpu }]), ...(memory === undefined ? [] : [{ resource: 'MiB' as const, column: memory }])];
  if (columns.length > 0) return columns;
  throw new CliError('neither --cpu nor --memory is given; at least one of them must name a column; add one', exitCodes.usage);
}

/** Where cores and memory are sized together, the value has a part for each, cores first. */
function partOf(field: string, text: string | undefined, index: number, count: number): string | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',');
  if (parts.length === count) return parts[index];
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be ${count === 1 ? 'one value, as one column is sized' : 'two values with a comma between them, as cores and memory are sized, cores first'}; correct it`, exitCodes.usage);
}

/** A size above zero that a machine can have; null if it was not given. */
function sizeOf(field: string, text: string | undefined, resource: 'cores' | 'MiB'): number | null {
  if (text === undefined) return null;
  const size = parseSize(text, resource);
  const such = resource === 'cores' ? 'cores such as 2, 0.5 or 2000m' : 'memory such as 4GiB or 512Mi, or a number of MiB';
  if (size === null || size <= 0) throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be above 0, ${such}; correct it`, exitCodes.usage);
  if (size > largestSize[resource]) throw new CliError(`${field} is ${text}, which is ${Number(size.toPrecision(4))} ${resource}, more than a machine has; it must be at most ${largestSize[resource]} ${resource}; write ${such}`, exitCodes.usage);
  return size;
}
