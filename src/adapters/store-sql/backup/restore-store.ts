import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { ArtefactStore } from '../../../knowledge/ports/artefact-store.ts';
import { ConflictError, InvalidInputError } from '../../../model/error.ts';
import { openDatabase } from '../open-database.ts';
import { retrying } from '../retry.ts';
import { explainSqliteError } from '../store-error.ts';
import { tableNames } from '../tables.ts';
import type { TableName, Tables } from '../tables.ts';
import type { BackupRow } from './backup-format.ts';
import { artefactsOfBackup, rowsOfBackup, verifyBackup } from './read-backup.ts';

/**
 * How far the counters jump. What was given out after the backup was made (epochs that a platform has accepted, versions and
 * event numbers that clients remember) must not be given out again for something else, and nobody knows how many there were.
 */
const COUNTER_JUMP = 1_000_000;

/** Rows inserted at once: with at most 8 columns each well below the variables that SQLite and PostgreSQL take. */
const ROWS_AT_ONCE = 500;

/**
 * Loads a backup into a store, all or nothing, and the artefacts of its models. The store may be of the other kind than the one the backup is from.
 * The controller must not run meanwhile; one that does is fenced, because the epoch jumps.
 * Throws InvalidInputError if the file is no whole backup, ConflictError if the store is not empty and `force` is not set.
 * @returns the number of rows loaded
 */
export async function restoreStore(url: string, file: string, options: { readonly force: boolean; readonly artefacts: ArtefactStore }): Promise<{ readonly rows: number; readonly createdAt: string }> {
  const { head, rows } = await verifyBackup(file);
  const { db, place } = await openDatabase(url);
  try {
    await retrying(() => db.transaction().execute((transaction) => replaceAll(transaction, { file, place, ...options })));
    return { rows, createdAt: head.createdAt };
  } catch (error) {
    throw explainSqliteError(error, place);
  } finally {
    await db.destroy();
  }
}

type Restore = { readonly file: string; readonly place: string; readonly force: boolean; readonly artefacts: ArtefactStore };

async function replaceAll(transaction: Transaction<Tables>, { file, place, force, artefacts }: Restore): Promise<void> {
  if (!force && !(await isEmpty(transaction))) {
    throw new ConflictError(`${place}: the store is not empty; a restore replaces all of it; name an empty store, or use --force to give up what it holds`);
  }
  // Before the rows that refer to them: if this ends in the middle, there are files that nobody refers to, which are collected.
  for await (const { artefact, base64 } of artefactsOfBackup(file)) {
    const { sha256 } = await artefacts.put(Buffer.from(base64, 'base64'));
    if (sha256 !== artefact) throw new InvalidInputError([`${file}: artefact ${artefact} has the SHA-256 ${sha256}; they must be the same; take another backup`]);
  }
  const { value: countedHere } = await transaction.selectFrom('counter').select((select) => select.fn.max('value').as('value')).executeTakeFirstOrThrow();
  for (const table of tableNames) await transaction.deleteFrom(table).execute();
  await insertAll(transaction, rowsOfBackup(file));
  await transaction.updateTable('counter')
    .set((update) => ({ value: sql<number>`${update.case().when('value', '>', countedHere).then(update.ref('value')).else(countedHere).end()} + ${sql.lit(COUNTER_JUMP)}` }))
    .execute();
}

async function isEmpty(db: Kysely<Tables>): Promise<boolean> {
  for (const table of tableNames) {
    // The counters have rows from the start.
    if (table !== 'counter' && (await db.selectFrom(table).select(sql.lit(1).as('one')).limit(1).executeTakeFirst()) !== undefined) return false;
  }
  return true;
}

async function insertAll(transaction: Transaction<Tables>, rows: AsyncIterable<BackupRow>): Promise<void> {
  let table: TableName | null = null;
  let waiting: BackupRow['row'][] = [];
  const flush = async (): Promise<void> => {
    if (table !== null && waiting.length > 0) await transaction.insertInto(table).values(waiting).execute();
    waiting = [];
  };
  for await (const next of rows) {
    if (next.table !== table || waiting.length === ROWS_AT_ONCE) await flush();
    table = next.table;
    waiting.push(next.row);
  }
  await flush();
}
