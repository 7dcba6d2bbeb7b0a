import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knowledgeStoreContract } from '../../knowledge/knowledge-store.contract.ts';
import { sampleCycle, sampleEvent, sampleModelVersion } from '../../knowledge/sample-records.ts';
import { testingArtefacts } from '../../knowledge/testing-artefacts.ts';
import { instant } from '../../units/time.ts';
import { backupStore } from './backup/backup-store.ts';
import { restoreStore } from './backup/restore-store.ts';
import { openStore } from './open-store.ts';
import { postgresPrograms, startTestingPostgres } from './testing-postgres.ts';
import type { TestingPostgres } from './testing-postgres.ts';

const clock = { now: () => instant(1_700_000_000_000) };

/** The contract and what only a server can do, on a PostgreSQL of our own; says so where none is installed. */
export function postgresContract(): void {
  const bin = postgresPrograms();
  if (bin === null) process.stderr.write('skipped: no PostgreSQL\n');
  describe.skipIf(bin === null)('the store in PostgreSQL', () => {
    let server: TestingPostgres;
    beforeAll(async () => {
      server = await startTestingPostgres(bin ?? '');
    });
    afterAll(() => server.stop());

    knowledgeStoreContract(async () => openStore({ url: await server.createDatabase() }, clock));

    it('loses nothing and misses no event when several processes write', async () => {
      const url = await server.createDatabase();
      // Stores with pools of their own meet only in the server, as those of several processes do.
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ url }, clock)));
      const [reader] = stores;
      const seen: number[] = [];
      const write = Promise.all(stores.flatMap((store, writer) => Array.from({ length: 30 }, (_, index) =>
        store.commit([{ kind: 'put-setting', name: `${writer}-${index}`, value: index }, { kind: 'add-event', event: sampleEvent() }], null))));
      const read = async (): Promise<void> => {
        seen.push(...((await reader?.events({ after: seen.at(-1) ?? 0, limit: 100 })) ?? []).map(({ sequence }) => sequence));
      };
      for (let turn = 0; turn < 20; turn++) await read();
      await write;
      await read();
      expect(seen).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
      await Promise.all(stores.map((store) => store.close()));
    });

    it('gives several processes one after the other the epochs', async () => {
      const url = await server.createDatabase();
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ url }, clock)));
      const epochs = await Promise.all(stores.flatMap((store) => Array.from({ length: 5 }, () => store.acquireEpoch('one'))));
      expect(epochs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
      await Promise.all(stores.map((store) => store.close()));
    });

    it('moves between SQLite and PostgreSQL by backup and restore, and comes back the same', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'homeostat-move-'));
      const [there, back] = [await server.createDatabase(), `sqlite:${join(folder, 'back.db')}`];
      const from = `sqlite:${join(folder, 'from.db')}`;
      const store = await openStore({ url: from }, clock);
      for (let cycle = 1; cycle <= 30; cycle++) await store.commit(sampleCycle(cycle), null);
      const artefacts = testingArtefacts(clock);
      await store.commit([{ kind: 'put-model-version', version: sampleModelVersion({ artefact: await artefacts.put(Buffer.from('weights')) }) }], null);
      const decisions = await store.decisions('shop', { limit: 100 });
      await store.close();
      await backupStore(from, join(folder, '1'), clock, artefacts);
      await restoreStore(there, join(folder, '1'), { force: false, artefacts });
      await backupStore(there, join(folder, '2'), clock, artefacts);
      await restoreStore(back, join(folder, '2'), { force: false, artefacts });
      const returned = await openStore({ url: back }, clock);
      expect(await returned.decisions('shop', { limit: 100 })).toEqual(decisions);
      expect(await returned.runs('shop', { limit: 100 })).toHaveLength(30);
      expect(await returned.modelVersions('load', { limit: 10 })).toHaveLength(1);
      await returned.close();
      // Both hold the same rows in the same order; only the counters have moved on.
      const rowsIn = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line.startsWith('{"table"') && !line.includes('"counter"'));
      const fields = (line: string): unknown => JSON.parse(line);
      expect(rowsIn('2').map(fields)).toEqual(rowsIn('1').map(fields));
      rmSync(folder, { recursive: true });
    });

    it('says what to do when the database is not there, without the password', async () => {
      const url = (await server.createDatabase()).replace('homeostat@', 'homeostat:secret@').replace('/test_', '/absent_');
      const failed = await openStore({ url }, clock).catch((error: unknown) => error);
      expect(String(failed)).toMatch(/cannot be reached .*correct host, database/);
      expect(String(failed)).not.toContain('secret');
    });
  });
}
