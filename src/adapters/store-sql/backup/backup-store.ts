import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ArtefactStore } from '../../../knowledge/ports/artefact-store.ts';
import { ArtefactError } from '../../../knowledge/ports/artefact-store.ts';
import type { Clock } from '../../../model/clock.ts';
import { InvalidInputError, NotFoundError } from '../../../model/error.ts';
import { isoOf } from '../../../units/time.ts';
import { migrations } from '../migrations.ts';
import { openDatabase } from '../open-database.ts';
import { explainSqliteError } from '../store-error.ts';
import { parseStoreUrl } from '../store-url.ts';
import { primaryKeys, tableNames } from '../tables.ts';
import type { TableName, Tables } from '../tables.ts';
import { BACKUP_FORMAT, BACKUP_VERSION } from './backup-format.ts';

/** Rows read at once: bounds memory, whatever the store's size. */
const ROWS_AT_ONCE = 500;

export type BackupResult = {
  readonly file: string;
  readonly rows: number;
  readonly artefacts: number;
  /** Of artefacts that could not be read: a lost model must not keep everything else from being saved. */
  readonly lost: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
};

/**
 * Writes everything the store holds at one instant, with the artefacts of its models, into one file, while the store is in use. The file appears under its
 * name only when it is whole and on disk; a file that is there already is replaced then.
 * Throws InvalidInputError for a store in memory, NotFoundError where there is no store (none is made).
 */
export async function backupStore(url: string, file: string, clock: Clock, artefacts: ArtefactStore): Promise<BackupResult> {
  refuseImpossible(url, file);
  const { db, place } = await openDatabase(url);
  const partial = `${file}.${process.pid}.partial`;
  try {
    const written = await withHandle(partial, 'w', (handle) => writeBackup(db, handle, clock, artefacts));
    await rename(partial, file);
    await syncFolder(dirname(file));
    return { file, ...written };
  } catch (error) {
    throw explainSqliteError(error, place);
  } finally {
    await rm(partial, { force: true });
    await db.destroy();
  }
}

function refuseImpossible(url: string, file: string): void {
  const place = parseStoreUrl(url);
  if (place.kind === 'memory') throw new InvalidInputError(['store is sqlite::memory:; it must be a file or a server to be backed up; name its URL']);
  if (place.kind === 'sqlite' && !existsSync(place.file)) throw new NotFoundError(`${place.file}: there is no store; name the store's file`);
  if (place.kind === 'sqlite' && place.file === resolve(file)) throw new InvalidInputError([`backup file is ${file}, the store itself; it must be another file; choose another name`]);
}

async function writeBackup(db: Kysely<Tables>, handle: FileHandle, clock: Clock, artefacts: ArtefactStore): Promise<Omit<BackupResult, 'file'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  const wanted = new Set<string>();
  const write = async (values: readonly unknown[]): Promise<void> => {
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
    hash.update(text);
    bytes += Buffer.byteLength(text);
    await handle.appendFile(text);
  };
  await write([{ format: BACKUP_FORMAT, version: BACKUP_VERSION, schema: migrations.at(-1)?.name, createdAt: isoOf(clock.now()) }]);
  // One snapshot for all tables; writers go on beside it.
  await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (snapshot) => {
    for (const table of tableNames) {
      for await (const page of pagesOf(snapshot, table)) {
        await write(page.map((row) => ({ table, row })));
        rows += page.length;
        if (table === 'model_version') for (const row of page) wanted.add(String(row['artefact']));
      }
    }
  });
  // Artefacts of versions never change, so they need no snapshot.
  const lost: string[] = [];
  for (const artefact of wanted) {
    const content = await contentOf(artefacts, artefact);
    if (content === null) lost.push(artefact);
    else await write([{ artefact, base64: Buffer.from(content).toString('base64') }]);
  }
  const counts = { rows, artefacts: wanted.size - lost.length };
  const sha256 = hash.copy().digest('hex');
  await write([{ end: true, ...counts, sha256 }]);
  await handle.sync();
  return { ...counts, lost, bytes, sha256 };
}

const contentOf = (artefacts: ArtefactStore, sha256: string): Promise<Uint8Array | null> => artefacts.get(sha256).catch((error: unknown) => {
  if (error instanceof ArtefactError) return null;
  throw error;
});

/** All rows of a table by primary key: each page begins behind the last row of the one before. */
async function* pagesOf(db: Kysely<Tables>, table: TableName): AsyncIterable<readonly Readonly<Record<string, unknown>>[]> {
  const keys: readonly string[] = primaryKeys[table];
  const order = sql.join(keys.map((key) => sql.ref(key)));
  for (let last: Readonly<Record<string, unknown>> | undefined; ; ) {
    const present = last;
    const behind = present === undefined ? sql`` : sql`where (${order}) > (${sql.join(keys.map((key) => present[key]))})`;
    const { rows } = await sql<Readonly<Record<string, unknown>>>`select * from ${sql.table(table)} ${behind} order by ${order} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1);
  }
}

/** The new name of the file is itself on disk only when its folder is. */
const syncFolder = (folder: string): Promise<void> => withHandle(folder, 'r', (handle) => handle.sync());

async function withHandle<T>(path: string, flags: 'r' | 'w', work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
