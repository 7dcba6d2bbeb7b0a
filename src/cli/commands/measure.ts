import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { toSeconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { durationOf } from '../forecast-options.ts';
import type { Io } from '../io.ts';
import { printMeasurements } from '../measurement-tables.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { checkRegularFile, withPath } from '../paths.ts';
import { writeWhole } from '../write-whole.ts';

type Options = { readonly file: string; readonly repeat: string; readonly limit: string; readonly task?: string; readonly type?: string; readonly write?: boolean; readonly output?: string };

/** Largest document that is read, bytes. */
const bytesMax = 64 * 2 ** 20;

/** `homeostat measure`: how long tasks take. */
export const measureCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('measure')
      .description('measure how long tasks take')
      .addHelpText('after', examples('homeostat measure tasks -f workflow.yaml --repeat 5'))
      .command('tasks')
      .description('run the commands of a WorkflowProblem on this machine, with the cores and memory of its types, and fill its run times')
      .requiredOption('-f, --file <path>', 'a WorkflowProblem whose tasks have commands')
      .option('--repeat <n>', 'runs of each task on each type', '5')
      .option('--task <names>', 'only these tasks, with commas between them')
      .option('--type <names>', 'only these types')
      .option('--limit <duration>', 'how long one run may take', '1h')
      .option('--write', 'write the mean times into the document, and leave everything else in it as it is')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples('homeostat measure tasks -f workflow.yaml', 'homeostat measure tasks -f workflow.yaml --task clean,join --repeat 10 --write', 'homeostat measure tasks -f workflow.yaml --type small -o json'))
      .action(run(measureTasksCommand));
  },
};

async function measureTasksCommand(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const repeat = wholeNumberOf('--repeat', options.repeat, 1, 10_000);
  const limitSeconds = toSeconds(durationOf('--limit', options.limit));
  const given = { field: '-f', path: options.file, full: resolve(io.cwd, options.file) };
  const { size } = checkRegularFile(given);
  if (size > bytesMax) throw new CliError(`-f is ${options.file}; it must be a file of at most ${bytesMax} bytes (it has ${size}); measure a part of it`, exitCodes.usage);
  const text = withPath(given, () => readFileSync(given.full, 'utf8'));
  const { tasksToMeasure } = await import('../../usecases/workflow/tasks-to-measure.ts');
  const { measured: tasks, skipped } = tasksToMeasure({ file: options.file, text, tasks: namesOf(options.task), types: namesOf(options.type), hostCores: availableParallelism() });
  const [{ measureOnThisMachine }, { taskMeasurementViewOf }] = await Promise.all([import('../../compose/measure-on-this-machine.ts'), import('../../usecases/workflow/task-measurement-view-of.ts')]);
  const measured =
    tasks.length === 0
      ? []
      : await measureOnThisMachine(tasks, {
          repeat,
          limitSeconds,
          baseDir: dirname(given.full),
          stop: io.interrupted,
          tell: ({ task, type }, run) => {
            if (io.errIsTerminal) io.err(`\r\u001B[2K${`measuring ${task} on ${type}, run ${run} of ${repeat}`.slice(0, 150)}`);
          },
        });
  if (io.errIsTerminal) io.err('\r\u001B[2K');
  // A mean of runs of which some failed would be read as if the task could be relied on.
  const whole = taskMeasurementViewOf(measured, skipped, false).items.flatMap(({ task, type, meanSeconds, failed }) => (meanSeconds === null || failed !== null ? [] : [{ task, type, seconds: meanSeconds }]));
  const written = options.write === true && whole.length > 0;
  if (written) {
    const { writeRunTimes } = await import('../../formats/workflow-problem/write-run-times.ts');
    writeWhole(given, writeRunTimes(text, whole));
  }
  const view = taskMeasurementViewOf(measured, skipped, written);
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printMeasurements(io, view, options.file);
  if (io.interrupted.aborted) return exitCodes.interrupted;
  return measured.length > 0 && measured.every(({ failed }) => failed === null) ? exitCodes.ok : exitCodes.error;
}

const namesOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split(',').map((name) => name.trim()));
