// A log of feedback that survives restarts: append, lease, commit; what is leased and not committed in time is handed out
// again. It also knows the workers: each registers here with its own address by a heartbeat.
import { join } from 'node:path';
import { itemOf } from './lib/feedback.ts';
import { Leases } from './lib/leases.ts';
import { Log, type Entry } from './lib/log.ts';
import { Metrics } from './lib/metrics.ts';
import { becomeOnlyOne } from './lib/only-one.ts';
import { BadRequestError, fieldsOf, integerField, startService, textField } from './lib/service.ts';
import { integerSetting } from './lib/settings.ts';
import { BusyError } from './lib/slots.ts';
import { stateFolder } from './lib/state-folder.ts';

const leaseMs = integerSetting('LEASE_MS', 2000, { min: 100, max: 600_000 });
const depthMax = integerSetting('DEPTH_MAX', 50_000, { min: 1, max: 1_000_000 });

/** A worker that has not been heard of for so long is gone. */
const workerTtlMs = 1600;
const workersMax = 1000;

const metrics = new Metrics();
const workers = new Map<string, { readonly slots: number; readonly seenAt: number }>();
const state: { open: { readonly log: Log; readonly leases: Leases } | null } = { open: null };
const giveUps = new Set<() => void>();

function opened(): { readonly log: Log; readonly leases: Leases } {
  if (state.open === null) throw new BusyError('another queue still has the file');
  return state.open;
}

metrics.gauge('grocery_queue_depth', 'Items that are not committed.', () => state.open?.log.pending.size ?? 0);
metrics.gauge('grocery_queue_leased', 'Items that a consumer works on.', () => state.open?.leases.leasedCount ?? 0);
metrics.gauge('grocery_queue_oldest_seconds', 'Age of the oldest item that is not committed.', () => (state.open?.leases.oldestAgeMs(Date.now()) ?? 0) / 1000);
metrics.gauge('grocery_workers_registered', 'Workers that send heartbeats.', () => livingWorkers().length);

startService({
  metrics,
  ready: () => state.open !== null || 'another queue still has the file',
  stop: async () => {
    for (const giveUp of giveUps) giveUp();
  },
  routes: {
    'POST /append': ({ body }) => {
      const { log, leases } = opened();
      if (log.pending.size >= depthMax) throw new BusyError(`${log.pending.size} items wait already`);
      return { status: 200, body: { offset: leases.append(itemOf(body)) } };
    },
    'POST /lease': async ({ body }) => {
      const max = integerField(body, 'max', { min: 1, max: 1000 });
      const waitMs = integerField(body, 'waitMs', { min: 0, max: 5000 });
      return { status: 200, body: { entries: await leased(max, waitMs) } };
    },
    'POST /commit': ({ body }) => {
      const offsets = fieldsOf(body)['offsets'];
      if (!Array.isArray(offsets) || offsets.length > 1000) throw new BadRequestError('offsets must be a list of at most 1000 offsets');
      opened().leases.commit(offsets as number[]);
      return { status: 200 };
    },
    'POST /workers': ({ body }) => {
      const address = textField(body, 'address');
      if (workers.size >= workersMax && !workers.has(address)) throw new BusyError(`${workers.size} workers are registered already`);
      workers.set(address, { slots: integerField(body, 'slots', { min: 1, max: 1024 }), seenAt: performance.now() });
      return { status: 200 };
    },
    'DELETE /workers': ({ body }) => {
      workers.delete(textField(body, 'address'));
      return { status: 200 };
    },
    'GET /workers': () => ({ status: 200, body: { workers: livingWorkers() } }),
  },
});

await becomeOnlyOne(join(stateFolder(), 'queue.lock'));
const log = new Log(join(stateFolder(), 'queue.log'));
state.open = { log, leases: new Leases(log, { leaseMs, now: () => performance.now() }) };
setInterval(() => state.open?.leases.expire(), 100).unref();

function leased(max: number, waitMs: number): Promise<readonly Entry[]> | readonly Entry[] {
  const { leases } = opened();
  const entries = leases.take(max);
  if (entries.length > 0 || waitMs === 0) return entries;
  return new Promise((resolve) => {
    const finish = (late: readonly Entry[]): void => {
      clearTimeout(timer);
      giveUps.delete(giveUp);
      resolve(late);
    };
    const stopWaiting = leases.wait(max, finish);
    const giveUp = (): void => {
      stopWaiting();
      finish([]);
    };
    const timer = setTimeout(giveUp, waitMs);
    giveUps.add(giveUp);
  });
}

function livingWorkers(): readonly { readonly address: string; readonly slots: number }[] {
  const now = performance.now();
  for (const [address, { seenAt }] of workers) if (now - seenAt > workerTtlMs) workers.delete(address);
  return [...workers].map(([address, { slots }]) => ({ address, slots }));
}
