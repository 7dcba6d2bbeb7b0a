import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidInputError } from '../../model/error.ts';

/**
 * Makes a folder for its owner alone, with those above it that are missing. Each is made by a call of its own: Node's
 * `recursive` never returns on file systems where no folder can be made and the error is that there is none, such as /proc.
 * @throws InvalidInputError that names the folder and what to do
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found === undefined && dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Two that start at once make the same folder.
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    throw new InvalidInputError([`folder ${folder} cannot be made (${code ?? String(error)}); it must be one that this user can make; name another`]);
  }
}
