import type { DocumentReads, StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { Json } from '../model/json.ts';
import type { JsonChange } from './diff-json.ts';
import { diffJson } from './diff-json.ts';
import type { InputDocument } from './read-input.ts';

export type ComparedDocument = {
  readonly input: InputDocument;
  readonly existing: StoredDocument | null;
  readonly changes: readonly JsonChange[];
  readonly result: 'created' | 'configured' | 'unchanged';
  /** The generation it has, or will have: it grows only with changes of the spec. */
  readonly generation: number;
};

/** Compares documents with what is applied. */
export async function compareDocuments(store: DocumentReads, inputs: readonly InputDocument[]): Promise<readonly ComparedDocument[]> {
  return Promise.all(
    inputs.map(async (input): Promise<ComparedDocument> => {
      const existing = await store.document(input.kind, input.name);
      if (existing === null) return { input, existing, changes: diffJson({}, input.document), result: 'created', generation: 1 };
      const changes = diffJson(existing.document, input.document);
      const same = changes.length === 0 && existing.baseDir === input.baseDir;
      const respecified = changes.some(({ path }) => path === '/spec' || path.startsWith('/spec/'));
      return { input, existing, changes, result: same ? 'unchanged' : 'configured', generation: existing.generation + Number(respecified) };
    }),
  );
}

/** Identifies a document in messages: application/grocery. */
export const documentId = (document: { readonly kind: string; readonly name: string }): string => `${document.kind.toLowerCase()}/${document.name}`;

/** What a new or changed document looks like in an event. */
export const changedPaths = (changes: readonly JsonChange[]): Json => changes.slice(0, 100).map(({ op, path }) => `${op} ${path}`);
