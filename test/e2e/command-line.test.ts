import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalPlatform } from '../../src/adapters/platform-local/local-platform.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';

const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin/homeostat.js');
const minimal = join(root, 'examples/minimal');
let folder: string;
let server: ChildProcess;
let url: string;

type Result = { readonly code: number | null; readonly out: string; readonly err: string };

function homeostat(...args: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  return { code: status, out: stdout, err: stderr };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (holds()) return;
    await pause(100);
  }
  throw new Error(`${what} did not come within 60 s`);
}

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [bin, 'dev', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  await until('the server', () => /http:\/\/\S+/.test(out));
  return { child, url: /http:\/\/\S+/.exec(out)?.[0] ?? '' };
}

const ready = (): boolean => homeostat('get', 'apps').out.split('\n')[1]?.split(/\s+/)[1] === 'True';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-cli-'));
  ({ child: server, url } = await startServer());
});

afterAll(async () => {
  server.kill('SIGTERM');
  const platform = new LocalPlatform({ dataDir: join(folder, '.homeostat/dev/platform'), clock: systemClock });
  await platform.shutdown();
  platform.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the command line against a server with real processes', () => {
  it('applies, sees it unchanged the second time, and says so by its exit code where asked', async () => {
    expect(homeostat('apply', '-f', minimal, '--dry-run').out).toContain('created (dry run)');
    expect(homeostat('get', 'apps').out).toBe('');
    expect(homeostat('apply', '-f', minimal)).toMatchObject({ code: 0, out: 'application/hello created\n' });
    expect(homeostat('apply', '-f', minimal, '--error-unchanged')).toMatchObject({ code: 3, out: 'application/hello unchanged\n' });
    await until('readiness', ready);
  });

  it('shows differences with exit code 1, none with 0, and refuses an invalid document with 2', () => {
    expect(homeostat('diff', '-f', minimal)).toMatchObject({ code: 0, out: '' });
    const changed = readFileSync(join(minimal, 'application.yaml'), 'utf8').replace(/cycle: \S+/, 'cycle: 7s');
    const differing = spawnSync(process.execPath, [bin, 'diff', '-f', '-'], { cwd: folder, input: changed, encoding: 'utf8' });
    expect(differing.status).toBe(1);
    expect(differing.stdout).toContain('7s');
    const broken = spawnSync(process.execPath, [bin, 'apply', '-f', '-'], { cwd: folder, input: changed.replace('cycle: 7s', 'cycle: soon'), encoding: 'utf8' });
    expect(broken.status).toBe(2);
    expect(broken.stderr).toMatch(/<stdin>:\d+:\d+: spec\.cycle is "?soon/);
  });

  it.each(['applications', 'components', 'instances', 'objectives', 'decisions', 'runs', 'events', 'resourcetemplates'])('lists %s as JSON, YAML and a table', (kind) => {
    const json = homeostat('get', kind, '-o', 'json');
    expect(json).toMatchObject({ code: 0, err: '' });
    expect(Array.isArray((JSON.parse(json.out) as { items: unknown }).items)).toBe(true);
    expect(homeostat('get', kind, '-o', 'yaml').code).toBe(0);
    expect(homeostat('get', kind).code).toBe(0);
  });

  it('describes an application and a run for people', () => {
    expect(homeostat('describe', 'app', 'hello').out).toContain('Components:');
    const run = (JSON.parse(homeostat('get', 'runs', '-o', 'json').out) as { items: { id: string }[] }).items[0]?.id ?? '';
    expect(homeostat('describe', 'run', run).out).toContain('succeeded');
    expect(homeostat('describe', 'run', 'nothing').code).toBe(1);
  });

  it('pauses, and stays paused over a kill of the server that adopts what runs', async () => {
    expect(homeostat('pause', 'hello', '--why', 'a test')).toMatchObject({ code: 0, out: 'application/hello paused\n' });
    const before = (JSON.parse(homeostat('get', 'instances', '-o', 'json').out) as { items: { id: string }[] }).items.map(({ id }) => id);
    server.kill('SIGKILL');
    ({ child: server, url } = await startServer());
    await until('readiness', ready);
    expect(homeostat('get', 'apps').out).toContain('paused');
    const after = (JSON.parse(homeostat('get', 'instances', '-o', 'json').out) as { items: { id: string }[] }).items.map(({ id }) => id);
    expect(after).toEqual(before);
    expect(homeostat('resume', 'hello').code).toBe(0);
  });

  it('stops everything and starts it again', () => {
    expect(homeostat('pause', '--all').out).toContain('stopped');
    expect(homeostat('resume', '--all').out).toContain('lifted');
    expect(homeostat('pause').code).toBe(2);
  });

  it('deletes: what ran is ended and the document is gone', async () => {
    expect(homeostat('delete', 'application', 'hello').code).toBe(2);
    expect(homeostat('delete', 'application', 'hello', '--yes').out).toContain('application/hello deleting');
    await until('the deletion', () => homeostat('get', 'apps').out === '');
    expect(await (await fetch(new URL('/livez', url))).json()).toMatchObject({ status: 'ok' });
  });
});
