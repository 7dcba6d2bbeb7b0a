import { PostgresAdapter, sql } from 'kysely';
import type { ColumnDataType, Kysely, RawBuilder } from 'kysely';
import type { StoreMigration } from '../migrations.ts';

/** Text is compared by code points, as in the migration before. */
const textOf = (db: Kysely<unknown>): ColumnDataType | RawBuilder<unknown> => (db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : 'text');

export const models: StoreMigration = {
  name: '0002-models',
  async up(db) {
    const text = textOf(db);
    await db.schema.createTable('model_version')
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('digest', text, (column) => column.notNull())
      .addColumn('artefact', text, (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('model_version_key', ['name', 'version'])
      .execute();
    // Equal content is one version, whoever registers it at the same time.
    await db.schema.createIndex('model_version_by_digest').unique().on('model_version').columns(['name', 'digest']).execute();
    await db.schema.createTable('model_alias_move')
      .addColumn('model', text, (column) => column.notNull())
      .addColumn('alias', text, (column) => column.notNull())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('at', 'double precision', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('model_alias_move_key', ['model', 'alias', 'number'])
      .execute();
  },
};
