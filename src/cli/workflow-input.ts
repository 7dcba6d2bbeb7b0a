import { readFileSync, readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { WorkflowInput } from '../usecases/workflow/read-workflow-problem.ts';
import { parseQuantity } from '../units/quantity.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { stdinBytes } from './input-files.ts';
import type { Io } from './io.ts';
import { checkRegularFile, pathError, statsOf, withPath } from './paths.ts';

/** Files of a folder at most, and bytes of a file or of all files of a folder. */
const filesMax = 64;
const bytesMax = 512 * 2 ** 20;

/** The files that `-f` of a workflow names: one, or those of a folder. */
export async function workflowFilesOf(io: Io, path: string): Promise<Pick<WorkflowInput, 'name' | 'files' | 'isFolder' | 'template'>> {
  if (path === '-') return { name: '<stdin>', files: new Map([['<stdin>', await stdinBytes(io)]]), isFolder: false };
  const { templateAt } = await import('./workflow-template.ts');
  const template = await templateAt(io, path);
  if (template !== null) return { name: path, files: new Map(), isFolder: false, template };
  const given = { field: '-f', path, full: resolve(io.cwd, path) };
  const kind = statsOf(given);
  if (kind === undefined) throw pathError(given, 'a file or folder that exists, or -; check the path');
  if (!kind.isDirectory()) {
    const { size } = checkRegularFile(given);
    if (size > bytesMax) throw pathError(given, `a file of at most ${bytesMax} bytes (it has ${size}); split it`);
    return { name: path, files: new Map([[basename(path), withPath(given, () => readFileSync(given.full))]]), isFolder: false };
  }
  const names = withPath(given, () => readdirSync(given.full, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.length > filesMax) throw pathError(given, `a folder of the IC-PCP planner, with at most ${filesMax} files (it has ${names.length}); name a file`);
  let bytes = 0;
  const files = names.map((name): readonly [string, Uint8Array] => {
    const file = { field: '-f', path: `${path}/${name}`, full: resolve(given.full, name) };
    const { size } = checkRegularFile(file);
    bytes += size;
    if (bytes > bytesMax) throw pathError(file, `a file of a folder of at most ${bytesMax} bytes (it has ${size}, and the others before it ${bytes - size}); remove what is no part of the workflow`);
    return [name, withPath(file, () => readFileSync(file.full))];
  });
  return { name: basename(given.full), files: new Map(files), isFolder: true };
}

/** The value of --seconds. */
export function secondsOf(text: string): number {
  const value = /^(?:\d{1,6}(?:\.\d{1,3})?|\.\d{1,3})$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 86_400) return value;
  throw new CliError(`--seconds is ${text === '' ? 'empty' : text}; it must be a number above 0 and up to 86400; correct it`, exitCodes.usage);
}

/** The value of --billing, in seconds. */
export function billingOf(text: string): number {
  const read = parseQuantity(text);
  if (read !== null && read.dimension === 'duration' && read.value >= 0) return read.value;
  throw new CliError(`--billing is ${text === '' ? 'empty' : text}; it must be a duration such as 1h or 1s, or 0s for the exact time; correct it`, exitCodes.usage);
}
