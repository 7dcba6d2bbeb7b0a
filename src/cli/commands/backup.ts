import { resolve } from 'node:path';
import type { Command as Program } from 'commander';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { dataPlaceOf, defaultDataFolder } from '../data-place.ts';
import { exitCodes } from '../exit-codes.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { checkFileToWrite, checkRegularFile } from '../paths.ts';

type Options = { readonly data: string; readonly store?: string; readonly force?: boolean; readonly output?: string };

const storeOptions = (command: Program): Program =>
  command
    .option('-d, --data <folder>', 'data folder of the server', defaultDataFolder)
    .option('--store <url>', 'sqlite:PATH or postgres://USER@HOST/DATABASE (also HOMEOSTAT_STORE)')
    .addOption(outputOption('json', 'yaml'));

/** `homeostat backup FILE`: everything that is known, in one file with a checksum. */
export const backupCommand: CommandModule = {
  register: (program, run) => {
    storeOptions(program.command('backup').description('write everything that is known into one file with a checksum; the server may run').argument('<file>'))
      .addHelpText('after', examples('homeostat backup knowledge.backup', 'homeostat backup knowledge.backup --store postgres://homeostat@db/homeostat'))
      .action(
        run(async (io, file: string, options: Options) => {
          checkFileToWrite({ field: 'file', path: file, full: resolve(io.cwd, file) });
          const { backup } = await import('../../compose/backup.ts');
          const result = await backup(dataPlaceOf(io, options), resolve(io.cwd, file));
          if (options.output === undefined) io.out(`${result.file}: ${result.rows} rows, ${result.artefacts} artefacts, ${result.bytes} bytes, sha256 ${result.sha256}\n`);
          else printData(io, outputFormatOf(options.output), result);
          if (result.lost.length > 0) io.err(`without ${result.lost.length} artefacts that are missing or damaged; "homeostat models verify" names their versions\n`);
          return exitCodes.ok;
        }),
      );
  },
};

/** `homeostat restore FILE`: loads a backup into an empty store of either kind. */
export const restoreCommand: CommandModule = {
  register: (program, run) => {
    storeOptions(program.command('restore').description('load a backup into an empty store of either kind; stop the server first').argument('<file>'))
      .option('--force', 'replace what the store holds')
      .addHelpText('after', examples('homeostat restore knowledge.backup --data .homeostat/new', 'homeostat restore knowledge.backup --force'))
      .action(
        run(async (io, file: string, options: Options) => {
          checkRegularFile({ field: 'file', path: file, full: resolve(io.cwd, file) });
          const { restore } = await import('../../compose/backup.ts');
          const result = await restore(dataPlaceOf(io, options), resolve(io.cwd, file), options.force ?? false);
          if (options.output === undefined) io.out(`${result.rows} rows restored, as of ${result.createdAt}\n`);
          else printData(io, outputFormatOf(options.output), result);
          return exitCodes.ok;
        }),
      );
  },
};
