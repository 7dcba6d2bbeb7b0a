import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { wholeNumberOf } from '../arguments.ts';
import { serverFile } from '../client.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { whenInputEnds, whenInterrupted } from '../interrupted.ts';
import type { Io } from '../io.ts';
import { checkDataFolder } from '../paths.ts';
import { packageRoot, versionOf } from '../version.ts';

type Options = {
  readonly data: string;
  readonly store?: string;
  readonly host: string;
  readonly port: string;
  readonly anyPort?: boolean;
  readonly logLevel: string;
  readonly allowHost?: readonly string[];
  readonly untilInputEnds?: boolean;
};

/** `homeostat dev`: everything in one process on this machine. */
export const devCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('dev')
      .description('run the server, the dashboard and the loop on this machine; what it deploys goes on when it ends')
      .option('-d, --data <folder>', 'where everything is kept', join('.homeostat', 'dev'))
      .option('--store <url>', 'sqlite:PATH or postgres://USER@HOST/DATABASE instead of a file in the data folder (also HOMEOSTAT_STORE)')
      .option('--host <address>', 'address to bind; any but loopback needs HOMEOSTAT_TOKEN or HOMEOSTAT_TOKEN_FILE', '127.0.0.1')
      .option('-p, --port <n>', 'port; 0 takes a free one', '7600')
      .option('--any-port', 'take a free port if this one is taken')
      .option('--allow-host <name...>', 'host names that requests may use beside loopback')
      .addOption(new Option('--until-input-ends', 'end when standard input closes, so that a parent takes it along').hideHelp())
      .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'warn')
      .addHelpText('after', examples('homeostat dev', 'homeostat dev --data /srv/homeostat --port 8080'))
      .action(run(runDev));
  },
};

async function runDev(io: Io, options: Options): Promise<number> {
  checkDataFolder({ field: '--data', path: options.data, full: resolve(io.cwd, options.data) });
  const { startDev } = await import('../../compose/dev.ts');
  const engine = await startDev({
    dataDir: resolve(io.cwd, options.data),
    storeUrl: options.store ?? io.env['HOMEOSTAT_STORE'],
    host: options.host,
    port: portOf(options.port),
    anyPort: options.anyPort ?? false,
    packageRoot: packageRoot(),
    version: versionOf(),
    serverFile: join(io.cwd, serverFile),
    env: io.env,
    server: {
      logLevel: logLevelOf(options.logLevel),
      logTo: { write: io.err },
      allowedHosts: options.allowHost ?? [],
    },
  });
  io.out(`Homeostat ${versionOf()} answers at ${engine.url}\n`);
  io.err(`data: ${resolve(io.cwd, options.data)}\nCtrl-C ends it; what it deployed goes on, and is adopted at the next start.\n`);
  const why = await Promise.race([engine.failed, whenInterrupted(io), ...(options.untilInputEnds === true ? [whenInputEnds(io)] : [])]);
  await engine.close();
  if (why !== null) throw new CliError(`${why}; this one stops`);
  return exitCodes.ok;
}

/** A port number from text. */
export const portOf = (text: string): number => wholeNumberOf('--port', text, 0, 65_535);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

function logLevelOf(text: string): (typeof logLevels)[number] {
  const level = logLevels.find((known) => known === text);
  if (level === undefined) throw new CliError(`--log-level is ${text}; it must be one of ${logLevels.join(', ')}; choose one`, exitCodes.usage);
  return level;
}
