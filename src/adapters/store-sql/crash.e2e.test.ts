import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnowledgeStore } from '../../knowledge/ports/knowledge-store.ts';
import { sampleCycle } from '../../knowledge/sample-records.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import { instant } from '../../units/time.ts';
import { openStore } from './open-store.ts';

const clock = { now: () => instant(0) };
const child = new URL('./committing-child.ts', import.meta.url).pathname;
const writes = JSON.stringify(sampleCycle(1));
const KILLS = 25;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a child commit until `killAfter` acknowledgements and a random moment more; returns the last acknowledged number. */
async function commitAndKill({ url, name, first, killAfter, thenMs }: { url: string; name: string; first: number; killAfter: number; thenMs: number }): Promise<number> {
  const committing = spawn(process.execPath, [child, url, name, String(first), writes], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(committing, 'exit');
  let printed = '';
  committing.stdout.setEncoding('utf8');
  for await (const chunk of committing.stdout) {
    printed += String(chunk);
    if (!committing.killed && printed.split('\n').length > killAfter) {
      await wait(thenMs);
      committing.kill('SIGKILL');
    }
  }
  await ended;
  // The kill may cut the last line: only a number with its line end was acknowledged.
  return Number(printed.split('\n').slice(0, -1).at(-1) ?? first - 1);
}

async function committedBy(store: KnowledgeStore, name: string): Promise<number> {
  const decisions = await store.decisions(name, { limit: 10_000 });
  const runs = await store.runs(name, { limit: 10_000 });
  const events = await store.events({ app: name, limit: 10_000 });
  const last = (await store.setting(`last/${name}`)) ?? 0;
  expect(decisions.map(({ cycle }) => cycle).toReversed(), 'every commit once, none missing').toEqual(decisions.map((_, index) => index + 1));
  expect([runs.length, events.length, last], 'no half commit').toEqual([decisions.length, decisions.length, decisions.length]);
  return decisions.length;
}

describe('a store in a file', () => {
  it(`has every acknowledged commit whole after each of ${KILLS} kills`, async () => {
    const seed = 20_260_401;
    const random = randomStreams(seed).stream('kill');
    const url = `sqlite:${join(folder, 'a.db')}`;
    let committed = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const acknowledged = await commitAndKill({ url, name: 'one', first: committed + 1, killAfter: integerBelow(random, 30), thenMs: integerBelow(random, 8) });
      const store = await openStore({ url }, clock);
      committed = await committedBy(store, 'one');
      await store.close();
      expect(committed, `seed ${seed}, kill ${kill}`).toBeGreaterThanOrEqual(acknowledged);
    }
    expect(committed).toBeGreaterThan(KILLS);
  });

  it('serves several processes at once, each killed at another time, without losing a commit', async () => {
    const url = `sqlite:${join(folder, 'a.db')}`;
    const names = ['one', 'two', 'three'];
    const acknowledged = await Promise.all(names.map((name, index) => commitAndKill({ url, name, first: 1, killAfter: 100 + 50 * index, thenMs: index })));
    const store = await openStore({ url }, clock);
    for (const [index, name] of names.entries()) expect(await committedBy(store, name)).toBeGreaterThanOrEqual(acknowledged[index] ?? 0);
    await store.close();
  });
});
