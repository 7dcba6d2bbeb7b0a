import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCycle } from '../../knowledge/sample-records.ts';
import { instant } from '../../units/time.ts';
import { loadSqlite } from './load-sqlite.ts';
import { openStore } from './open-store.ts';

const clock = { now: () => instant(0) };
let folder: string;
let file: string;
const open = () => openStore({ url: `sqlite:${file}` }, clock);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-file-'));
  file = join(folder, 'deep/knowledge.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function filledFile(): Promise<void> {
  const store = await open();
  for (let cycle = 1; cycle <= 100; cycle++) await store.commit(sampleCycle(cycle), null);
  await store.close();
}

describe('the file of a store', () => {
  it('is made with its folder, for its owner only, and holds what was written when it is opened again', async () => {
    await filledFile();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['knowledge.db']);
    const store = await open();
    expect(await store.decisions('shop', { limit: 1000 })).toHaveLength(100);
    await store.close();
  });

  it('is refused where the folder above its own is missing, and nothing is made', async () => {
    await expect(openStore({ url: `sqlite:${join(folder, 'no/where/knowledge.db')}` }, clock)).rejects.toThrow(/the folder above it must exist/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is the same for all who open it at once for the first time', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, open));
    const epochs = await Promise.all(stores.map((store) => store.acquireEpoch('one')));
    expect(epochs.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it.each([
    ['emptied', () => truncateSync(file, 0)],
    ['cut', () => truncateSync(file, 3 * 4096)],
    ['overwritten at its start', () => overwrite(0, 64)],
    ['overwritten in the middle', () => overwrite(4096, 8 * 4096)],
    ['replaced by something else', () => writeFileSync(file, 'hello, I am a diary\n'.repeat(100))],
  ])('is refused when it was %s, by name and with a fix, and left as it is', async (_, damage) => {
    await filledFile();
    damage();
    const before = readFileSync(file);
    const refused = open();
    await expect(refused).rejects.toThrow(file);
    await expect(refused).rejects.toThrow(/restore a backup/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is refused if it is the database of another program', async () => {
    await filledFile();
    const other = join(folder, 'other.db');
    const database = new (loadSqlite().DatabaseSync)(other);
    database.exec('create table diary (day text)');
    database.close();
    await expect(openStore({ url: `sqlite:${other}` }, clock)).rejects.toThrow(/database of another program/);
  });

  it('is refused if a newer Homeostat changed its schema', async () => {
    await filledFile();
    const database = new (loadSqlite().DatabaseSync)(file);
    database.exec(`insert into schema_migration values ('9999-later', '2030-01-01T00:00:00.000Z')`);
    database.close();
    await expect(open()).rejects.toThrow(/9999-later, which this version does not know.*use the newer Homeostat/);
  });

  it('is refused if it is a folder', async () => {
    file = folder;
    await expect(open()).rejects.toThrow(/is not a file/);
  });

  it('can be read while another process writes, and a commit waits for its turn', async () => {
    await filledFile();
    const store = await open();
    const other = new (loadSqlite().DatabaseSync)(file);
    other.exec('begin immediate');
    const commit = store.commit([{ kind: 'put-setting', name: 'a', value: 1 }], null);
    for (let read = 0; read < 20; read++) expect(await store.decisions('shop', { limit: 1 })).toHaveLength(1);
    other.exec('rollback');
    other.close();
    await commit;
    expect(await store.setting('a')).toBe(1);
    await store.close();
  });

  it('has a write-ahead log, so that readers and a writer do not stop each other', async () => {
    const store = await open();
    const database = new (loadSqlite().DatabaseSync)(file);
    expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    database.close();
    await store.close();
  });
});

describe('the URL of a store', () => {
  it.each(['', 'sqlite:', 'file.db', 'mysql://root:secret@host/db', 'postgres:secret'])('"%s" is refused without showing what may be secret', async (url) => {
    const refused = await openStore({ url }, clock).catch((error: unknown) => String(error));
    expect(refused).toMatch(/it must be sqlite:PATH/);
    expect(refused).not.toContain('secret');
  });
});

function overwrite(from: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, from);
  closeSync(handle);
}
