import { Option } from 'commander';
import type { CharacteriseJob } from '../../usecases/characterise-main.ts';
import type { CharacterisationView } from '../../usecases/views/characterisation-view.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { printCharacterisation } from '../characterisation.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, durationOf, shareOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { readSeriesFile } from '../series-file.ts';

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

/** Kinds of features; `characterise-series.ts` is loaded only when the command runs. */
const featureKinds = ['crbm', 'pca'] as const;

/** `homeostat characterise`: what a recorded workload is. */
export const characteriseCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('characterise')
      .description('say what a recorded workload is: class, periods, phases and what they use, their pattern, what comes next')
      .requiredOption('--series <file>', 'CSV with a header (also .csv.gz, or - for standard input)')
      .requiredOption('--time <column>', 'times: ISO 8601, or seconds or milliseconds since 1970')
      .requiredOption('--values <columns>', 'metrics, separated by commas; phases are named in the order of the first')
      .addOption(new Option('--value <column>').hideHelp().argParser(refuseValue))
      .option('--group <column>', 'what tells series apart, such as the container')
      .option('--counters <columns>', 'those of the metrics that are totals; their increase per second is taken')
      .option('--step <duration>', 'average onto this grid, such as 1m (default: the median distance of the times)')
      .option('--phases <n>', 'how many phases, 2 to 10, or auto', '5')
      .option('--features <kind>', 'crbm (AI4DL) or pca (many times faster)', 'crbm')
      .option('--horizon <steps>', 'how far ahead the phase is foretold', '12')
      .option('--test-share <share>', 'the share that is held out to score the forecast', '0.3')
      .option('--seed <n>', 'of everything that is drawn', '1')
      .addOption(outputOption('table', 'json', 'yaml'))
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
            step: options.step === undefined ? null : durationOf('--step', options.step),
            phases: options.phases === 'auto' ? ('auto' as const) : wholeNumberOf('--phases', options.phases, 2, 10),
            features: choiceOf('--features', options.features, featureKinds),
            horizon: wholeNumberOf('--horizon', options.horizon, 1, 60),
            testShare: shareOf('--test-share', options.testShare),
            seed: wholeNumberOf('--seed', options.seed, 0, 2 ** 32 - 1),
          };
          const { characteriseModule } = await import('../../usecases/long-jobs.ts');
          const { file, text } = await readSeriesFile(io, '--series', options.series);
          const job: CharacteriseJob = { ...request, file, text };
          const view = (await inThread(io, `characterising ${file}`, characteriseModule, job)) as CharacterisationView | null;
          if (view === null) return exitCodes.interrupted;
          if (format === 'json' || format === 'yaml') printData(io, format, view);
          else printCharacterisation(io, view);
          return exitCodes.ok;
        }),
      );
  },
};

/** Other commands call it so, and without this the message would be that --values is missing. */
function refuseValue(): never {
  throw new CliError('--value is no option of characterise, which takes one column or several, separated by commas; did you mean --values?', exitCodes.usage);
}

function listOf(field: string, text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '') && new Set(names).size === names.length) return names;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be different names of columns, separated by commas; correct it`, exitCodes.usage);
}
