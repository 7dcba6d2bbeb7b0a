import type { Kysely } from 'kysely';
import type { DocumentReads, StoredDocument } from '../../../knowledge/ports/knowledge-store.ts';
import type { Json } from '../../../model/json.ts';
import { instant } from '../../../units/time.ts';
import type { DocumentRow, Tables } from '../tables.ts';

export function documentReads(db: Kysely<Tables>): DocumentReads {
  return {
    async documents(kind) {
      const rows = await db.selectFrom('document').selectAll().where('kind', '=', kind).orderBy('name').execute();
      return rows.map(documentOf);
    },
    async document(kind, name) {
      const row = await db.selectFrom('document').selectAll().where('kind', '=', kind).where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : documentOf(row);
    },
    async documentHistory(kind, name) {
      const rows = await db.selectFrom('document_version').selectAll()
        .where('kind', '=', kind).where('name', '=', name).orderBy('resource_version', 'desc').execute();
      return rows.map(documentOf);
    },
  };
}

const documentOf = (row: DocumentRow): StoredDocument => ({
  kind: row.kind,
  name: row.name,
  generation: row.generation,
  resourceVersion: row.resource_version,
  document: JSON.parse(row.body) as Json,
  baseDir: row.base_dir,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});
