import type { Kysely } from 'kysely';
import type { DocumentReads, StoredDocument } from '../../../knowledge/ports/knowledge-store.ts';
import type { Json } from '../../../model/json.ts';
import { instant } from '../../../units/time.ts';
import type { DocumentRow, Tables } from '../tables.ts';

export function documentReads(db: Kysely<Tables>): DocumentReads {
  // Every cycle reads all documents, which hardly ever change: what their texts said last is remembered.
  const known = new Map<string, ReadonlyMap<string, Content>>();
  return {
    async documents(kind) {
      const rows = await db.selectFrom('document').selectAll().where('kind', '=', kind).orderBy('name').execute();
      const before = known.get(kind);
      const contents = rows.map(({ name, body }): Content => {
        const content = before?.get(name);
        return content?.body === body ? content : { body, document: JSON.parse(body) as Json };
      });
      known.set(kind, new Map(rows.map(({ name }, i) => [name, contents[i] as Content])));
      return rows.map((row, i) => documentOf(row, contents[i]?.document));
    },
    async document(kind, name) {
      const row = await db.selectFrom('document').selectAll().where('kind', '=', kind).where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : documentOf(row);
    },
    async documentHistory(kind, name) {
      const rows = await db.selectFrom('document_version').selectAll()
        .where('kind', '=', kind).where('name', '=', name).orderBy('resource_version', 'desc').execute();
      return rows.map((row) => documentOf(row));
    },
  };
}

/** A text, and what it says. */
type Content = { readonly body: string; readonly document: Json };

const documentOf = (row: DocumentRow, document = JSON.parse(row.body) as Json): StoredDocument => ({
  kind: row.kind,
  name: row.name,
  generation: row.generation,
  resourceVersion: row.resource_version,
  document,
  baseDir: row.base_dir,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});
