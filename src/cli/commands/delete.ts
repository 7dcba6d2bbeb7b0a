import { createInterface } from 'node:readline/promises';
import type { DeleteResult } from '../../usecases/views/document-view.ts';
import { documentNameOf } from '../arguments.ts';
import { clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import type { InputFile } from '../input-files.ts';
import { readInputFiles } from '../input-files.ts';
import type { Io } from '../io.ts';
import { kindNamed } from '../kind-names.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename?: readonly string[]; readonly dryRun?: boolean; readonly yes?: boolean; readonly output?: string };

/** `homeostat delete`: stops an application and forgets its document. */
export const deleteCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('delete')
      .description('stop what documents describe and forget the documents; history is kept until it expires')
      .argument('[kind]', 'such as application')
      .argument('[name]')
      .option('-f, --filename <path...>', 'files, folders (recursively) or - for standard input')
      .option('--dry-run', 'say what would be deleted')
      .option('-y, --yes', 'do not ask')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat delete application shop --yes', 'homeostat delete -f app.yaml --dry-run'))
      .action(
        run(async (io, kind: string | undefined, name: string | undefined, options: Options) => {
          const files = await filesToDelete(io, kind, name, options);
          if (options.dryRun !== true && options.yes !== true) await confirm(io, options.filename?.join(', ') ?? `${kind}/${name}`);
          const client = clientOf(io, program);
          const request = { files, dryRun: options.dryRun ?? false };
          const result = await (request.dryRun ? client.post<DeleteResult>('/api/v1/documents:delete', request) : client.change<DeleteResult>('/api/v1/documents:delete', request));
          if (options.output === undefined) {
            const suffix = result.dryRun ? ' (dry run)' : '';
            for (const item of result.items) io.out(`${item.kind.toLowerCase()}/${item.name} ${item.result}${suffix}\n`);
          } else printData(io, outputFormatOf(options.output), result);
          return exitCodes.ok;
        }),
      );
  },
};

async function filesToDelete(io: Io, kind: string | undefined, name: string | undefined, options: Options): Promise<InputFile[]> {
  if (options.filename !== undefined) return readInputFiles(io, options.filename);
  if (kind === undefined || name === undefined) {
    throw new CliError('nothing to delete is named; it must be KIND NAME or -f FILE; name one', exitCodes.usage);
  }
  // Deleting needs no more of a document than what identifies it.
  const text = JSON.stringify({ kind: kindNamed(kind).name, metadata: { name: documentNameOf('name', name) } });
  return [{ name: `${kind}/${name}`, text, baseDir: io.cwd }];
}

async function confirm(io: Io, what: string): Promise<void> {
  if (!io.stdinIsTerminal || !io.errIsTerminal) {
    throw new CliError(`deleting ${what} must be confirmed, and there is no terminal to ask on; add --yes`, exitCodes.usage);
  }
  const lines = createInterface({ input: io.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`Delete ${what} and stop its instances? [y/N] `, { signal: io.interrupted });
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('nothing was deleted', exitCodes.error);
  } finally {
    lines.close();
  }
}
