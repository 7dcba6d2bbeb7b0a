import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

export type InputFile = {
  /** As the user named it, for messages; `<stdin>` for -. */
  readonly name: string;
  readonly text: string;
  /** Absolute folder that relative paths in the document start from. */
  readonly baseDir: string;
};

const documentEnding = /\.(ya?ml|json)$/i;

/** The most bytes of one file; a document is refused long before. */
const bytesMax = 64 * 1024 * 1024;

/**
 * Reads what `-f` names: files, folders (recursively, their .yaml, .yml and .json files in the order of their names), and
 * `-` for standard input.
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
  const full = resolve(io.cwd, path);
  const kind = statSync(full, { throwIfNoEntry: false });
  if (kind === undefined) {
    throw new CliError(`-f is ${path}; it must be a file or folder that exists, or -; check the path`, exitCodes.usage);
  }
  if (!kind.isDirectory()) return [readOne(path, full)];
  const names = readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && documentEnding.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (names.length === 0) throw new CliError(`-f is the folder ${path}; it must hold .yaml, .yml or .json files; none was found`, exitCodes.usage);
  return names.map((name) => readOne(join(path, name.slice(full.length + 1)), name));
}

function readOne(name: string, full: string): InputFile {
  const size = statSync(full).size;
  if (size > bytesMax) throw new CliError(`-f is ${name} with ${size} bytes; it must have at most ${bytesMax}; split it`, exitCodes.usage);
  return { name, text: readFileSync(full, 'utf8'), baseDir: resolve(full, '..') };
}

async function readStdin(io: Io): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of io.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bytesMax) throw new CliError(`standard input has more than ${bytesMax} bytes; split it`, exitCodes.usage);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
