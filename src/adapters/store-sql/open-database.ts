import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { retrying } from './retry.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { openSqliteFile, openSqliteMemory } from './sqlite-file.ts';
import { explainSqliteError, StoreError } from './store-error.ts';
import { parseStoreUrl, placeOf } from './store-url.ts';
import type { StoreUrl } from './store-url.ts';
import type { Tables } from './tables.ts';

/** A database with the present schema, and its name for messages. */
export type OpenDatabase = { readonly db: Kysely<Tables>; readonly place: string; readonly kind: StoreUrl['kind'] };

/** Opens and brings the schema up to date. Throws StoreError or InvalidInputError that say what to do. */
export async function openDatabase(text: string): Promise<OpenDatabase> {
  const url = parseStoreUrl(text);
  const place = placeOf(url);
  const db = new Kysely<Tables>({ dialect: await dialectOf(url) });
  try {
    await retrying(() => migrate(db, place));
    return { db, place, kind: url.kind };
  } catch (error) {
    await db.destroy();
    throw url.kind === 'postgres' ? explainConnectError(error, place) : explainSqliteError(error, place);
  }
}

async function dialectOf(url: StoreUrl) {
  switch (url.kind) {
    case 'memory':
      return sqliteDialect(openSqliteMemory());
    case 'sqlite':
      // The very first open of a file by two processes at once can find it locked for a moment.
      return sqliteDialect(await retrying(async () => openSqliteFile(url.file)));
    case 'postgres':
      // The next query opens a new connection, or fails with the reason: nothing is lost by not hearing of this one.
      return postgresDialect(url.url, () => {});
  }
}

function explainConnectError(error: unknown, place: string): unknown {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string' || !/^(E[A-Z]+|28\w{3}|3D\w{3})$/.test(code)) return error;
  const text = error instanceof Error && error.message !== '' ? error.message : code;
  return new StoreError(`${place}: cannot be reached (${text}); start the server, or correct host, database, user and password in the URL`, { cause: error });
}
