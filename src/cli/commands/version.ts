import { outputFormatOf, outputOption, printData } from '../output.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { versionOf } from '../version.ts';

/** `homeostat version`: what runs here. */
export const versionCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('version')
      .description('print the version of Homeostat and of the Node that runs it')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat version', 'homeostat version -o json'))
      .action(
        run(async (io, options: { output?: string }) => {
          const data = { name: 'homeostat', version: versionOf(), node: process.versions.node, platform: `${process.platform}-${process.arch}` };
          if (options.output === undefined) io.out(`homeostat ${data.version} (node ${data.node}, ${data.platform})\n`);
          else printData(io, outputFormatOf(options.output), data);
          return 0;
        }),
      );
  },
};
