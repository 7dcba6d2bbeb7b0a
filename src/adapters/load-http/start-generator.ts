import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratorConfigInput } from './generator-config.ts';
import type { Summary } from './summary.ts';

export type RunningGenerator = {
  readonly pid: number;
  readonly recordsFile: string;
  /** Resolves with its summary when it has ended; rejects with what it said if it failed. */
  readonly finished: Promise<Summary>;
  /** Asks it to end; `finished` then resolves soon. */
  readonly stop: () => void;
};

/**
 * The young generation in MiB, from the beginning: by itself it grows only when much survives, and hardly anything does.
 * With room for it, collections are rare and short, and send times stay exact.
 */
const semiSpaceMib = 64;

/** `expose-gc`: the garbage of getting ready is collected before time zero. */
const nodeOptions = [`--max-semi-space-size=${semiSpaceMib}`, `--min-semi-space-size=${semiSpaceMib}`, '--expose-gc'];

/** Starts the generator process with this configuration, keeping its files in `folder`. */
export function startGenerator(config: Omit<GeneratorConfigInput, 'recordsFile' | 'summaryFile'>, folder: string): RunningGenerator {
  const recordsFile = join(folder, 'load-records.csv');
  const summaryFile = join(folder, 'load-summary.json');
  const configFile = join(folder, 'load-config.json');
  writeFileSync(configFile, JSON.stringify({ ...config, recordsFile, summaryFile }), { mode: 0o600 });
  const source = import.meta.url.endsWith('.ts') ? './generator-main.ts' : './generator-main.js';
  const main = fileURLToPath(new URL(source, import.meta.url));
  const child = spawn(process.execPath, [...nodeOptions, main, configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  const finished = new Promise<Summary>((resolve, reject) => {
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-10_000)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0) reject(new Error(`the load generator ended with ${signal ?? `exit code ${code}`}: ${errors.trim()}`));
      else resolve(JSON.parse(readFileSync(summaryFile, 'utf8')) as Summary);
    });
  });
  return { pid: child.pid ?? 0, recordsFile, finished, stop: () => child.kill('SIGTERM') };
}
