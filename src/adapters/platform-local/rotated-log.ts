import { closeSync, mkdirSync, openSync } from 'node:fs';
import { copyFile, readdir, rename, rm, stat, truncate } from 'node:fs/promises';
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
 * Copies a log that is too large aside and empties it. The writer keeps its descriptor (it appends, so it goes on at the
 * new end); lines written between the copy and the cut are lost, which is the price of not standing between.
 */
export async function rotateLog(path: string): Promise<void> {
  const size = await stat(path).then((found) => found.size, () => 0);
  if (size <= bytesMax) return;
  for (let age = oldMax; age > 1; age--) await rename(`${path}.${age - 1}`, `${path}.${age}`).catch(() => {});
  await copyFile(path, `${path}.1`);
  await truncate(path, 0);
}

/** Deletes the oldest logs of a component beyond the number that is kept. */
export async function pruneLogs(folder: string, living: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !living.has(name.slice(0, name.indexOf('.log'))));
  if (names.length <= filesMax) return;
  const aged = await Promise.all(names.map(async (name) => ({ name, at: await stat(join(folder, name)).then((found) => found.mtimeMs, () => 0) })));
  const oldest = aged.sort((a, b) => a.at - b.at).slice(0, names.length - filesMax);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
