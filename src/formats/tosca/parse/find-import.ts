import type { FileSource } from './file-source.ts';
import { folderOf, normalPath } from './file-source.ts';
import type { Work } from './work.ts';

/** A file that an import means: its path in the source, or why it cannot be had. `standsIn` for an address of the network. */
export type FoundImport = { readonly kind: 'file'; readonly path: string; readonly standsIn: boolean } | { readonly kind: 'none'; readonly rule: string; readonly fix: string };

const remote = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Files that are looked into for the name of a profile. */
const profileFilesMax = 500;

/**
 * Finds the file of an import. Nothing is fetched: for an address of the network a file stands in whose path ends like the address, so that
 * a folder or archive can carry copies of what its templates import.
 * @param from path of the importing file
 * @param base address of the repository, or null
 */
export function findImport(source: FileSource, from: string, url: string, base: string | null, work: Work): FoundImport {
  const whole = base === null || remote.test(url) ? url : `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
  if (/^file:/i.test(whole)) return findLocal(source, from, whole.replace(/^file:(\/\/)?/i, ''));
  return remote.test(whole) ? findStandIn(source, from, whole, work) : findLocal(source, from, whole);
}

function findLocal(source: FileSource, from: string, url: string): FoundImport {
  const path = normalPath(url.startsWith('/') ? url : `${folderOf(from)}/${url}`);
  // Steps out of the root lead nowhere (RFC 3986, section 5.2.4), unless the source goes on above it.
  for (const candidate of [path, path.replace(/^(\.\.\/)+/, '')]) if (source.read(candidate) !== null) return { kind: 'file', path: candidate, standsIn: false };
  return { kind: 'none', rule: 'the path of a file that exists, relative to this one', fix: 'correct the path or add the file' };
}

function findStandIn(source: FileSource, from: string, address: string, work: Work): FoundImport {
  const parts = normalPath(address.replace(remote, '').replace(/[?#].*$/, '')).split('/');
  const paths = source.list();
  const folder = folderOf(from);
  work.spend(parts.length * paths.length);
  // The last two parts must agree at least: a bare file name says too little.
  for (let first = 0; first <= parts.length - 2; first++) {
    const end = parts.slice(first).join('/');
    const path = near(paths.filter((candidate) => candidate === end || candidate.endsWith(`/${end}`)), folder) ?? above(source, folder, end);
    if (path !== undefined) return { kind: 'file', path, standsIn: true };
  }
  return { kind: 'none', rule: 'a file that can be read without the network', fix: `put a copy beside the template, as ${parts.slice(-2).join('/')}` };
}

/** Of several, one in the folder of the importing file, then the shortest path. */
function near(paths: readonly string[], folder: string): string | undefined {
  const rank = (path: string): number => (folder === '' || path.startsWith(`${folder}/`) ? 0 : 1);
  return paths.toSorted((left, right) => rank(left) - rank(right) || left.length - right.length || (left < right ? -1 : 1))[0];
}

/** Types often stand in a folder beside that of the examples. */
function above(source: FileSource, folder: string, end: string): string | undefined {
  for (const path of [normalPath(`${folder}/../${end}`), normalPath(`${folder}/../../${end}`)]) if (source.read(path) !== null) return path;
  return undefined;
}

/** The profiles that files of a source declare, with the first file of each. */
export function profilesIn(source: FileSource): ReadonlyMap<string, string> {
  const profiles = new Map<string, string>();
  for (const path of source.list().slice(0, profileFilesMax)) {
    const text = source.read(path);
    const declared = text === null ? undefined : /^profile:[ \t]*["']?([^\s"'#]{1,200})/m.exec(text)?.[1];
    if (declared !== undefined && !profiles.has(declared)) profiles.set(declared, path);
  }
  return profiles;
}
