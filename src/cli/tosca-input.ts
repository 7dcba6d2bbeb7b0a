import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { archiveLimits } from '../formats/tosca/csar/archive-limits.ts';
import { isArchive, readCsar } from '../formats/tosca/csar/read-csar.ts';
import { entryOf, metaPaths } from '../formats/tosca/csar/tosca-meta.ts';
import { decodeText } from '../formats/tosca/parse/decode.ts';
import { textSource } from '../formats/tosca/parse/file-source.ts';
import type { ToscaSet } from '../usecases/validate-tosca.ts';
import { isTosca } from '../usecases/validate-tosca.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { folderSource } from './folder-source.ts';
import type { InputFile } from './input-files.ts';
import { readInputFiles } from './input-files.ts';
import type { Io } from './io.ts';
import type { GivenPath } from './paths.ts';
import { checkRegularFile, pathError, statsOf, withPath } from './paths.ts';

/** What `-f` names, by what it holds: TOSCA files, archives and folders, and everything else. */
export type SplitInput = { readonly tosca: readonly ToscaSet[]; readonly files: readonly InputFile[] };

/** Reads what `-f` names and recognises TOSCA by its content: files, folders with or without TOSCA.meta, and CSAR archives. */
export async function readSplitInput(io: Io, paths: readonly string[]): Promise<SplitInput> {
  const tosca: ToscaSet[] = [];
  const files: InputFile[] = [];
  for (const path of paths) {
    const given: GivenPath = { field: '-f', path, full: resolve(io.cwd, path) };
    const archive = path === '-' ? null : archiveAt(given);
    if (archive !== null) {
      tosca.push(archive);
      continue;
    }
    const csar = path === '-' ? null : csarFolder(given);
    if (csar !== null) {
      tosca.push(csar);
      continue;
    }
    const read = await readInputFiles(io, [path]);
    const found = read.filter(({ text }) => isTosca(text));
    files.push(...read.filter(({ text }) => !isTosca(text)));
    if (found.length > 0) tosca.push(toscaSet(given, found));
  }
  return { tosca, files };
}

/** The one template that `-f` must name. */
export async function readOneTosca(io: Io, path: string): Promise<ToscaSet & { readonly path: string }> {
  const { tosca, files } = await readSplitInput(io, [path]);
  const [set] = tosca;
  const [only, second] = set?.paths ?? [];
  if (set !== undefined && only === undefined && set.problems.length > 0) return { ...set, path: '' };
  if (set === undefined || only === undefined || second !== undefined || files.length > 0) {
    throw new CliError(`-f is ${path}; it must be one TOSCA template: a file with tosca_definitions_version, a CSAR, or a folder with TOSCA.meta; name the file`, exitCodes.usage);
  }
  return { ...set, path: only };
}

function archiveAt(given: GivenPath): ToscaSet | null {
  const stats = statsOf(given);
  if (stats === undefined || !stats.isFile() || stats.size < 4 || !/\.(csar|zip)$/i.test(given.path)) return null;
  if (stats.size > archiveLimits.bytesMax) throw new CliError(`-f is ${given.path} with ${stats.size} bytes; it must have at most ${archiveLimits.bytesMax}; remove images from it`, exitCodes.usage);
  const bytes = withPath(given, () => readFileSync(given.full));
  if (!isArchive(bytes)) throw new CliError(`-f is ${given.path}; it must be a zip file; pack it again`, exitCodes.usage);
  const { source, entry, problems } = readCsar(given.path, bytes);
  return { source: source ?? textSource([]), paths: entry === null ? [] : [entry], nameOf: (path) => `${given.path}/${path}`, problems };
}

/** The first bytes of a file, however long it is. */
export function firstBytes(given: GivenPath, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  const file = withPath(given, () => openSync(given.full, 'r'));
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
  } finally {
    closeSync(file);
  }
}

/** A meta file has some lines. */
const metaBytesMax = 2 ** 20;

/** A folder that is an unpacked archive. */
function csarFolder(given: GivenPath): ToscaSet | null {
  if (statsOf(given)?.isDirectory() !== true) return null;
  const meta = metaPaths.find((path) => statsOf({ ...given, full: join(given.full, path) })?.isFile() === true);
  if (meta === undefined) return null;
  const files = folderSource(given.full);
  const metaFile: GivenPath = { field: given.field, path: join(given.path, meta), full: join(given.full, meta) };
  const { size } = checkRegularFile(metaFile);
  if (size > metaBytesMax) throw pathError(metaFile, `a meta file of at most ${metaBytesMax} bytes (it has ${size}); shorten it`);
  const text = withPath(metaFile, () => readFileSync(metaFile.full, 'utf8'));
  const source = { read: (path: string) => (path === meta ? text : files.read(path)), list: () => files.list() };
  const { entry, problems } = entryOf(given.path, source);
  return { source, paths: entry === null ? [] : [entry], nameOf: (path) => join(given.path, path), problems };
}

/** TOSCA files with the folder around them, which imports are looked for in; standard input has none. */
function toscaSet(given: GivenPath, files: readonly InputFile[]): ToscaSet {
  const [first] = files;
  if (given.path === '-' && first !== undefined) return { source: textSource(files), paths: [first.name], nameOf: (path) => path, problems: [] };
  const folder = statsOf(given)?.isDirectory() === true;
  const root = folder ? given.full : dirname(given.full);
  const shown = folder ? given.path : dirname(given.path);
  const around = folderSource(root);
  // What was named is read whatever its ending is.
  const texts = new Map(files.map(({ name, text }) => [folder ? relative(given.path, name) : basename(name), text]));
  // What was no UTF-8 was replaced when it was read.
  for (const [name, text] of texts) if (text.includes('\u{fffd}')) texts.set(name, decodeText(withPath(given, () => readFileSync(join(root, name)))));
  return {
    source: { read: (path) => texts.get(path) ?? around.read(path), list: () => around.list() },
    paths: [...texts.keys()],
    nameOf: (path) => join(shown, path),
    problems: [],
  };
}
