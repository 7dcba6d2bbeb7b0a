import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { integerBelow, randomStreams } from '../model/random.ts';
import { instant } from '../units/time.ts';
import { loadModel } from '../usecases/load-model.ts';
import { registerModel } from '../usecases/register-model.ts';
import { verifyModels } from '../usecases/verify-models.ts';
import { backup, restore } from './backup.ts';
import { openModels } from './models.ts';

const child = new URL('./registering-child.ts', import.meta.url).pathname;
const KILLS = 12;
const later = instant(8e15);
const model = (seed: number) => ({ name: 'load', kind: 'test', dataSha256: 'd'.repeat(64), codeVersion: '0', nodeVersion: '0', kernel: null, seed, samples: 1, series: null, metrics: {}, parents: [], saved: { seed } });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-models-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a child register until `killAfter` acknowledgements and a random moment more; returns the last acknowledged version. */
async function registerAndKill(dataDir: string, first: number, killAfter: number, thenMs: number): Promise<number> {
  const registering = spawn(process.execPath, [child, dataDir, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(registering, 'exit');
  let printed = '';
  registering.stdout.setEncoding('utf8');
  for await (const chunk of registering.stdout) {
    printed += String(chunk);
    if (!registering.killed && printed.split('\n').length > killAfter) {
      await wait(thenMs);
      registering.kill('SIGKILL');
    }
  }
  await ended;
  return Number(printed.split('\n').slice(0, -1).at(-1) ?? 0);
}

const filesIn = (dataDir: string): readonly string[] => readdirSync(join(dataDir, 'models'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);

describe('the models of a data folder', () => {
  it(`have every acknowledged version with whole bytes after each of ${KILLS} kills, and a clean-up leaves exactly their files`, async () => {
    const seed = 20_260_501;
    const random = randomStreams(seed).stream('kill');
    for (let kill = 1; kill <= KILLS; kill++) {
      const acknowledged = await registerAndKill(folder, kill * 1000, 1 + integerBelow(random, 6), integerBelow(random, 12));
      const models = await openModels({ dataDir: folder }, 'refuse');
      const versions = await models.store.modelVersions('load', { limit: 10_000 });
      expect(versions.length, `seed ${seed}, kill ${kill}`).toBeGreaterThanOrEqual(acknowledged);
      expect((await verifyModels(models, null)).items.filter(({ state }) => state !== 'whole'), `seed ${seed}, kill ${kill}`).toEqual([]);
      await models.artefacts.collect(() => models.store.artefactsInUse(), later);
      expect(filesIn(folder)).toHaveLength(versions.length);
      await models.close();
    }
  });

  it('lose nothing where the file was written and the row was not, and register it again as if nothing had been', async () => {
    const models = await openModels({ dataDir: folder }, 'make');
    const interrupted = { ...models, store: { ...models.store, commit: () => Promise.reject(new Error('killed')) } };
    await expect(registerModel(interrupted, model(1))).rejects.toThrow('killed');
    expect(filesIn(folder)).toHaveLength(1);
    expect(await models.store.modelNames()).toEqual([]);
    expect(await registerModel(models, model(1))).toMatchObject({ created: true, version: { version: 1 } });
    expect(await registerModel(models, model(1))).toMatchObject({ created: false, version: { version: 1 } });
    expect((await loadModel(models, { name: 'load', at: { kind: 'newest' } })).saved).toEqual({ seed: 1 });
    await models.close();
  });

  it('keep their bytes when a clean-up takes them between the file and the row', async () => {
    const models = await openModels({ dataDir: folder }, 'make');
    const commit: typeof models.store.commit = async (writes, epoch) => {
      expect(await models.artefacts.collect(async () => new Set(), later)).toHaveLength(1);
      await models.store.commit(writes, epoch);
    };
    await registerModel({ ...models, store: { ...models.store, commit } }, model(1));
    expect(await verifyModels(models, null)).toMatchObject({ whole: true, items: [{ name: 'load@1' }] });
    await models.close();
  });

  it('move to another folder by backup and restore', async () => {
    const [from, to, file] = [join(folder, 'from'), join(folder, 'to'), join(folder, 'all.backup')];
    const models = await openModels({ dataDir: from }, 'make');
    for (const seed of [1, 2, 3]) await registerModel(models, model(seed));
    await models.close();
    expect(await backup({ dataDir: from }, file)).toMatchObject({ artefacts: 3, lost: [] });
    await restore({ dataDir: to }, file, false);
    const moved = await openModels({ dataDir: to }, 'refuse');
    expect(await verifyModels(moved, null)).toMatchObject({ whole: true, items: [{ name: 'load@3' }, { name: 'load@2' }, { name: 'load@1' }] });
    await moved.close();
  });

  it('are not made where a command only looks', async () => {
    await expect(openModels({ dataDir: join(folder, 'absent') }, 'refuse')).rejects.toThrow(/there is no store; name the data folder/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
