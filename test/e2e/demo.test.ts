import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Verdict } from '../../src/experiment/verdict/verdict-schema.ts';
import { verdictSchema } from '../../src/experiment/verdict/verdict-schema.ts';
import type { Overview } from '../../src/usecases/views/application-view.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-demo-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Server = { readonly url: string; readonly pid: number };

/** The address that the demo's controller leaves for the command line, once it differs from `not`. */
async function serverOtherThan(not: number | null): Promise<Server> {
  for (let i = 0; i < 1200; i++) {
    try {
      const found = JSON.parse(readFileSync(join(folder, '.homeostat/server.json'), 'utf8')) as Server;
      if (found.pid !== not) return found;
    } catch {
      // Not written yet.
    }
    await pause(50);
  }
  throw new Error('the demo wrote no .homeostat/server.json within 60 s');
}

async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (await ask().catch(() => false)) return;
    await pause(50);
  }
  throw new Error(`${what} did not come within 60 s`);
}

const readyInstances = async (url: string): Promise<number> => {
  const overview = (await (await fetch(new URL('/api/v1/overview', url))).json()) as Overview;
  return overview.applications[0]?.replicas.ready ?? 0;
};

it('survives the kill of its controller: what runs is adopted, no request fails because of an action, and the verdict comes', async () => {
  const args = ['bin/homeostat.js', 'demo', '--minutes', '1', '--seed', '1', '--headless', '--port', '0', '-o', 'json'].map((arg, i) => (i === 0 ? join(root, arg) : arg));
  const demo = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  demo.stdout.on('data', (text: Buffer) => (out += text.toString()));
  demo.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = new Promise<number | null>((done) => demo.on('exit', (code) => done(code)));

  const first = await serverOtherThan(null);
  expect(await (await fetch(first.url)).text()).toContain('<title>');
  await until('the deployment', async () => (await readyInstances(first.url)) >= 6);
  await until('the load', async () => err.includes('The day begins'));
  process.kill(first.pid, 'SIGKILL');
  const second = await serverOtherThan(first.pid);
  expect(second.url).toBe(first.url);
  // Nothing was started anew: the very instances of before are there.
  await until('the adoption', async () => (await readyInstances(second.url)) >= 6);

  const code = await ended;
  expect([0, 99], err).toContain(code);
  const verdict: Verdict = verdictSchema.parse(JSON.parse(out));
  expect(code === 0).toBe(verdict.passed);
  expect(verdict.failedBecauseOfActions).toBe(0);
  expect(verdict.requests.map(({ failed }) => failed)).toEqual(verdict.requests.map(() => 0));
  // A scaling in each direction takes longer than this compressed minute on a slow machine; that something was done does not.
  expect(verdict.actions.length).toBeGreaterThan(0);
  expect(verdict.actions.filter(({ outcome }) => outcome === 'needs-operator')).toEqual([]);
}, 240_000);
