/**
 * Where the files of a template come from: a folder, an archive, or texts that were sent. Paths are relative to the root of
 * the set and use `/`. There is no network.
 */
export interface FileSource {
  /** The text at a path, which may begin with `../` where the source is part of something larger; null if there is none. */
  read(path: string): string | null;
  /** The TOSCA files below the root, for profiles and for what stands for an address of the network. */
  list(): readonly string[];
}

export type NamedText = { readonly name: string; readonly text: string };

/** Texts that were sent. */
export function textSource(files: readonly NamedText[]): FileSource {
  const texts = new Map(files.map(({ name, text }) => [normalPath(name), text]));
  return { read: (path) => texts.get(path) ?? null, list: () => [...texts.keys()] };
}

/** `a/./b/../c` is `a/c`; what leads out of the root keeps its `..`. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The folder of a path, `` for the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
