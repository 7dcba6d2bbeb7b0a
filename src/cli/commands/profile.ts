import { InvalidInputError } from '../../model/error.ts';
import type { JobProfileRequest } from '../../usecases/job-profile-view-of.ts';
import type { ProfiledDuration } from '../../usecases/profile-spark-log.ts';
import type { OneJobProfileView } from '../../usecases/views/job-profile-view.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { choiceOf } from '../forecast-options.ts';
import type { Io } from '../io.ts';
import { plainIo } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { printProfiles } from '../profile-tables.ts';
import type { FoundLog } from '../spark-log-files.ts';
import { findSparkLogs } from '../spark-log-files.ts';

type Options = { readonly filename: readonly string[]; readonly of: string; readonly slots?: string; readonly times: string; readonly output?: string };
type Asked = Omit<JobProfileRequest, 'name'>;

const durations = ['application', 'jobs'] as const satisfies readonly ProfiledDuration[];
const timesKinds = ['measured', 'fitted'] as const satisfies readonly JobProfileRequest['times'][];
const slotsMax = 100_000;
const slotCountsMax = 100;

/** `homeostat profile`: what executions cost, from the logs they left. */
export const profileCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('profile')
      .description('make profiles of Spark applications from their event logs: stages, task times, data, memory')
      .requiredOption('-f, --filename <log...>', 'event logs: files (plain, gzip, zstd, lz4, snappy), folders of rolling logs, or folders of logs')
      .option('--of <what>', 'what the duration is of: application, or jobs where a person waits between them, as in a shell', 'application')
      .option('--slots <numbers>', 'also replay on so many slots, such as 4,8,16')
      .option('--times <which>', 'what the profile in -o json and yaml has: the measured times, or the fitted distributions where they suit', 'measured')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples('homeostat profile -f spark-events/application_1700000000000_0001.zstd', 'homeostat profile -f eventlog_v2_spark-abc/ --slots 4,8,16', 'homeostat profile -f app.log --of jobs -o json'))
      .action(run(profile));
  },
};

async function profile(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const duration = choiceOf('--of', options.of, durations);
  const slots = options.slots === undefined ? [] : options.slots.split(',', slotCountsMax).map((text) => wholeNumberOf('--slots', text.trim(), 1, slotsMax));
  const times = choiceOf('--times', options.times, timesKinds);
  const items: OneJobProfileView[] = [];
  const refused: { name: string; why: string }[] = [];
  for (const log of options.filename.flatMap((path) => findSparkLogs(io, '-f', path))) {
    try {
      items.push(await profileOf(io, log, { duration, slots, times }));
    } catch (error) {
      if (io.interrupted.aborted) return exitCodes.interrupted;
      if (!(error instanceof InvalidInputError)) throw error;
      refused.push({ name: log.name, why: error.message });
    }
  }
  if (format === 'json' || format === 'yaml') printData(io, format, { items, refused });
  else printProfiles(io, items);
  for (const { why } of refused) plainIo(io).err(`${why}\n`);
  return refused.length === 0 ? exitCodes.ok : exitCodes.usage;
}

async function profileOf(io: Io, log: FoundLog, request: Asked): Promise<OneJobProfileView> {
  const [{ readSparkLog }, { profileSparkLog }, { jobProfileViewOf }] = await Promise.all([
    import('../../formats/spark-event-log/read-spark-log.ts'),
    import('../../usecases/profile-spark-log.ts'),
    import('../../usecases/job-profile-view-of.ts'),
  ]);
  const run = await readSparkLog(log.files, io.interrupted);
  const view = jobProfileViewOf(run, profileSparkLog(run, request.duration), { name: log.name, ...request });
  return { ...view, notes: [...log.notes, ...view.notes] };
}
