import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../src/adapters/store-sql/open-store.ts';
import type { KnowledgeStore, Write } from '../src/knowledge/ports/knowledge-store.ts';
import { sampleCycle } from '../src/knowledge/sample-records.ts';
import { instant } from '../src/units/time.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

/** Transactions a round; rounds of store and baseline alternate, so that both see the same moods of the disk. */
const TRANSACTIONS = 500;
const ROUNDS = 6;
const READS = 2000;

const clock = { now: () => instant(0) };

/** One decision, one run and the policy's state: the least that a cycle in which something is done must commit. */
const isThree = ({ kind }: Write): boolean => kind === 'put-decision' || kind === 'put-run' || kind === 'put-policy-state';

/** The store on this machine's disk, every commit with its fsync, beside node:sqlite inserting one short row with the same settings. */
export async function bench(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-bench-'));
  const store = await openStore({ url: `sqlite:${join(folder, 'store.db')}` }, clock);
  const epoch = await store.acquireEpoch('bench');
  const raw = new DatabaseSync(join(folder, 'raw.db'));
  raw.exec('pragma journal_mode = wal; pragma synchronous = full; create table row (id integer primary key, text text)');
  try {
    const insert = raw.prepare('insert into row (text) values (?)');
    const times = { raw: [] as number[], three: [] as number[], six: [] as number[] };
    let cycle = 0;
    const commit = async (only: (write: Write) => boolean): Promise<void> => store.commit(sampleCycle(++cycle).filter(only), epoch);
    for (let round = 0; round < ROUNDS; round++) {
      // The first round warms up and is not counted.
      const keep = round > 0;
      const timed = async (list: number[], work: () => unknown): Promise<void> => {
        for (let n = 0; n < TRANSACTIONS; n++) {
          const start = performance.now();
          await work();
          if (keep) list.push(performance.now() - start);
        }
      };
      await timed(times.raw, () => insert.run('a short row'));
      await timed(times.three, () => commit(isThree));
      await timed(times.six, () => commit(() => true));
    }
    return [
      writeFigure('store-baseline-insert', times.raw, 'node:sqlite, one row a transaction, WAL, synchronous=FULL'),
      writeFigure('store-transactions', times.three, 'one decision, one run, one policy state, with the check of the epoch'),
      writeFigure('store-cycle-transactions', times.six, 'six writes of a typical cycle, with the check of the epoch'),
      { name: 'store-cycle-overhead', unit: 'ms', value: medianOf(times.six) - medianOf(times.raw), n: times.six.length, detail: { what: 'p50 of a cycle minus p50 of the baseline' } },
      ...(await readFigures(store)),
    ];
  } finally {
    raw.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readFigures(store: KnowledgeStore): Promise<readonly Figure[]> {
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    'store-read-open-runs': () => store.openRuns(),
    'store-read-policy-state': () => store.policyState('shop', 'guided'),
    'store-read-latest-decisions': () => store.decisions('shop', { limit: 20 }),
    'store-read-spans': () => store.spans('shop', instant(0), instant(1e9)),
  };
  const figures: Figure[] = [];
  for (const [name, read] of Object.entries(reads)) {
    const start = performance.now();
    for (let n = 0; n < READS; n++) await read();
    figures.push({ name, unit: '1/s', value: Math.round((READS * 1000) / (performance.now() - start)), n: READS, detail: {} });
  }
  return figures;
}

function writeFigure(name: string, times: readonly number[], what: string): Figure {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number): number => Number((sorted[Math.floor((sorted.length - 1) * q)] ?? 0).toFixed(3));
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
  return { name, unit: '1/s', value: Math.round(times.length / seconds), n: times.length, detail: { what, p50Ms: at(0.5), p99Ms: at(0.99) } };
}

const medianOf = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
