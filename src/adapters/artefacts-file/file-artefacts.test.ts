import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { artefactStoreContract } from '../../knowledge/artefact-store.contract.ts';
import { instant } from '../../units/time.ts';
import { fileArtefacts } from './file-artefacts.ts';

const root = mkdtempSync(join(tmpdir(), 'homeostat-artefacts-'));
const later = instant(8e15);
let count = 0;
let folder = '';
const fileOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2));

beforeEach(() => {
  folder = join(root, String(count++), 'models');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('artefacts in files', () => {
  artefactStoreContract(() => ({
    store: fileArtefacts(folder),
    harm: (sha256, how) => {
      if (how === 'delete') return rmSync(fileOf(sha256));
      const bytes = readFileSync(fileOf(sha256));
      bytes[3] = (bytes[3] ?? 0) ^ 0x10;
      writeFileSync(fileOf(sha256), bytes);
    },
  }));

  it('are for their owner only, and nothing else is left beside them', async () => {
    const { sha256 } = await fileArtefacts(folder).put(Buffer.from('weights'));
    expect(statSync(fileOf(sha256)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))).toEqual(new Set([sha256.slice(0, 2), join(sha256.slice(0, 2), sha256.slice(2))]));
  });

  it('are refused unread where a file is larger than any artefact', async () => {
    const store = fileArtefacts(folder);
    const { sha256 } = await store.put(Buffer.from('weights'));
    writeFileSync(fileOf(sha256), Buffer.alloc(16 * 1_048_576 + 1));
    await expect(store.get(sha256)).rejects.toMatchObject({ state: 'damaged' });
  });

  it('come back if they turn out to be used while they are collected, and are gone otherwise', async () => {
    const store = fileArtefacts(folder);
    const { sha256 } = await store.put(Buffer.from('weights'));
    let looks = 0;
    const usedAtSecondLook = async (): Promise<ReadonlySet<string>> => new Set(looks++ === 0 ? [] : [sha256]);
    expect(await store.collect(usedAtSecondLook, later)).toEqual([]);
    expect(await store.get(sha256)).toHaveLength(7);
  });

  it('are put back or removed by the next collection where one was interrupted', async () => {
    const store = fileArtefacts(folder);
    const [used, orphan] = [await store.put(Buffer.from('used')), await store.put(Buffer.from('orphan'))];
    const broken = async (): Promise<never> => {
      throw new Error('the store is gone');
    };
    let looks = 0;
    await expect(store.collect(async () => (looks++ === 0 ? new Set<string>() : broken()), later)).rejects.toThrow('the store is gone');
    expect(await store.collect(async () => new Set([used.sha256]), later)).toEqual([orphan.sha256]);
    expect(await store.get(used.sha256)).toHaveLength(4);
  });

  it('that were never finished are removed once they are old, and files of others are left alone', async () => {
    const store = fileArtefacts(folder);
    const { sha256 } = await store.put(Buffer.from('weights'));
    const temporary = `${fileOf(sha256)}.00000000-0000-4000-8000-000000000000.new`;
    const other = join(folder, 'README.txt');
    for (const path of [temporary, other]) writeFileSync(path, 'half');
    await store.collect(async () => new Set([sha256]), instant(0));
    expect(readdirSync(join(folder, sha256.slice(0, 2)))).toHaveLength(2);
    await store.collect(async () => new Set([sha256]), later);
    expect(readdirSync(join(folder, sha256.slice(0, 2)))).toEqual([sha256.slice(2)]);
    expect(readdirSync(folder)).toContain('README.txt');
  });
});
