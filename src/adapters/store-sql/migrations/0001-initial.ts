import { PostgresAdapter, sql } from 'kysely';
import type { ColumnDataType, Kysely, RawBuilder } from 'kysely';
import type { StoreMigration } from '../migrations.ts';

type Text = ColumnDataType | RawBuilder<unknown>;

/** PostgreSQL compares text by the database's language unless told to go by code points, as SQLite does. */
const textOf = (db: Kysely<unknown>): Text => (db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : 'text');

async function createCounters(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('counter')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into counter (name, value) values ('epoch', 0), ('resource-version', 0), ('event', 0)`.execute(db);
  await db.schema.createTable('term')
    .addColumn('epoch', 'bigint', (column) => column.primaryKey())
    .addColumn('holder', text, (column) => column.notNull())
    .addColumn('acquired_at', 'double precision', (column) => column.notNull())
    .execute();
}

async function createDocuments(db: Kysely<unknown>, text: Text): Promise<void> {
  for (const [table, key] of [['document', ['kind', 'name']], ['document_version', ['kind', 'name', 'resource_version']]] as const) {
    await db.schema.createTable(table)
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('generation', 'bigint', (column) => column.notNull())
      .addColumn('resource_version', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('base_dir', 'text', (column) => column.notNull())
      .addColumn('created_at', 'double precision', (column) => column.notNull())
      .addColumn('updated_at', 'double precision', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, [...key])
      .execute();
  }
}

async function createDecisions(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('decision')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('app', text, (column) => column.notNull())
    .addColumn('cycle', 'bigint', (column) => column.notNull())
    .addColumn('shadow', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'double precision', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('decision_by_app').on('decision').columns(['app', 'cycle', 'id']).execute();
  await db.schema.createTable('policy_state')
    .addColumn('app', text, (column) => column.notNull())
    .addColumn('policy', text, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('policy_state_key', ['app', 'policy'])
    .execute();
}

async function createRuns(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('run')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('app', text, (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'double precision', (column) => column.notNull())
    .addColumn('ended_at', 'double precision')
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('run_by_app').on('run').columns(['app', 'created_at', 'id']).execute();
  // The runner asks for the open ones in every tick; there are few of them among many ended ones.
  await db.schema.createIndex('run_open').on('run').columns(['created_at', 'id']).where(sql.ref('is_open'), '=', sql.lit(1)).execute();
}

async function createLedger(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('ledger')
    .addColumn('app', text, (column) => column.notNull())
    .addColumn('component', text, (column) => column.notNull())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('template', text, (column) => column.notNull())
    .addColumn('price', 'double precision', (column) => column.notNull())
    .addColumn('from_at', 'double precision', (column) => column.notNull())
    .addColumn('to_at', 'double precision')
    .addPrimaryKeyConstraint('ledger_key', ['app', 'instance', 'from_at'])
    .execute();
  // At most one open row for an instance, whoever writes: nobody is billed twice.
  await db.schema.createIndex('ledger_open').unique().on('ledger').columns(['app', 'instance']).where(sql.ref('to_at'), 'is', null).execute();
  await db.schema.createIndex('ledger_by_end').on('ledger').columns(['app', 'to_at']).execute();
}

async function createSpans(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('objective_span')
    .addColumn('app', text, (column) => column.notNull())
    .addColumn('objective', text, (column) => column.notNull())
    .addColumn('from_at', 'double precision', (column) => column.notNull())
    .addColumn('to_at', 'double precision', (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('applies', 'integer', (column) => column.notNull())
    .addColumn('value', 'double precision')
    .addColumn('why', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('objective_span_key', ['app', 'objective', 'from_at'])
    .execute();
  await db.schema.createIndex('objective_span_by_end').on('objective_span').columns(['app', 'to_at']).execute();
}

async function createEvents(db: Kysely<unknown>, text: Text): Promise<void> {
  await db.schema.createTable('event')
    .addColumn('sequence', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'double precision', (column) => column.notNull())
    .addColumn('app', text)
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('event_by_app').on('event').columns(['app', 'sequence']).execute();
}

export const initial: StoreMigration = {
  name: '0001-initial',
  async up(db) {
    const text = textOf(db);
    await createCounters(db, text);
    await createDocuments(db, text);
    await createDecisions(db, text);
    await createRuns(db, text);
    await createLedger(db, text);
    await createSpans(db, text);
    await createEvents(db, text);
    await db.schema.createTable('setting')
      .addColumn('name', text, (column) => column.primaryKey())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute();
  },
};
