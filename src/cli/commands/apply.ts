import type { ApplyResult } from '../../usecases/views/document-view.ts';
import { clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readInputFiles } from '../input-files.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename: readonly string[]; readonly dryRun?: boolean; readonly errorUnchanged?: boolean; readonly output?: string };

/** `homeostat apply -f FILE`: makes the server keep what the documents say. */
export const applyCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('apply')
      .description('create or change what documents describe; the loop brings it about')
      .requiredOption('-f, --filename <path...>', 'files, folders (recursively) or - for standard input')
      .option('--dry-run', 'let the server check and compare, and change nothing')
      .option('--error-unchanged', `exit with ${exitCodes.unchanged} if nothing changed`)
      .addOption(outputOption('table', 'json', 'yaml', 'name'))
      .addHelpText('after', examples('homeostat apply -f examples/minimal', 'homeostat apply -f app.yaml --dry-run'))
      .action(
        run(async (io, options: Options) => {
          const files = await readInputFiles(io, options.filename);
          const client = clientOf(io, program);
          const request = { files, dryRun: options.dryRun ?? false };
          const result = await (request.dryRun ? client.post<ApplyResult>('/api/v1/documents:apply', request) : client.change<ApplyResult>('/api/v1/documents:apply', request));
          const format = outputFormatOf(options.output);
          if (format === 'json' || format === 'yaml') printData(io, format, result);
          else {
            const suffix = result.dryRun ? ' (dry run)' : '';
            for (const item of result.items) io.out(`${item.kind.toLowerCase()}/${item.name}${format === 'name' ? '' : ` ${item.result}${suffix}`}\n`);
          }
          const unchanged = result.items.every((item) => item.result === 'unchanged');
          return options.errorUnchanged === true && unchanged ? exitCodes.unchanged : exitCodes.ok;
        }),
      );
  },
};
