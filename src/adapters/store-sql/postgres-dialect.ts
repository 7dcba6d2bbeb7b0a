import { CompiledQuery, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { CustomTypesConfig } from 'pg';

/** Connections to the server; commits go one after the other anyway, the rest is for reads. */
const CONNECTIONS_MAX = 8;
/** How long to wait for a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** No statement of ours needs longer, in milliseconds; a server that hangs must not hang the controller. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** PostgreSQL's 64-bit integers arrive as text; ours are counters far below 2^53. */
const typesWithNumbers: CustomTypesConfig = {
  getTypeParser: (id, format) => (id === types.builtins.INT8 ? Number : types.getTypeParser(id, format)) as never,
};

/** @param onIdleError told when a connection that nobody uses breaks; the pool opens another one when it is needed. */
export function postgresDialect(url: string, onIdleError: (error: Error) => void): PostgresDialect {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'homeostat',
    types: typesWithNumbers,
  });
  pool.on('error', onIdleError);
  return new PostgresDialect({
    pool,
    // A commit that resolved must survive the server's crash, whatever the server's default is.
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('set synchronous_commit = on'));
    },
  });
}
