import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

/** Where Debian keeps the servers, a folder a version. */
const DEBIAN_HOME = '/usr/lib/postgresql';
const START_MS_MAX = 60_000;

export type TestingPostgres = {
  /** Makes an empty database; returns its URL. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
};

/** The newest installed server's programs; null where PostgreSQL is not installed. */
export function postgresPrograms(): string | null {
  if (!existsSync(DEBIAN_HOME)) return null;
  const versions = readdirSync(DEBIAN_HOME).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN_HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'postgres'))) ?? null;
}

/** Starts a server of our own: data in a temporary folder, reachable only through a socket in it. For tests. */
export async function startTestingPostgres(bin: string): Promise<TestingPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-pg-'));
  const user = unprivilegedUser();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'homeostat', '--auth=trust', '--encoding=UTF8', '--no-sync'], { ...user, cwd: folder, stdio: 'pipe' });
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'log_min_messages=fatal'], { ...user, cwd: folder, stdio: 'ignore' });
  // If the tests end in a hurry, the server must not stay behind.
  const killAtExit = (): void => void server.kill('SIGKILL');
  process.once('exit', killAtExit);
  const urlOf = (database: string): string => `postgres://homeostat@localhost/${database}?host=${encodeURIComponent(folder)}`;
  await untilReady(urlOf('postgres'), () => server.exitCode !== null);

  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${++databases}`;
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    async stop() {
      const ended = once(server, 'exit');
      // SIGINT is PostgreSQL's fast shutdown: connections are closed, nothing is left half written.
      if (server.kill('SIGINT')) await ended;
      process.off('exit', killAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; Debian made a user for it. */
function unprivilegedUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  for (const end = performance.now() + START_MS_MAX; ; await wait(50)) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (hasEnded() || performance.now() > end) throw new Error('the testing PostgreSQL did not start', { cause: error });
    }
  }
}
