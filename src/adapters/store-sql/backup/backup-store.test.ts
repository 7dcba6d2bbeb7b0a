import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnowledgeStore } from '../../../knowledge/ports/knowledge-store.ts';
import { sampleCycle, sampleLedgerRow, sampleModelVersion } from '../../../knowledge/sample-records.ts';
import type { TestingArtefacts } from '../../../knowledge/testing-artefacts.ts';
import { testingArtefacts } from '../../../knowledge/testing-artefacts.ts';
import { instant } from '../../../units/time.ts';
import { openStore } from '../open-store.ts';
import { backupStore } from './backup-store.ts';
import { restoreStore } from './restore-store.ts';

const clock = { now: () => instant(1_700_000_000_000) };
let folder: string;
let store: KnowledgeStore;
let artefacts: TestingArtefacts;
const pathOf = (name: string): string => join(folder, name);
const urlOf = (name: string): string => `sqlite:${pathOf(name)}`;

beforeEach(async () => {
  artefacts = testingArtefacts(clock);
  folder = mkdtempSync(join(tmpdir(), 'homeostat-backup-'));
  store = await openStore({ url: urlOf('a.db') }, clock);
  for (let cycle = 1; cycle <= 20; cycle++) await store.commit(sampleCycle(cycle), null);
  await store.commit([{ kind: 'open-ledger', row: sampleLedgerRow() }, { kind: 'put-setting', name: 'grüße\n', value: '\u0000 👩‍👩‍👧' }], null);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const contentOf = async (from: KnowledgeStore) => ({
  decisions: await from.decisions('shop', { limit: 100 }),
  runs: await from.runs('shop', { limit: 100 }),
  ledger: await from.openLedger('shop'),
  spans: await from.spans('shop', instant(0), instant(1e12)),
  events: await from.events({ limit: 100 }),
  setting: await from.setting('grüße\n'),
});

describe('a backup', () => {
  it('restores to the same content, taken while the store is in use', async () => {
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    await restoreStore(urlOf('b.db'), pathOf('backup'), { force: false, artefacts });
    const restored = await openStore({ url: urlOf('b.db') }, clock);
    expect(await contentOf(restored)).toEqual(await contentOf(store));
    await restored.close();
  });

  it('holds one instant, whatever is written meanwhile', async () => {
    const backup = backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    for (let cycle = 21; cycle <= 60; cycle++) await store.commit(sampleCycle(cycle), null);
    await backup;
    await restoreStore(urlOf('b.db'), pathOf('backup'), { force: false, artefacts });
    const restored = await openStore({ url: urlOf('b.db') }, clock);
    const { decisions, runs, events } = await contentOf(restored);
    // Every commit wrote one of each: a count that differs would be half a commit.
    expect([runs.length, events.length]).toEqual([decisions.length, decisions.length]);
    await restored.close();
  });

  it('is readable by its owner only, and leaves nothing else behind', async () => {
    const { bytes } = await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    expect(statSync(pathOf('backup')).size).toBe(bytes);
    expect(statSync(pathOf('backup')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('is refused if it was cut, changed or is something else', async () => {
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    const text = readFileSync(pathOf('backup'), 'utf8');
    const broken: Readonly<Record<string, string>> = {
      empty: '',
      cut: text.slice(0, Math.floor(text.length / 2)),
      'without its end': text.trimEnd().split('\n').slice(0, -1).join('\n'),
      changed: text.replace('enlarge-workers', 'enlarge-Workers'),
      'with a row less': text.split('\n').toSpliced(5, 1).join('\n'),
      'with more behind': `${text}{"x":1}\n`,
      'something else': '{"hello": "world"}\n',
      'from the future': text.replace('0002-models', '9999-later'),
    };
    for (const [name, content] of Object.entries(broken)) {
      writeFileSync(pathOf(name), content);
      await expect(restoreStore(urlOf('b.db'), pathOf(name), { force: false, artefacts }), name).rejects.toThrow(/it must be/);
    }
    expect(readdirSync(folder).includes('b.db')).toBe(false);
  });

  it('does not overwrite a store without force, and replaces it whole with force', async () => {
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    const before = await contentOf(store);
    await store.commit(sampleCycle(21), null);
    await expect(restoreStore(urlOf('a.db'), pathOf('backup'), { force: false, artefacts })).rejects.toThrow(/is not empty; .* --force/);
    await restoreStore(urlOf('a.db'), pathOf('backup'), { force: true, artefacts });
    expect(await contentOf(store)).toEqual(before);
  });

  it('fences a controller that runs on, and gives no epoch and no number twice', async () => {
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    const later = await store.acquireEpoch('started after the backup');
    await restoreStore(urlOf('a.db'), pathOf('backup'), { force: true, artefacts });
    await expect(store.commit([], later)).rejects.toThrow(/is over/);
    expect(await store.acquireEpoch('after the restore')).toBeGreaterThan(later);
  });

  it('carries the artefacts of its models into another data folder', async () => {
    const { sha256 } = await registerModel('weights');
    const { artefacts: count, lost } = await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    expect([count, lost]).toEqual([1, []]);
    const elsewhere = testingArtefacts(clock);
    await restoreStore(urlOf('b.db'), pathOf('backup'), { force: false, artefacts: elsewhere });
    expect(Buffer.from(await elsewhere.get(sha256)).toString()).toBe('weights');
    const restored = await openStore({ url: urlOf('b.db') }, clock);
    expect(await restored.modelVersions('load', { limit: 10 })).toEqual(await store.modelVersions('load', { limit: 10 }));
    await restored.close();
  });

  it('that was made before there were models restores too', async () => {
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    const lines = readFileSync(pathOf('backup'), 'utf8').trimEnd().replace('0002-models', '0001-initial').split('\n').slice(0, -1);
    const content = `${lines.join('\n')}\n`;
    writeFileSync(pathOf('old'), `${content}${JSON.stringify({ end: true, rows: lines.length - 1, sha256: createHash('sha256').update(content).digest('hex') })}\n`);
    await restoreStore(urlOf('b.db'), pathOf('old'), { force: false, artefacts });
    const restored = await openStore({ url: urlOf('b.db') }, clock);
    expect(await contentOf(restored)).toEqual(await contentOf(store));
    await restored.close();
  });

  it('is made without an artefact that is damaged, and names it', async () => {
    const { sha256 } = await registerModel('weights');
    artefacts.harm(sha256, 'flip');
    const result = await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    expect(result).toMatchObject({ artefacts: 0, lost: [sha256] });
    await restoreStore(urlOf('b.db'), pathOf('backup'), { force: false, artefacts: testingArtefacts(clock) });
  });

  it('leaves no artefact behind where the store is not empty', async () => {
    const { sha256 } = await registerModel('weights');
    await backupStore(urlOf('a.db'), pathOf('backup'), clock, artefacts);
    const elsewhere = testingArtefacts(clock);
    await expect(restoreStore(urlOf('a.db'), pathOf('backup'), { force: false, artefacts: elsewhere })).rejects.toThrow(/is not empty/);
    await expect(elsewhere.get(sha256)).rejects.toThrow();
  });

  it('is not made of what is not there', async () => {
    await expect(backupStore(urlOf('absent.db'), pathOf('backup'), clock, artefacts)).rejects.toThrow(/there is no store/);
    await expect(backupStore('sqlite::memory:', pathOf('backup'), clock, artefacts)).rejects.toThrow(/must be a file or a server/);
    await expect(backupStore(urlOf('a.db'), pathOf('a.db'), clock, artefacts)).rejects.toThrow(/the store itself/);
    expect(readdirSync(folder).filter((name) => name.startsWith('absent'))).toEqual([]);
  });
});

async function registerModel(text: string): Promise<{ readonly sha256: string }> {
  const artefact = await artefacts.put(Buffer.from(text));
  await store.commit([{ kind: 'put-model-version', version: sampleModelVersion({ artefact }) }], null);
  return artefact;
}
