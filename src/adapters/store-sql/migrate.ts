import { PostgresAdapter } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { migrations } from './migrations.ts';
import { StoreError } from './store-error.ts';
import type { Tables } from './tables.ts';

/** Tables that kysely keeps beside ours: which migrations ran, and the lock while they do. */
const MIGRATION_TABLE = 'schema_migration';
const MIGRATION_LOCK_TABLE = 'schema_migration_lock';

/** Brings the schema up to date, all steps or none; refuses a store that a newer Homeostat has changed. */
export async function migrate(db: Kysely<Tables>, place: string): Promise<void> {
  // SQLite: one transaction around everything, so that the first process to come does it and the others find it done.
  // PostgreSQL: the migrator takes an advisory lock for the same purpose.
  if (db.getExecutor().adapter instanceof PostgresAdapter) await migrateIn(db, place);
  else await db.transaction().execute((transaction) => migrateIn(transaction, place));
}

async function migrateIn(db: Kysely<Tables>, place: string): Promise<void> {
  await refuseNewer(db, place);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(migrations.map(({ name, up }): [string, Migration] => [name, { up }])) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: MIGRATION_LOCK_TABLE,
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new StoreError(`${place}: the schema cannot be brought up to date (${JSON.stringify(error)})`);
}

async function refuseNewer(db: Kysely<Tables>, place: string): Promise<void> {
  const tables = await db.introspection.getTables();
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return;
  const rows = await db.withTables<{ [MIGRATION_TABLE]: { name: string } }>().selectFrom(MIGRATION_TABLE).select('name').execute();
  const unknown = rows.map((row) => row.name).filter((name) => !migrations.some((known) => known.name === name));
  if (unknown.length === 0) return;
  throw new StoreError(
    `${place}: its schema has ${unknown.join(', ')}, which this version does not know; it must be ${migrations.at(-1)?.name} or older; ` +
      'use the newer Homeostat that wrote it, or restore a backup from before the upgrade',
  );
}
