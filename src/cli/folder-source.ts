import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { decodeText } from '../formats/tosca/parse/decode.ts';
import type { FileSource } from '../formats/tosca/parse/file-source.ts';

/** The most bytes of one file; a TOSCA file is refused long before. */
const bytesMax = 8 * 2 ** 20;
/** How many files a folder is searched for, and how deep. */
const filesMax = 2000;
const depthMax = 8;

const toscaEnding = /\.(ya?ml|tosca|json)$/i;

/**
 * The TOSCA files of a folder of this machine. Imports may lead above the folder, as those of examples beside their types do; only
 * regular files with the ending of a TOSCA file are read, and nothing is written.
 */
export function folderSource(root: string): FileSource {
  const texts = new Map<string, string | null>();
  let listed: readonly string[] | null = null;
  return {
    read: (path) => {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const text = readToscaFile(resolve(root, path));
      texts.set(path, text);
      return text;
    },
    list: () => (listed ??= filesUnder(root, root, 0, { left: filesMax })),
  };
}

function readToscaFile(full: string): string | null {
  if (!toscaEnding.test(full)) return null;
  try {
    const { size } = statSync(full);
    return size <= bytesMax && statSync(full).isFile() ? decodeText(readFileSync(full)) : null;
  } catch {
    return null;
  }
}

function filesUnder(root: string, folder: string, depth: number, budget: { left: number }): readonly string[] {
  if (depth > depthMax) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    if (budget.left <= 0) break;
    const full = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') files.push(...filesUnder(root, full, depth + 1, budget));
    else if (entry.isFile() && toscaEnding.test(entry.name)) {
      budget.left -= 1;
      files.push(relative(root, full).split(sep).join('/'));
    }
  }
  return files;
}
