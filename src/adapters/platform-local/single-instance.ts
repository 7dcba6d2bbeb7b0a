import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a file for this process alone. The lock is SQLite's, that is the kernel's record lock on the file: it ends with
 * the process, however that ends, and no stale pid is ever to be judged.
 * @returns what lets go of it, or null if another process holds it
 */
export function holdAlone(path: string): (() => void) | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return null;
    throw error;
  }
}
