import { join, resolve } from 'node:path';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { wantsColour } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { packageRoot } from '../version.ts';
import { portOf } from './dev.ts';

type Options = { readonly data: string; readonly port: string; readonly output?: string };

/** `homeostat doctor`: what of this machine Homeostat needs, has and lacks, with what to do. */
export const doctorCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('doctor')
      .description('look at what Homeostat needs or can use on this machine; exit code 1 if something needed is wrong')
      .option('-d, --data <folder>', 'data folder to look at', join('.homeostat', 'dev'))
      .option('-p, --port <n>', 'port to look at', '7600')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat doctor', 'homeostat doctor -o json'))
      .action(
        run(async (io, options: Options) => {
          const { diagnoseMachine } = await import('../../compose/doctor.ts');
          const checks = await diagnoseMachine({ dataDir: resolve(io.cwd, options.data), packageRoot: packageRoot(), port: portOf(options.port), env: io.env });
          if (options.output === undefined) {
            const [red, off] = wantsColour(io) ? ['\u001B[31m', '\u001B[39m'] : ['', ''];
            for (const check of checks) {
              const mark = check.ok ? '✓' : check.needed ? `${red}✗${off}` : '–';
              io.out(`${mark} ${check.name}: ${check.message}${check.fix === null ? '' : `; ${check.fix}`}\n`);
            }
          } else printData(io, outputFormatOf(options.output), { healthy: checks.every((check) => check.ok || !check.needed), checks });
          return checks.every((check) => check.ok || !check.needed) ? exitCodes.ok : exitCodes.error;
        }),
      );
  },
};
