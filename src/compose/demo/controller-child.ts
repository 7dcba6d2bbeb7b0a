import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../adapters/system/pause.ts';

export type ControllerChild = {
  /** Where it answers; the same after every restart. */
  readonly url: string;
  /** How often it ended by itself and was started again. */
  readonly restarts: () => number;
  stop(): Promise<void>;
};

export type ControllerChildOptions = {
  readonly packageRoot: string;
  readonly dataDir: string;
  readonly port: number;
  readonly cwd: string;
  readonly signal: AbortSignal;
};

/** A controller that cannot start ends at once; more often than this in one demo it is broken, not unlucky. */
const restartsMax = 20;

/** How long a start may take on a busy machine. */
const startMs = 30_000;

/**
 * Runs the controller (`homeostat dev`) as a process of its own and starts it again whenever it ends, so that it can be
 * killed while everybody watches. It ends with this process: its standard input closes.
 */
export async function startControllerChild(options: ControllerChildOptions): Promise<ControllerChild> {
  const log = createWriteStream(join(options.dataDir, 'controller.log'), { flags: 'a' });
  let stopping = false;
  let restarts = 0;
  let lastWords = '';
  let child: ChildProcess;
  let port = options.port;
  const urls: string[] = [];

  const start = (): ChildProcess => {
    const started = spawn(process.execPath, argumentsOf(options, port, urls.length > 0), { stdio: ['pipe', 'pipe', 'pipe'], cwd: options.cwd, env: ownEnvironment() });
    started.stdout.on('data', (text: Buffer) => {
      const url = /http:\/\/\S+/.exec(text.toString())?.[0];
      if (url !== undefined) urls.push(url);
      port = url === undefined ? port : Number(new URL(url).port);
    });
    started.stderr.on('data', (text: Buffer) => {
      lastWords = `${lastWords}${text.toString()}`.slice(-2000);
      log.write(text);
    });
    started.on('exit', () => {
      if (stopping || restarts >= restartsMax) return;
      if (urls.length === 0) return void (restarts = restartsMax);
      restarts += 1;
      child = start();
    });
    return started;
  };
  child = start();
  const url = await poll('the controller', startMs, async () => {
    if (restarts >= restartsMax) throw new Error(`the controller does not start: ${lastWords.trim()}`);
    return urls[0] ?? null;
  }, options.signal);
  return {
    url,
    restarts: () => restarts,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      log.end();
    },
  };
}

/** The demo is a world of its own: a token or a store that the user has set is for their server, not for this one. */
const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^HOMEOSTAT_(TOKEN|STORE|SERVER)/.test(name)));

function argumentsOf({ packageRoot, dataDir }: ControllerChildOptions, port: number, again: boolean): string[] {
  const place = again ? ['--port', String(port)] : ['--port', String(port), '--any-port'];
  return [join(packageRoot, 'bin/homeostat.js'), 'dev', '--data', dataDir, ...place, '--until-input-ends'];
}
