import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { controlGroupLimits } from '../adapters/platform-local/control-groups.ts';

/** One thing that was looked at. `needed` ones must be right; the others only switch something off. */
export type Check = { readonly name: string; readonly ok: boolean; readonly needed: boolean; readonly message: string; readonly fix: string | null };

export type DoctorOptions = { readonly dataDir: string; readonly packageRoot: string; readonly port: number; readonly env: Readonly<Record<string, string | undefined>> };

/** Looks at everything that Homeostat needs or can use on this machine. Changes nothing but a probe file, which it deletes. */
export async function diagnoseMachine(options: DoctorOptions): Promise<readonly Check[]> {
  return [nodeCheck(), ...diskChecks(options.dataDir), memoryCheck(), limitsCheck(), dashboardCheck(options.packageRoot), await portCheck(options.port), ...programChecks(options.env)];
}

const good = (name: string, message: string, needed = true): Check => ({ name, ok: true, needed, message, fix: null });
const bad = (name: string, message: string, fix: string, needed = true): Check => ({ name, ok: false, needed, message, fix });

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 19);
  return enough ? good('node', `runs on ${process.versions.node}`) : bad('node', `is ${process.versions.node}`, 'start by "homeostat", which fetches a newer one');
}

const spaceMinMib = 500;

function diskChecks(dataDir: string): Check[] {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, `.probe-${process.pid}`);
    const handle = openSync(file, 'w');
    const rounds = 20;
    const began = process.hrtime.bigint();
    for (let i = 0; i < rounds; i++) {
      writeSync(handle, 'x'.repeat(4096));
      fsyncSync(handle);
    }
    const msEach = Number(process.hrtime.bigint() - began) / 1e6 / rounds;
    closeSync(handle);
    rmSync(file);
    const { bavail, bsize } = statfsSync(dataDir);
    const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
    return [
      good('data folder', `${dataDir} can be written; making 4 KiB durable takes ${msEach.toFixed(2)} ms`),
      freeMib >= spaceMinMib ? good('disk space', `${freeMib} MiB are free`) : bad('disk space', `only ${freeMib} MiB are free`, `free some, or choose another folder with --data`),
    ];
  } catch (error) {
    return [bad('data folder', error instanceof Error ? error.message : String(error), 'choose another folder with --data')];
  }
}

function memoryCheck(): Check {
  const [free, all] = [freemem(), totalmem()].map((bytes) => Math.round(bytes / 2 ** 20));
  return good('memory', `${free} of ${all} MiB are free`);
}

function limitsCheck(): Check {
  const limits = controlGroupLimits();
  return limits.cores && limits.memory
    ? good('control groups', limits.why, false)
    : bad('control groups', limits.why, 'run as root or with delegated control groups to have templates enforced; everything else works', false);
}

function dashboardCheck(packageRoot: string): Check {
  return existsSync(join(packageRoot, 'web/dist/index.html'))
    ? good('dashboard', 'is built', false)
    : bad('dashboard', 'is not built', 'run "npm run build:web"; the REST interface works without it', false);
}

function portCheck(port: number): Promise<Check> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(bad('port', `${port} is taken, perhaps by a Homeostat that runs`, 'choose another with --port', false)));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(good('port', `${port} is free`, false))));
  });
}

/** Programs that some features and tests use. */
function programChecks(env: DoctorOptions['env']): Check[] {
  const programs = [
    ['chromium', 'for the tests of the dashboard and the screenshot'],
    ['psql', 'for a store in PostgreSQL on this machine'],
    ['nginx', "for the bench of the proxy beside nginx"],
  ] as const;
  return programs.map(([name, use]) => {
    try {
      const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', env: { PATH: env['PATH'] ?? '' } }).trim();
      return good(name, `is ${path}`, false);
    } catch {
      return bad(name, 'is not there', `install it only ${use}`, false);
    }
  });
}
