import type { Command as Program } from 'commander';
import { documentNameOf, wholeNumberOf } from '../arguments.ts';
import { clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { kindNamed } from '../kind-names.ts';
import { listings } from '../listings.ts';
import type { OutputFormat } from '../output.ts';
import { outputFormatOf, outputOption } from '../output.ts';
import { pause } from '../pause.ts';

type Options = { readonly output?: string; readonly app?: string; readonly limit: string; readonly shadows?: boolean; readonly watch?: boolean };

const watchPeriodMs = 1000;

/** The most entries that the server gives out at once. */
const limitMax = 500;

/** `homeostat get KIND [NAME]`: a table of what there is. */
export const getCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('get')
      .description('list applications, resourcetemplates, capacityproblems, workflowproblems, components, instances, objectives, decisions, runs or events')
      .argument('<kind>', 'such as applications, app, decisions')
      .argument('[name]', 'only this one')
      .option('-a, --app <name>', 'of this application (needed where there are several)')
      .addOption(outputOption('table', 'wide', 'json', 'yaml', 'name'))
      .option('-l, --limit <n>', 'at most so many decisions, runs or events, up to 500', '20')
      .option('--shadows', 'decisions of shadows too')
      .option('-w, --watch', 'print again whenever something changes')
      .addHelpText(
        'after',
        examples('homeostat get applications', 'homeostat get objectives --app grocery', 'homeostat get decisions -l 50 -o json', 'homeostat get decisions --shadows', 'homeostat get runs --watch'),
      )
      .action(
        run(async (io, kind: string, name: string | undefined, options: Options) => {
          const format = outputFormatOf(options.output);
          const show = await lister(io, program, kind, name, options, format);
          let last = await show(null);
          while (options.watch === true && !io.interrupted.aborted) {
            await pause(watchPeriodMs, io.interrupted);
            if (!io.interrupted.aborted) last = await show(last);
          }
          return io.interrupted.aborted ? exitCodes.interrupted : exitCodes.ok;
        }),
      );
  },
};

/** Prints the listing if it differs from `last`; returns what it is now. */
async function lister(
  io: Io,
  program: Program,
  word: string,
  name: string | undefined,
  options: Options,
  format: OutputFormat,
): Promise<(last: string | null) => Promise<string>> {
  const limit = wholeNumberOf('--limit', options.limit, 1, limitMax);
  const app = options.app === undefined ? undefined : documentNameOf('--app', options.app);
  if (name === '') throw new CliError('name is empty; it must be a name, or be left out for all; give one', exitCodes.usage);
  const listing = listings[kindNamed(word).plural];
  if (listing === undefined) throw new CliError(`${word} cannot be listed; see homeostat get --help`, exitCodes.usage);
  const client = clientOf(io, program);
  return async (last) => {
    let text = '';
    const page = { ...io, out: (more: string) => void (text += more) };
    await listing({ io: page, client, name, app, limit, shadows: options.shadows === true, format });
    if (text !== last) io.out(text);
    return text;
  };
}
