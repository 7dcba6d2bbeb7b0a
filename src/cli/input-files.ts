import type { Dirent } from 'node:fs';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { GivenPath } from './paths.ts';
import { checkRegularFile, pathError, statsOf, withPath } from './paths.ts';

export type InputFile = {
  /** As the user named it, for messages; `<stdin>` for -. */
  readonly name: string;
  readonly text: string;
  /** Absolute folder that relative paths in the document start from. */
  readonly baseDir: string;
};

const documentEnding = /\.(ya?ml|json)$/i;

/** The most bytes of one file; a document is refused long before. */
export const bytesMax = 64 * 1024 * 1024;

/**
 * Reads what `-f` names: files, folders (recursively, their .yaml, .yml and .json files in the order of their names; without what
 * is hidden by a dot, packages, and data folders of a controller), and `-` for standard input. Throws CliError for what is no regular
 * file, such as a pipe that nobody may ever write to.
 */
export async function readInputFiles(io: Io, paths: readonly string[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push({ name: '<stdin>', text: await readStdin(io), baseDir: io.cwd });
    else files.push(...filesAt(io, path));
  }
  return files;
}

function filesAt(io: Io, path: string): InputFile[] {
  const given: GivenPath = { field: '-f', path, full: resolve(io.cwd, path) };
  const kind = statsOf(given);
  if (kind === undefined) throw pathError(given, 'a file or folder that exists, or -; check the path');
  if (!kind.isDirectory()) return [readOne(given)];
  const names = withPath(given, () => documentsIn(given.full)).toSorted();
  if (names.length === 0) throw new CliError(`-f is the folder ${path}; it must hold .yaml, .yml or .json files; none was found`, exitCodes.usage);
  return names.map((name) => readOne({ field: '-f', path: join(path, relative(given.full, name)), full: name }));
}

/** The documents in a folder and those below it, but for folders that hold what programs wrote. */
function documentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return entry.name === 'node_modules' || isDataFolder(path) ? [] : documentsIn(path);
    return isDocument(entry) ? [path] : [];
  });
}

const isDocument = (entry: Dirent): boolean => entry.isFile() && documentEnding.test(entry.name);

/** The folder that a controller keeps its data in, whatever --data called it: it has the database that live-world.ts puts there. */
const isDataFolder = (path: string): boolean => readdirSync(path).includes('knowledge.db');

function readOne(given: GivenPath): InputFile {
  const { size } = checkRegularFile(given);
  if (size > bytesMax) throw new CliError(`-f is ${given.path} with ${size} bytes; it must have at most ${bytesMax}; split it`, exitCodes.usage);
  return { name: given.path, text: withPath(given, () => readFileSync(given.full, 'utf8')), baseDir: resolve(given.full, '..') };
}

const readStdin = async (io: Io): Promise<string> => (await stdinBytes(io)).toString('utf8');

/** All of standard input, as it is. */
export async function stdinBytes(io: Io): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bytesMax) throw new CliError(`standard input has more than ${bytesMax} bytes; split it`, exitCodes.usage);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
