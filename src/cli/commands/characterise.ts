import { parseQuantity } from '../../units/quantity.ts';
import type { Ms } from '../../units/time.ts';
import { ms, seconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { printCharacterisation } from '../characterisation.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { readInputFile } from '../input-files.ts';
import { outputFormatOf, printData } from '../output.ts';

type Options = {
  readonly series: string;
  readonly time: string;
  readonly values: string;
  readonly group?: string;
  readonly counters?: string;
  readonly step?: string;
  readonly phases: string;
  readonly features: string;
  readonly horizon: string;
  readonly testShare: string;
  readonly seed: string;
  readonly output?: string;
};

/** `homeostat characterise`: what a recorded workload is. */
export const characteriseCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('characterise')
      .description('say what a recorded workload is: class, periods, phases and what they use, their pattern, what comes next')
      .requiredOption('--series <file>', 'CSV with a header; - for standard input')
      .requiredOption('--time <column>', 'times: ISO 8601, or seconds or milliseconds since 1970')
      .requiredOption('--values <columns>', 'metrics, separated by commas; phases are named in the order of the first')
      .option('--group <column>', 'what tells series apart, such as the container')
      .option('--counters <columns>', 'those of the metrics that are totals; their increase per second is taken')
      .option('--step <duration>', 'average onto this grid, such as 1m (default: the median distance of the times)')
      .option('--phases <n>', 'how many phases, 2 to 10, or auto', '5')
      .option('--features <kind>', 'crbm (AI4DL) or pca (many times faster)', 'crbm')
      .option('--horizon <steps>', 'how far ahead the phase is foretold', '12')
      .option('--test-share <share>', 'the share that is held out to score the forecast', '0.3')
      .option('--seed <n>', 'of everything that is drawn', '1')
      .option('-o, --output <format>', 'table, json or yaml')
      .addHelpText(
        'after',
        examples(
          'homeostat characterise --series examples/data/ai4dl-containers.csv --time timestamp --values cpu.usage.cores,mem.working.set --group pod.id',
          'homeostat characterise --series examples/data/worldcup98-day.csv --time minute --values requests --phases auto -o json',
        ),
      )
      .action(
        run(async (io, options: Options) => {
          const format = outputFormatOf(options.output);
          const request = {
            values: listOf('--values', options.values),
            counters: options.counters === undefined ? [] : listOf('--counters', options.counters),
            group: options.group ?? null,
            time: options.time,
            step: options.step === undefined ? null : stepOf(options.step),
            phases: options.phases === 'auto' ? ('auto' as const) : wholeNumberOf('--phases', options.phases, 2, 10),
            features: featuresOf(options.features),
            horizon: wholeNumberOf('--horizon', options.horizon, 1, 60),
            testShare: shareOf(options.testShare),
            seed: wholeNumberOf('--seed', options.seed, 0, 2 ** 32 - 1),
          };
          const [{ characteriseSeries }, { readCsv }] = await Promise.all([import('../../usecases/characterise-series.ts'), import('../../formats/csv/csv-table.ts')]);
          const { name, text } = await readInputFile(io, '--series', options.series);
          const view = characteriseSeries({ ...request, table: readCsv(name, text) });
          if (format === 'json' || format === 'yaml') printData(io, format, view);
          else printCharacterisation(io, view);
          return exitCodes.ok;
        }),
      );
  },
};

function listOf(field: string, text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '') && new Set(names).size === names.length) return names;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be different names of columns, separated by commas; correct it`, exitCodes.usage);
}

function featuresOf(text: string): 'crbm' | 'pca' {
  if (text === 'crbm' || text === 'pca') return text;
  throw new CliError(`--features is ${text === '' ? 'empty' : text}; it must be crbm or pca; choose one`, exitCodes.usage);
}

/** A length of time such as 5m, at least a millisecond. */
function stepOf(text: string): Ms {
  const quantity = parseQuantity(text);
  const step = quantity?.dimension === 'duration' ? seconds(quantity.value) : ms(0);
  if (step >= 1) return step;
  throw new CliError(`--step is ${text === '' ? 'empty' : text}; it must be a duration such as 30s, 5m or 1h; correct it`, exitCodes.usage);
}

function shareOf(text: string): number {
  const share = /^0?\.\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (share >= 0.05 && share <= 0.8) return share;
  throw new CliError(`--test-share is ${text === '' ? 'empty' : text}; it must be a number from 0.05 to 0.8; correct it`, exitCodes.usage);
}
