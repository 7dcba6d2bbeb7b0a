import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ServerOptions } from '../server/server-options.ts';
import { tokenFrom } from '../server/server-options.ts';
import type { Engine } from './engine.ts';
import { startEngine } from './engine.ts';
import { writeServerFile } from './server-file.ts';

export type DevOptions = {
  readonly dataDir: string;
  readonly storeUrl?: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Take another port if this one is taken. */
  readonly anyPort: boolean;
  readonly server: ServerOptions;
  readonly packageRoot: string;
  readonly version: string;
  /** HOMEOSTAT_TOKEN or HOMEOSTAT_TOKEN_FILE in it guard the server. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the address is left for the command line; absent: nowhere. */
  readonly serverFile?: string | undefined;
};

/** The embedded server with its dashboard and loop; runs until `interrupted`. Throws with what to do where it cannot start. */
export async function startDev(options: DevOptions): Promise<Engine> {
  const webDir = join(options.packageRoot, 'web/dist');
  const token = tokenFrom(options.env, (path) => readFileSync(path, 'utf8'));
  const start = (port: number): Promise<Engine> =>
    startEngine({
      dataDir: resolve(options.dataDir),
      storeUrl: options.storeUrl,
      port,
      version: options.version,
      server: { ...options.server, token, host: options.host, ...(existsSync(webDir) ? { webDir } : {}) },
    });
  const engine = await start(options.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (options.anyPort) return start(0);
    throw new Error(`port ${options.port} is taken; choose another with --port, or 0 for any free one`, { cause: error });
  });
  const forget = options.serverFile === undefined ? () => undefined : writeServerFile(options.serverFile, engine.url);
  return {
    ...engine,
    close: async () => {
      forget();
      await engine.close();
    },
  };
}
