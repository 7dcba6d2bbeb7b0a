import { closeSync, mkdirSync, openSync } from 'node:fs';
import { open, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A log is rotated beyond this size (bytes), and this many old ones are kept per instance. */
const bytesMax = 10_485_760;
const oldMax = 2;
/** Logs of this many ended instances are kept per component. */
const filesMax = 60;

/** Opens a log to append to; the file descriptor goes to the child, so that logs go on while no supervisor runs. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return openSync(path, 'a', 0o600);
}

export const closeLog = (descriptor: number): void => closeSync(descriptor);

/**
 * Keeps the last 10 MiB of a log that is too large aside and empties it. The writer keeps its descriptor (it appends, so it
 * goes on at the new end). What is before the last 10 MiB, and what is written between the copy and the cut, is lost: that is
 * the price of not standing between, which would end the instance with the supervisor.
 *
 * On the disk are at most 3 times 10 MiB per instance, plus what it writes between two calls: a program that does nothing
 * but write can reach 1 GB/s, so call this several times a second. While no supervisor runs nothing bounds a log.
 */
export async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then((found) => found.size, () => 0);
  if (size <= bytesMax) return;
  try {
    for (let age = oldMax; age > 1; age--) await rename(`${path}.${age - 1}`, `${path}.${age}`).catch(() => {});
    await writeFile(`${path}.1`, await readTail(path, size), { mode: 0o600 });
  } finally {
    // Also where there is no room for the copy: then this is what makes room.
    await truncate(path, 0);
  }
}

/** The last 10 MiB; never the whole file, whose size nobody knows. */
async function readTail(path: string, size: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytesMax), 0, bytesMax, size - bytesMax);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Deletes the oldest logs of a component beyond the number that is kept. */
export async function pruneLogs(folder: string, living: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !living.has(name.slice(0, name.indexOf('.log'))));
  if (names.length <= filesMax) return;
  const aged = await Promise.all(names.map(async (name) => ({ name, at: await stat(join(folder, name)).then((found) => found.mtimeMs, () => 0) })));
  const oldest = aged.sort((a, b) => a.at - b.at).slice(0, names.length - filesMax);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
