import { suggestion } from '../../model/did-you-mean.ts';
import type { Json } from '../../model/json.ts';
import { kinds } from '../../model/kinds.ts';
import { checkSchema, problemAt, valueAt } from './check-schema.ts';
import type { Source } from './check-schema.ts';
import type { Problem } from './problem.ts';
import { readText } from './read-text.ts';
import type { Positions } from './source-text.ts';

/** A text, and what it is called in messages. */
export type DocumentFile = { readonly name: string; readonly text: string };

/**
 * A document of a known kind, as it was written (defaults are not filled in). It is also handed over where its schema is
 * broken, so that references can be checked at the same time; `problems` of the reading say so.
 */
export type ReadDocument = {
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly document: Json;
  readonly positions: Positions;
};

/** Problems that are listed of one text; whoever has more mends these first. */
const problemsMax = 1000;

/**
 * Reads YAML and JSON texts into documents and finds everything that breaks the schema of their kind. Never throws.
 * @example
 * readDocuments([{ name: 'app.yaml', text }]); // { documents: [{ kind: 'Application', name: 'grocery', ... }], problems: [] }
 */
export function readDocuments(files: readonly DocumentFile[]): { readonly documents: readonly ReadDocument[]; readonly problems: readonly Problem[] } {
  const documents: ReadDocument[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const read = readFile(file);
    documents.push(...read.documents);
    problems.push(...read.problems.slice(0, problemsMax));
  }
  return { documents, problems };
}

function readFile({ name: file, text }: DocumentFile): { readonly documents: readonly ReadDocument[]; readonly problems: readonly Problem[] } {
  const read = readText(file, text);
  const documents: ReadDocument[] = [];
  const problems: Problem[] = [...read.problems];
  let blank = true;
  for (const { value, positions, problems: found } of read.documents) {
    problems.push(...found);
    // An empty document is what a separator at the start or end of a file leaves.
    if (value === null) continue;
    blank = false;
    const checked = checkDocument({ file, document: value, positions });
    problems.push(...checked.problems);
    if (checked.document !== null) documents.push(checked.document);
  }
  if (blank && problems.length === 0) {
    problems.push({ file, line: 1, column: 1, path: '', value: 'empty', rule: 'at least one document', fix: `write one with kind: ${kinds[0]?.name ?? 'Application'}` });
  }
  return { documents, problems };
}

function checkDocument(source: Source): { readonly document: ReadDocument | null; readonly problems: readonly Problem[] } {
  const { file, document, positions } = source;
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    return { document: null, problems: [problemAt(source, [], 'a map with apiVersion, kind, metadata and spec; write these fields')] };
  }
  const written = valueAt(document, ['kind']);
  const kind = kinds.find((candidate) => candidate.name === written);
  if (kind === undefined) {
    const names = kinds.map((candidate) => candidate.name);
    const fix = typeof written === 'string' ? suggestion(written, names) : 'add it';
    return { document: null, problems: [problemAt(source, ['kind'], `a kind of document: ${names.join(', ')}; ${fix}`)] };
  }
  const name = valueAt(document, ['metadata', 'name']);
  return {
    document: { kind: kind.name, name: typeof name === 'string' ? name : '', file, document, positions },
    problems: checkSchema(source, kind.schema),
  };
}
