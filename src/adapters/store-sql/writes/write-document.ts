import { VersionConflictError } from '../../../knowledge/ports/knowledge-store.ts';
import type { Json } from '../../../model/json.ts';
import type { DocumentRow } from '../tables.ts';
import { nextNumbers } from './next-numbers.ts';
import { sameJson } from './same-json.ts';
import type { Writer, WriteOf } from './write.ts';

/** Replaces a document and keeps the new version in its history. */
export const putDocument: Writer<'put-document'> = async (transaction, write) => {
  // The counter comes first: its lock puts all writers of documents in order, so nothing changes between the read below and the write.
  const resourceVersion = await nextNumbers(transaction, 'resource-version', 1);
  const present = await transaction.selectFrom('document').selectAll()
    .where('kind', '=', write.documentKind).where('name', '=', write.name).executeTakeFirst();
  refuseConflict(write, present?.resource_version ?? 0);
  const row: DocumentRow = {
    kind: write.documentKind,
    name: write.name,
    generation: generationAfter(present, write.document),
    resource_version: resourceVersion,
    body: JSON.stringify(write.document),
    base_dir: write.baseDir,
    created_at: present?.created_at ?? write.at,
    updated_at: write.at,
  };
  const { kind, name, created_at: _, ...changes } = row;
  if (present === undefined) await transaction.insertInto('document').values(row).execute();
  else await transaction.updateTable('document').set(changes).where('kind', '=', kind).where('name', '=', name).execute();
  await transaction.insertInto('document_version').values(row).execute();
};

/** Its history stays, up to the retention. */
export const deleteDocument: Writer<'delete-document'> = async (transaction, write) => {
  await transaction.deleteFrom('document').where('kind', '=', write.documentKind).where('name', '=', write.name).execute();
};

function refuseConflict({ documentKind, name, expected }: WriteOf<'put-document'>, present: number): void {
  if (expected === null || expected === present) return;
  const what = `${documentKind} ${name}`;
  if (present === 0) throw new VersionConflictError(`${what} is gone; resourceVersion ${expected} was to be replaced; read again what is there`);
  if (expected === 0) throw new VersionConflictError(`${what} is already there (resourceVersion ${present}); it must be new; replace that version or choose another name`);
  throw new VersionConflictError(`${what} has resourceVersion ${present}; ${expected} was to be replaced; read it again and repeat the change`);
}

function generationAfter(present: DocumentRow | undefined, document: Json): number {
  if (present === undefined) return 1;
  const same = sameJson(specOf(JSON.parse(present.body) as Json), specOf(document));
  return same ? present.generation : present.generation + 1;
}

/** What counts as a change: the spec; of a document without one, everything. */
function specOf(document: Json): Json {
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  if (!isObject || !Object.hasOwn(document, 'spec')) return document;
  return (document as Readonly<Record<string, Json>>)['spec'] ?? null;
}
