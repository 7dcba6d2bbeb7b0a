import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConflictError } from '../../model/error.ts';
import { RunFile } from './run-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-run-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (path: string): RunFile => new RunFile(path, () => 0);

describe('the file of a run', () => {
  it('is held by one, and leaves nothing behind', () => {
    const path = join(folder, 'one.json');
    const file = open(path);
    expect(() => open(path)).toThrow(ConflictError);
    file.close();
    open(path).close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, started: '1' }],
    ['another process with the number of one that is gone', { pid: process.pid, started: 'before' }],
  ])('is taken over from %s, even where taking over was interrupted', (_what, holder) => {
    const path = join(folder, 'gone.json');
    for (const lock of ['.lock', '.lock.lock']) writeFileSync(`${path}${lock}`, JSON.stringify(holder));
    const file = open(path);
    expect(() => open(path)).toThrow(ConflictError);
    file.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
