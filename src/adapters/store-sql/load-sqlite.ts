import type * as sqlite from 'node:sqlite';

/**
 * Loads node:sqlite. Some Node versions announce it as experimental on standard error, which users can do nothing about;
 * only that one warning is kept back, and only while the module loads.
 */
export function loadSqlite(): typeof sqlite {
  const emitWarning: typeof process.emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite')) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
