import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from './io.ts';
import { testingCli } from './testing-cli.ts';

let folder: string;
let server: Server;
let url: string;
let changes: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-client-'));
  mkdirSync(join(folder, '.homeostat'));
  server = createServer((request, response) => {
    if (request.method === 'POST') changes.push(request.url ?? '');
    response.end(JSON.stringify({ pid: 4711 }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pauseAll(serverFile: unknown, args: readonly string[] = [], env: Io['env'] = {}): Promise<{ code: number; err: string; changes: string[] }> {
  changes = [];
  writeFileSync(join(folder, '.homeostat/server.json'), JSON.stringify(serverFile));
  const { code, err } = await testingCli([...args, 'pause', '--all'], { env, cwd: folder });
  return { code, err, changes };
}

describe('a command that changes something', () => {
  it('goes without a word to the server that was started from this folder', async () => {
    expect(await pauseAll({ url, pid: 4711 })).toEqual({ code: 0, err: '', changes: ['/api/v1/stop'] });
  });

  it('refuses a server that has only taken over the port, and says how to use it all the same', async () => {
    const refused = await pauseAll({ url, pid: 12 });
    expect(refused).toMatchObject({ code: 1, changes: [] });
    expect(refused.err).toContain(`${url} is answered by process 4711; it must be process 12`);
    expect(await pauseAll({ url, pid: 12 }, ['--server', url])).toEqual({ code: 0, err: '', changes: ['/api/v1/stop'] });
  });

  it('names the server that the environment or nobody named', async () => {
    expect(await pauseAll({ url, pid: 12 }, [], { HOMEOSTAT_SERVER: url })).toEqual({ code: 0, err: `server: ${url} (HOMEOSTAT_SERVER)\n`, changes: ['/api/v1/stop'] });
  });
});
