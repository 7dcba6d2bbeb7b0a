import { decodeText } from '../parse/decode.ts';
import type { FileSource, NamedText } from '../parse/file-source.ts';
import { textSource } from '../parse/file-source.ts';
import type { ToscaProblem } from '../parse/report.ts';
import { archiveLimits } from './archive-limits.ts';
import { archiveProblem } from './archive-problem.ts';
import { entryOf } from './tosca-meta.ts';
import type { ZipEntry } from './zip-entries.ts';
import { unpackEntry, zipEntries } from './zip-entries.ts';

/** A cloud service archive: its TOSCA files, and which of them is the template. */
export type ReadCsar = { readonly source: FileSource | null; readonly entry: string | null; readonly problems: readonly ToscaProblem[] };

/** Only these are unpacked; scripts and images of an archive are never looked at. */
const wanted = /(\.(ya?ml|tosca|json|meta))$/i;

/** Whether bytes begin as a zip file does. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

/** Reads the TOSCA files of a zip archive within bounds. Never throws; a bad archive is a problem. */
export function readCsar(file: string, bytes: Uint8Array): ReadCsar {
  const refuse = (value: string, rule: string, fix: string): ReadCsar => ({ source: null, entry: null, problems: [archiveProblem(file, value, rule, fix)] });
  if (bytes.length > archiveLimits.bytesMax) return refuse(`${bytes.length} bytes long`, `at most ${archiveLimits.bytesMax} bytes long`, 'remove images from it');
  const entries = zipEntries(bytes, archiveLimits.entriesMax);
  if (entries === null) return refuse('not readable: its directory is missing or damaged', 'a zip file', 'pack it again');
  const guard = new Guard();
  const chosen = entries.filter((entry) => guard.takes(entry));
  if (guard.refused !== null) return refuse(guard.refused.value, guard.refused.rule, guard.refused.fix);
  const files: NamedText[] = [];
  for (const entry of chosen) {
    const content = unpackEntry(bytes, entry);
    if (typeof content === 'string') return refuse(`an archive whose entry ${JSON.stringify(entry.name.slice(0, 80))} ${content}`, 'one that unpacks to what was packed', 'pack it again');
    files.push({ name: entry.name, text: decodeText(content) });
  }
  const source = textSource(files);
  const { entry, problems } = entryOf(file, source);
  return { source, entry, problems };
}

/** Looks at every entry before it is unpacked. */
class Guard {
  refused: { readonly value: string; readonly rule: string; readonly fix: string } | null = null;
  #entries = 0;
  #bytes = 0;
  readonly #names = new Set<string>();

  takes({ name, size, originalSize }: ZipEntry): boolean {
    this.#entries += 1;
    this.refused ??= this.#fault(name, size, originalSize);
    if (this.refused !== null || name.endsWith('/') || !wanted.test(name)) return false;
    this.#bytes += originalSize;
    if (this.#bytes <= archiveLimits.unpackedMax) return true;
    this.refused = { value: `more than ${archiveLimits.unpackedMax} bytes unpacked`, rule: 'smaller', fix: 'split it' };
    return false;
  }

  #fault(name: string, size: number, originalSize: number): typeof this.refused {
    const shown = JSON.stringify(name.slice(0, 80));
    if (this.#entries > archiveLimits.entriesMax) return { value: `an archive of more than ${archiveLimits.entriesMax} entries`, rule: `one of at most ${archiveLimits.entriesMax}`, fix: 'split it' };
    if (name.startsWith('/') || name.includes('\\') || name.includes('\0') || /^[a-z]:/i.test(name) || name.split('/').includes('..')) {
      return { value: `an archive with the entry ${shown}`, rule: 'one whose paths stay inside it', fix: 'pack it with relative paths' };
    }
    if (this.#names.has(name)) return { value: `an archive with the entry ${shown} twice`, rule: 'one whose paths differ', fix: 'pack it again' };
    this.#names.add(name);
    if (originalSize > archiveLimits.ratioFrom && originalSize > size * archiveLimits.ratioMax) {
      return { value: `an archive whose entry ${shown} unpacks to ${originalSize} bytes from ${size}`, rule: `one that unpacks to at most ${archiveLimits.ratioMax} times`, fix: 'look at what it holds' };
    }
    return null;
  }
}
