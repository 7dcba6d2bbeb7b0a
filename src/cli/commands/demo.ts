import type { Verdict } from '../../experiment/verdict/verdict-schema.ts';
import { verdictText } from '../../experiment/verdict/verdict-text.ts';
import { minutes } from '../../units/time.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { demoDisplay } from '../demo-display.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { whenInterrupted } from '../interrupted.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { packageRoot } from '../version.ts';
import { portOf } from './dev.ts';

type Options = { readonly minutes: string; readonly seed: string; readonly port: string; readonly headless?: boolean; readonly stay?: boolean; readonly output?: string };

/** `homeostat demo`: a real application under a real day, on this machine. */
export const demoCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('demo')
      .description('deploy a real application on this machine, load it with a real day in a few minutes, keep its objectives; ends with a verdict')
      .option('-m, --minutes <n>', 'how long the day takes, 1 to 60', '4')
      .option('-s, --seed <n>', 'seed of load, service times, fault and policy', '1')
      .option('-p, --port <n>', 'port of the dashboard; another one if it is taken', '7600')
      .option('--headless', 'no live status on the terminal')
      .option('--stay', 'keep everything running after the verdict, until Ctrl-C')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat demo', 'homeostat demo --minutes 2 --seed 7', 'homeostat demo --headless -o json > verdict.json'))
      .action(run(demo));
  },
};

async function demo(io: Io, options: Options): Promise<number> {
  const { runDemo } = await import('../../compose/demo/run-demo.ts');
  const format = options.output === undefined ? null : outputFormatOf(options.output);
  const print = (verdict: Verdict): void => (format === null ? io.out(verdictText(verdict)) : printData(io, format, verdict));
  const display = demoDisplay(io, { live: options.headless !== true && io.errIsTerminal });
  let printed = false;
  const verdict = await runDemo({
    packageRoot: packageRoot(),
    cwd: io.cwd,
    seed: wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1),
    day: minutes(wholeNumber('--minutes', options.minutes, 1, 60)),
    port: portOf(options.port),
    signal: io.interrupted,
    news: display.show,
    linger: async (done) => {
      if (options.stay !== true) return;
      display.end();
      print(done);
      printed = true;
      io.err('Everything keeps running; Ctrl-C ends it.\n');
      await whenInterrupted(io);
    },
  }).finally(display.end);
  if (!printed) print(verdict);
  return verdict.passed ? exitCodes.ok : exitCodes.objectiveFailed;
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new CliError(`${option} is ${text}; it must be a whole number from ${min} to ${max}; correct it`, exitCodes.usage);
  }
  return value;
}
