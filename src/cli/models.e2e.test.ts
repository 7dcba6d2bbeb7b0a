import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModels } from '../compose/models.ts';
import type { NewModel } from '../usecases/register-model.ts';
import { registerModel } from '../usecases/register-model.ts';
import { serverFile } from './client.ts';
import { defaultDataFolder } from './data-place.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-models-cli-'));
const dataDir = join(folder, 'data');
const newModel = (seed: number): NewModel => ({ name: 'load', kind: 'lstm', dataSha256: 'd'.repeat(64), codeVersion: '0.1.0', nodeVersion: '24', kernel: null, seed, samples: 100, series: null, metrics: { heldOutLoss: 0.5 }, parents: [], saved: { seed } });

beforeAll(async () => {
  const models = await openModels({ dataDir }, 'make');
  for (const seed of [1, 2, 3]) {
    await registerModel(models, newModel(seed));
  }
  await models.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where a server was that has ended. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const models = (...args: readonly string[]): Promise<TestingCliResult> => runIn(folder, ...args);

const runIn = (cwd: string, ...args: readonly string[]): Promise<TestingCliResult> => runAs({ USER: 'ana' }, cwd, ...args);

const runAs = (env: Readonly<Record<string, string>>, cwd: string, ...args: readonly string[]): Promise<TestingCliResult> => testingCli(['models', ...args], { env, cwd });

describe('homeostat models on a data folder', () => {
  it('promotes, shows who did it, and rolls back', async () => {
    expect((await models('promote', 'load@1', '-d', 'data')).out).toBe('load@champion is version 1 now (no version before)\n');
    expect((await models('promote', 'load@3', '-d', 'data', '--why', 'better')).out).toBe('load@champion is version 3 now (version 1 before)\n');
    expect((await models('promote', 'load@3', '-d', 'data')).out).toBe('load@champion is version 3 already\n');
    expect((await models('list', '-d', 'data')).out).toMatch(/^NAME +KIND +VERSIONS +NEWEST +ALIASES\nload +lstm +3 +3 +champion=3\n$/);
    expect((await models('list', '-d', 'data', '-o', 'name')).out).toBe('model/load\n');
    const shown = (await models('show', 'load', '-d', 'data')).out;
    expect(shown).toMatch(/Name: +load@3\n[^]*Champion: +version 3\n[^]*champion +promote +1 +3 +ana +better/);
    expect((await models('rollback', 'load', '-d', 'data', '--from', '3')).out).toBe('load@champion is version 1 now (version 3 before)\n');
    expect((await models('show', 'load@champion', '-d', 'data', '-o', 'name')).out).toBe('model/load@1\n');
  });

  it('asks the system who the user is where the environment does not say', async () => {
    expect((await runAs({}, folder, 'promote', 'load@2', '--alias', 'tried', '-d', 'data')).code).toBe(0);
    expect((await models('show', 'load', '-d', 'data')).out).toMatch(new RegExp(`tried +promote +<none> +2 +${userInfo().username}\\n`));
    expect((await models('list', '-d', 'data')).out).toContain('tried=2');
  });

  it('names what is wrong, and what was probably meant', async () => {
    expect(await models('show', 'laod', '-d', 'data')).toMatchObject({ code: 1, err: 'homeostat: there is no model laod; choose one of load\n' });
    expect((await models('show', 'load@champoin', '-d', 'data')).err).toContain('did you mean champion?');
    expect(await models('promote', 'load', '-d', 'data')).toMatchObject({ code: 2, err: expect.stringContaining('it must be NAME@VERSION or NAME@ALIAS') });
    expect(await models('promote', 'load@1', '-d', 'data', '--alias', '7')).toMatchObject({ code: 2, err: expect.stringContaining('beginning with a letter') });
    expect(await models('rollback', 'load', '-d', 'data', '--alias', 'challenger')).toMatchObject({ code: 1, err: expect.stringContaining('there is no load@challenger; choose one of champion, tried') });
    expect(await models('list', '-d', 'absent')).toMatchObject({ code: 1, err: expect.stringContaining('there is no store') });
    expect(await models('list', '--store', 'sqlite::memory:')).toMatchObject({ code: 2, err: expect.stringContaining('--store needs --data') });
    expect(readdirSync(folder)).toEqual(['data']);
  });

  it('works on the folder that forecast run --save writes to where no server runs, and says so', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'homeostat-models-cli-'));
    const opened = await openModels({ dataDir: join(elsewhere, defaultDataFolder) }, 'make');
    await registerModel(opened, newModel(1));
    await opened.close();
    const url = await closedAddress();
    for (const place of [elsewhere, folder]) {
      mkdirSync(join(place, '.homeostat'), { recursive: true });
      writeFileSync(join(place, serverFile), JSON.stringify({ url, pid: 1 }));
    }
    try {
      const promoted = await runIn(elsewhere, 'promote', 'load@1');
      expect(promoted).toMatchObject({ code: 0, out: 'load@champion is version 1 now (no version before)\n' });
      expect(promoted.err).toContain(`data folder: ${defaultDataFolder} (no server answers at ${url};`);
      expect(await runIn(folder, 'list')).toMatchObject({ code: 1, err: expect.stringMatching(/no server answers[^]*there is no store/) });
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('says that the server that was named does not answer, or that the name leads elsewhere', async () => {
    expect(await runIn(folder, 'list', '--server', await closedAddress())).toMatchObject({ code: 1, err: expect.stringContaining('or name the data folder itself with --data') });
    expect(await models('show', '../documents')).toMatchObject({ code: 2 });
  });

  it('finds damage, with exit code 1', async () => {
    expect((await models('verify', '-d', 'data')).code).toBe(0);
    const [head = ''] = readdirSync(join(dataDir, 'models'));
    const [name = ''] = readdirSync(join(dataDir, 'models', head));
    writeFileSync(join(dataDir, 'models', head, name), 'x');
    const { code, out, err } = await models('verify', '-d', 'data');
    expect(code).toBe(1);
    expect(out).toContain('damaged');
    expect(err).toMatch(/load@\d: artefact [0-9a-f]{64} is damaged: .* restore a backup/);
  });
});
