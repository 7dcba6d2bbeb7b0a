import type { FileSource } from '../parse/file-source.ts';
import { normalPath } from '../parse/file-source.ts';
import type { ToscaProblem } from '../parse/report.ts';
import { archiveProblem } from './archive-problem.ts';

/** Where the meta file of an archive stands: since 1.0, and at the root in 2.0. */
export const metaPaths: readonly string[] = ['TOSCA-Metadata/TOSCA.meta', 'TOSCA.meta'];

/** Versions of the archive format. */
const csarVersions: ReadonlySet<string> = new Set(['1.0', '1.1', '2.0']);

/** The template of an archive: what its meta file names, or the only TOSCA file at its root (section 6.3 of the simple profile). */
export function entryOf(file: string, source: FileSource): { readonly entry: string | null; readonly problems: readonly ToscaProblem[] } {
  const paths = metaPaths.filter((candidate) => source.read(candidate) !== null);
  const [path, second] = paths;
  if (second !== undefined) return { entry: null, problems: [archiveProblem(file, `an archive with ${paths.join(' and ')}`, 'one with one meta file', 'remove one of the two')] };
  if (path === undefined) return withoutMeta(file, source);
  const meta = readMeta(source.read(path) ?? '');
  const entry = meta.get('Entry-Definitions');
  const problems: ToscaProblem[] = [];
  const version = meta.get('CSAR-Version');
  if (version === undefined || !csarVersions.has(version)) {
    problems.push(archiveProblem(`${file}/${path}`, version === undefined ? 'without CSAR-Version' : `of CSAR-Version ${version.slice(0, 20)}`, `a meta file of CSAR-Version ${[...csarVersions].join(', ')}`, 'correct it', 'warning'));
  }
  if (entry === undefined) return withoutMeta(file, source);
  const inside = normalPath(entry);
  if (inside.startsWith('..') || entry.startsWith('/') || source.read(inside) === null) {
    problems.push(archiveProblem(`${file}/${path}`, `a meta file whose Entry-Definitions is ${entry.slice(0, 120)}`, 'one that names a TOSCA file of the archive', 'correct it'));
    return { entry: null, problems };
  }
  return { entry: inside, problems };
}

function withoutMeta(file: string, source: FileSource): { readonly entry: string | null; readonly problems: readonly ToscaProblem[] } {
  const roots = source.list().filter((path) => !path.includes('/') && /\.(ya?ml|tosca)$/i.test(path));
  const [only, second] = roots;
  if (only !== undefined && second === undefined) return { entry: only, problems: [] };
  const value = only === undefined ? 'an archive without TOSCA-Metadata/TOSCA.meta and without a TOSCA file at its root' : `an archive without Entry-Definitions and with ${roots.length} files at its root`;
  return { entry: null, problems: [archiveProblem(file, value, 'one that says which file is the template', 'add TOSCA-Metadata/TOSCA.meta with Entry-Definitions')] };
}

/** `NAME: VALUE` lines; a line that begins with a blank goes on with the one before. */
export function readMeta(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let last = '';
  for (const line of text.slice(0, 65_536).split(/\r?\n/)) {
    const cut = line.indexOf(':');
    if (/^[ \t]/.test(line) && values.has(last)) values.set(last, `${values.get(last) ?? ''}${line.trim()}`);
    else if (cut > 0) {
      last = line.slice(0, cut).trim();
      // The first block is about the archive; later ones describe single files with names of their own.
      if (!values.has(last)) values.set(last, line.slice(cut + 1).trim());
    }
  }
  return values;
}
