import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailed } from '../../experiment/ports/request-record.ts';
import { listenForCallbacks } from './callback-listener.ts';
import { constantRate } from './day-shape.ts';
import { groceryEndpoints } from './grocery-load.ts';
import { ended, eventually, GroceryProcesses, isReady, metricOf, type GroceryComponent, type GroceryProcess } from './grocery-processes.ts';
import { readRecords } from './read-records.ts';
import { startGenerator, type RunningGenerator } from './start-generator.ts';

let folder: string;
let grocery: GroceryProcesses;
let all: Readonly<Record<GroceryComponent, GroceryProcess>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-grocery-test-'));
  grocery = new GroceryProcesses(join(folder, 'state'));
  all = await grocery.startAll();
});

afterEach(async () => {
  await grocery.close();
  rmSync(folder, { recursive: true, force: true });
});

function load(perSecond: number, seconds: number): RunningGenerator {
  const endpoints = groceryEndpoints({ recommenderUrl: all.recommender.url, collectorUrl: all.collector.url });
  return startGenerator({ seed: 1, schedule: constantRate(perSecond, seconds * 1000), endpoints }, folder);
}

/** Gives feedback without the generator and remembers which items were reported as done. */
async function feedbackSender() {
  const done = new Set<string>();
  const listener = await listenForCallbacks((id) => done.add(id));
  const send = async (id: string): Promise<number> => {
    const body = JSON.stringify({ id, user: 7, product: 42, callback: listener.url });
    return (await fetch(`${all.collector.url}/feedback`, { method: 'POST', body })).status;
  };
  return { done, send, close: listener.close };
}

describe('the grocery recommender', () => {
  it('answers a load without a failure, and every feedback updates recommendations', async () => {
    const generator = load(30, 4);
    const summary = await generator.finished;
    expect(summary.sent).toBeGreaterThanOrEqual(119);
    expect(summary.endpoints.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual(['feedback answer', 'feedback update', 'recommendations answer']);
    const { records, torn } = readRecords(readFileSync(generator.recordsFile, 'utf8'));
    expect(torn).toBe(false);
    expect(records.filter(isFailed)).toEqual([]);
    const feedback = records.filter(({ endpoint, kind }) => endpoint === 'feedback' && kind === 'answer').length;
    expect(records.filter(({ kind }) => kind === 'update')).toHaveLength(feedback);
  });

  it('puts what goes with the newest product first', async () => {
    const { done, send, close } = await feedbackSender();
    const before = await (await fetch(`${all.recommender.url}/recommendations?user=7`)).json();
    expect(await send('click-1')).toBe(202);
    await eventually(() => done.has('click-1'), 5000, 'the update is reported');
    const after = await (await fetch(`${all.recommender.url}/recommendations?user=7`)).json();
    expect(after).not.toEqual(before);
    close();
  });

  it('loses nothing when the updater is replaced under load, nor when it is killed', async () => {
    const generator = load(30, 6);
    await eventually(async () => (await metricOf(all.updater.url, 'grocery_update_delay_seconds_count')) > 5, 10_000, 'updates happen');
    const second = await grocery.start('updater');
    expect(await ended(all.updater.child, 'SIGTERM')).toBe(0);
    await eventually(async () => (await metricOf(second.url, 'grocery_update_delay_seconds_count')) > 5, 10_000, 'the second updater works');
    await ended(second.child, 'SIGKILL');
    await grocery.start('updater');
    const summary = await generator.finished;
    expect(summary.endpoints.map(({ failed }) => failed)).toEqual([0, 0, 0]);
  });

  it('uses a new worker only after the updater was started again', async () => {
    const worker = await grocery.start('worker');
    const used = (): Promise<number> => metricOf(worker.url, 'grocery_request_duration_seconds_count');
    const generator = load(30, 3);
    await generator.finished;
    expect(await used()).toBe(0);
    expect(await metricOf(all.updater.url, 'grocery_updater_workers')).toBe(1);
    const second = await grocery.start('updater');
    expect(await ended(all.updater.child, 'SIGTERM')).toBe(0);
    expect(await metricOf(second.url, 'grocery_updater_workers')).toBe(2);
    await load(30, 3).finished;
    expect(await used()).toBeGreaterThan(0);
  });

  it('gives up a worker that goes away, without a lost update', async () => {
    const worker = await grocery.start('worker');
    await ended(all.updater.child, 'SIGTERM');
    const updater = await grocery.start('updater');
    const generator = load(30, 4);
    await eventually(async () => (await metricOf(worker.url, 'grocery_request_duration_seconds_count')) > 3, 10_000, 'the worker works');
    expect(await ended(worker.child, 'SIGTERM')).toBe(0);
    const summary = await generator.finished;
    expect(summary.endpoints.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    expect(await metricOf(updater.url, 'grocery_updater_workers')).toBe(1);
  });

  it('keeps feedback over a kill of the queue, and knows an item that comes again', async () => {
    const { done, send, close } = await feedbackSender();
    await ended(all.updater.child, 'SIGTERM');
    const ids = Array.from({ length: 20 }, (_, i) => `item-${i}`);
    expect(await Promise.all(ids.map(send))).toEqual(ids.map(() => 202));
    expect(await send('item-3')).toBe(202);
    await ended(all.queue.child, 'SIGKILL');
    const queue = await grocery.start('queue', { PORT: new URL(all.queue.url).port });
    expect(await metricOf(queue.url, 'grocery_queue_depth')).toBe(20);
    expect(await send('item-4')).toBe(202);
    expect(await metricOf(queue.url, 'grocery_queue_depth')).toBe(20);
    await grocery.start('updater');
    await eventually(() => done.size === 20, 15_000, 'all updates are reported');
    close();
  });

  it('lets a new table replica import before it answers, and then it knows what the others know', async () => {
    const put = { method: 'PUT', body: JSON.stringify({ user: 3, products: [9, 8] }) };
    expect((await fetch(`${all.transactions.url}/recommendations`, put)).status).toBe(200);
    const replica = await grocery.start('transactions', { IMPORT_MS: '1500' }, 0);
    await eventually(async () => (await metricOf(replica.url, 'grocery_table_import_progress').catch(() => 0)) > 0, 10_000, 'the import began');
    expect(await isReady(replica.url)).toBe(false);
    await eventually(() => isReady(replica.url), 10_000, 'the replica is ready');
    expect(await (await fetch(`${replica.url}/recommendations?user=3`)).json()).toEqual({ user: 3, products: [9, 8] });
  });

  it('injects faults only where it was started for demonstrations', async () => {
    const fault = { method: 'POST', body: JSON.stringify({ kind: 'crash' }) };
    expect((await fetch(`${all.recommender.url}/fault`, fault)).status).toBe(404);
    const faulty = await grocery.start('recommender', { FAULTS: '1' });
    await fetch(`${faulty.url}/fault`, fault).catch(() => null);
    await eventually(() => faulty.child.exitCode === 1, 5000, 'the process crashed');
  });

  it('refuses wrong requests with the reason', async () => {
    const answers = await Promise.all([
      fetch(`${all.recommender.url}/recommendations?user=x`),
      fetch(`${all.recommender.url}/recommendations`),
      fetch(`${all.collector.url}/feedback`, { method: 'POST', body: '{' }),
      fetch(`${all.collector.url}/feedback`, { method: 'POST', body: JSON.stringify({ id: 'a', user: 1, product: 2, callback: 'http://example.org/' }) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});
