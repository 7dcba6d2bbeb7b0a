import type { DiffResult } from '../../usecases/views/document-view.ts';
import { clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readInputFiles } from '../input-files.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename: readonly string[]; readonly output?: string };

/** `homeostat diff -f FILE`: how documents differ from what is applied; exit code 1 if they do. */
export const diffCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('diff')
      .description('show how documents differ from what is applied; exit code 0 equal, 1 different, 2 invalid')
      .requiredOption('-f, --filename <path...>', 'files, folders (recursively) or - for standard input')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat diff -f app.yaml', 'homeostat diff -f app.yaml -o json'))
      .action(
        run(async (io, options: Options) => {
          const files = await readInputFiles(io, options.filename);
          const result = await clientOf(io, program).post<DiffResult>('/api/v1/documents:diff', { files });
          if (options.output === undefined) for (const item of result.items) io.out(item.text);
          else printData(io, outputFormatOf(options.output), result);
          return result.differs ? exitCodes.error : exitCodes.ok;
        }),
      );
  },
};
