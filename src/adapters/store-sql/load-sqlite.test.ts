import { afterEach, expect, it, vi } from 'vitest';
import { loadSqlite } from './load-sqlite.ts';

afterEach(() => vi.restoreAllMocks());

it('keeps back only the warning that SQLite is experimental, and only while it loads', () => {
  const load = process.getBuiltinModule.bind(process);
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  vi.spyOn(process, 'getBuiltinModule').mockImplementation((name: string) => {
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
    process.emitWarning('something else');
    return load(name);
  });
  expect(loadSqlite().DatabaseSync).toBeTypeOf('function');
  process.emitWarning('SQLite, later');
  expect(warned.mock.calls.map(([text]) => text)).toEqual(['something else', 'SQLite, later']);
});
