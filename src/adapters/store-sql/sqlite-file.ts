import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { loadSqlite } from './load-sqlite.ts';
import { damaged, explainSqliteError, StoreError } from './store-error.ts';

/** "HOME" in ASCII, in the header of our files (PRAGMA application_id), so that somebody else's database is not taken for ours. */
const APPLICATION_ID = 0x484f4d45;

/** Every SQLite file starts with this (https://sqlite.org/fileformat.html §1.3). */
const SQLITE_MAGIC = 'SQLite format 3\0';

/**
 * How long SQLite itself waits for another process, in milliseconds. It blocks this whole process, so it is short; longer
 * waits are retries, during which everything else goes on.
 */
const BUSY_TIMEOUT_MS = 50;

const settings = `
  pragma busy_timeout = ${BUSY_TIMEOUT_MS};
  pragma foreign_keys = on;
  pragma synchronous = full;
  pragma trusted_schema = off;
`;

/** An empty database in memory; it is gone when it is closed. */
export function openSqliteMemory(): DatabaseSync {
  const database = new (loadSqlite().DatabaseSync)(':memory:');
  database.exec(settings);
  return database;
}

/**
 * Opens the store's file, or makes an empty one where there is none. Throws StoreError if the file is damaged or is not
 * ours; it is never replaced.
 */
export function openSqliteFile(file: string): DatabaseSync {
  if (!existsSync(file)) createFile(file);
  checkHeader(file);
  let database: DatabaseSync | null = null;
  try {
    database = new (loadSqlite().DatabaseSync)(file);
    database.exec(settings);
    checkWhole(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw explainSqliteError(error, file);
  }
}

/**
 * A new file appears under its name only when it is whole: so an empty file is always damage, never a start that was
 * interrupted, and two processes that start at once get the same file.
 */
function createFile(file: string): void {
  const folder = dirname(file);
  makeOneFolder(folder, file);
  const fresh = `${file}.${randomUUID()}.new`;
  try {
    closeSync(openSync(fresh, 'wx', 0o600));
    const database = new (loadSqlite().DatabaseSync)(fresh);
    database.exec(`pragma application_id = ${APPLICATION_ID}; pragma journal_mode = wal; pragma synchronous = full; vacuum;`);
    database.close();
    linkSync(fresh, file);
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    const lost = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!lost) throw explainSqliteError(error, file);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** One level only: a path that is mistyped further up must not leave folders all over the disk. */
function makeOneFolder(folder: string, file: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    throw new StoreError(`${file}: its folder cannot be made (${code ?? String(error)}); the folder above it must exist and be writable; make it, or name another path`, { cause: error });
  }
}

function checkHeader(file: string): void {
  if (!statSync(file).isFile()) throw new StoreError(`${file}: is not a file; it must be the file of a Homeostat store; name another path`);
  const head = Buffer.alloc(SQLITE_MAGIC.length);
  const handle = openSync(file, 'r');
  const length = readSync(handle, head, 0, head.length, 0);
  closeSync(handle);
  if (length === 0) throw damaged(file, 'the file is empty (0 bytes)');
  if (head.toString('latin1') !== SQLITE_MAGIC) throw damaged(file, 'the file does not begin as a database does');
}

function checkWhole(database: DatabaseSync, file: string): void {
  const problem = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0];
  if (problem !== 'ok') throw damaged(file, `the file is damaged (${String(problem)})`);
  const { application_id: id } = database.prepare('pragma application_id').get() ?? {};
  if (id !== APPLICATION_ID) {
    throw new StoreError(`${file}: is a database of another program; it must be the file of a Homeostat store; name another path`);
  }
  // Somebody may have switched it off by hand; without it readers and writers would stop each other.
  const { journal_mode: mode } = database.prepare('pragma journal_mode = wal').get() ?? {};
  if (mode !== 'wal') throw new StoreError(`${file}: its file system has no write-ahead log (mode ${String(mode)}); put the store on a local disk`);
}
