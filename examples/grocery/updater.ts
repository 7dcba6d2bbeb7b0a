// Keeps recommendations up to date: takes feedback from the queue, has a worker do the work, writes the result into the
// table, commits, and says so. It asks for the workers once, when it starts: a new worker is used after its next start only.
import { setTimeout as pause } from 'node:timers/promises';
import { Callbacks } from './lib/callbacks.ts';
import { callJson } from './lib/http-client.ts';
import type { Entry } from './lib/log.ts';
import { Metrics } from './lib/metrics.ts';
import { fieldsOf, startService } from './lib/service.ts';
import { textSetting } from './lib/settings.ts';
import { WorkerPool, type WorkerAddress } from './lib/worker-pool.ts';

const metrics = new Metrics();
const queue = textSetting('QUEUE_URL');
const transactions = textSetting('TRANSACTIONS_URL');

const pool = new WorkerPool();
const callbacks = new Callbacks();
const working = new Set<Promise<void>>();
const life = { stopping: false };

/** How long the queue holds an empty answer back; also the longest that a stop has to wait for it. */
const leaseWaitMs = 200;

const delays = metrics.histogram('grocery_update_delay_seconds', "From the recording of feedback to the user's updated recommendations.");
const outcomes = metrics.labelledCounter('grocery_updates_total', 'Items by outcome.', 'outcome');
metrics.gauge('grocery_updater_workers', 'Workers that this updater uses.', () => pool.size);
metrics.gauge('grocery_updater_items', 'Items under way.', () => working.size);

startService({
  metrics,
  ready: () => pool.size > 0 || 'no worker is registered',
  // Leasing ends first; what was leased is then worked off, so that nothing waits for its lease to run out.
  stop: async () => {
    life.stopping = true;
    await consumed;
    await Promise.allSettled(working);
  },
  routes: {},
});

const consumed = consume();

async function consume(): Promise<void> {
  while (!life.stopping) {
    // Where all workers are gone, waiting for those of the start would be waiting for ever.
    if (pool.size === 0) pool.fill(await registeredWorkers());
    const free = pool.capacity - working.size;
    if (free <= 0) await (working.size > 0 ? Promise.race(working) : pause(100));
    else for (const entry of await leasedEntries(free)) start(entry);
  }
}

async function registeredWorkers(): Promise<readonly WorkerAddress[]> {
  const body = await callJson({ method: 'GET', base: queue, path: '/workers', timeoutMs: 1000, attempts: 1 }).catch(() => null);
  return (fieldsOf(body)['workers'] ?? []) as readonly WorkerAddress[];
}

async function leasedEntries(max: number): Promise<readonly Entry[]> {
  try {
    const body = await callJson({ method: 'POST', base: queue, path: '/lease', body: { max, waitMs: leaseWaitMs }, timeoutMs: 5000, attempts: 1 });
    return fieldsOf(body)['entries'] as readonly Entry[];
  } catch {
    await pause(50);
    return [];
  }
}

function start(entry: Entry): void {
  const work: Promise<void> = update(entry)
    .then(
      () => outcomes('updated'),
      // Not committed: the queue hands it out again when its lease is over.
      () => outcomes('failed'),
    )
    .finally(() => working.delete(work));
  working.add(work);
}

async function update({ offset, item }: Entry): Promise<void> {
  const before = fieldsOf(await callJson({ method: 'GET', base: transactions, path: `/recommendations?user=${item.user}`, timeoutMs: 2000, attempts: 4 }));
  const { products } = fieldsOf(await pool.process({ product: item.product, products: before['products'] }));
  // Writing the same recommendations again changes nothing, so this too may be tried again.
  await callJson({ method: 'PUT', base: transactions, path: '/recommendations', body: { user: item.user, products }, timeoutMs: 2000, attempts: 4 });
  delays(Math.max(0, Date.now() - item.recordedAt) / 1000);
  // Told before it is committed: whoever is killed in between leaves an item that is worked on and told once more.
  if (item.callback !== undefined) await callbacks.tell(item.callback, item.id);
  await callJson({ method: 'POST', base: queue, path: '/commit', body: { offsets: [offset] }, timeoutMs: 2000, attempts: 4 });
}
