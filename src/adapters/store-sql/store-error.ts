/** The store cannot be used as it is: the message names the file or server, what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
const sqliteCode = { busy: 5, locked: 6, readonly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** PostgreSQL's error codes (appendix A of its manual). */
const postgresRetryable: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

/** SQLite's primary result code, without the extension in the upper bits; null for any other error. */
function sqliteCodeOf(error: unknown): number | null {
  const code: unknown = error instanceof Error && 'errcode' in error ? error.errcode : null;
  return typeof code === 'number' ? code & 0xff : null;
}

/** Whether the same transaction may succeed if it is tried again: another process held the lock, or a deadlock was broken. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof StoreError) return isRetryable(error.cause);
  const code = sqliteCodeOf(error);
  if (code !== null) return code === sqliteCode.busy || code === sqliteCode.locked;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && postgresRetryable.has(error.code);
}

const restoreFix = 'move it away, then restore a backup (homeostat restore FILE) or begin with an empty store';

/** What SQLite says, as a message with the file's name and a fix; other errors are handed back as they are. */
export function explainSqliteError(error: unknown, place: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  const explained = (what: string): StoreError => new StoreError(`${place}: ${what} (${text})`, { cause: error });
  switch (sqliteCodeOf(error)) {
    case sqliteCode.corrupt:
    case sqliteCode.notADatabase:
      return explained(`the file is damaged; it must be a whole Homeostat store; ${restoreFix}`);
    case sqliteCode.full:
      return explained('the disk is full, nothing was written; make room and try again');
    case sqliteCode.readonly:
      return explained('the file cannot be written; give this user the right to write the file and its folder');
    case sqliteCode.cannotOpen:
      return explained('the file cannot be opened; check that its folder exists and that this user may write there');
    case sqliteCode.ioError:
      return explained('the disk reports an error; check the disk, and if the file is lost restore it from a backup');
    case sqliteCode.busy:
    case sqliteCode.locked:
      return explained('another process holds the lock; end it or wait until it has finished');
    case null:
    default:
      return error;
  }
}

export const damaged = (place: string, what: string): StoreError => new StoreError(`${place}: ${what}; the file must be a whole Homeostat store; ${restoreFix}`);
