import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largeLog } from './testing-large-log.ts';

/** Reads a log in a process of its own, so that its memory is its own, and prints what it was at most. */
const program = `
import { createReadStream } from 'node:fs';
import { readSparkLog } from ${JSON.stringify(join(import.meta.dirname, 'read-spark-log.ts'))};
const name = process.argv[1];
const run = await readSparkLog([{ name, pieces: () => createReadStream(name, { highWaterMark: 262144 }) }]);
const tasks = run.stages.reduce((sum, { ends }) => sum + ends.length, 0);
console.log(JSON.stringify({ tasks, unread: run.unread.lines, mebibytes: process.resourceUsage().maxRSS / 1024 }));
`;

const folder = mkdtempSync(join(tmpdir(), 'homeostat-large-log-'));

beforeAll(async () => {
  for (const [name, packing] of [['plain', new PassThrough()], ['zstd', createZstdCompress()]] as const) await pipeline(Readable.from(largeLog(100e6)), packing, createWriteStream(join(folder, name)));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a log of 100 MB', () => {
  it.each(['plain', 'zstd'])('is read in less than 200 MiB of memory (%s)', (name) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, join(folder, name)], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { tasks, unread, mebibytes } = JSON.parse(stdout) as { tasks: number; unread: number; mebibytes: number };
    process.stderr.write(`a log of 100 MB (${name}): ${Math.round(mebibytes)} MiB at most\n`);
    expect(unread).toBe(0);
    expect(tasks).toBeGreaterThan(25_000);
    expect(mebibytes).toBeLessThan(200);
  }, 120_000);
});
