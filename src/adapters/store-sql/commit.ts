import { PostgresAdapter } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { StaleEpochError } from '../../knowledge/ports/knowledge-store.ts';
import type { Writes } from '../../knowledge/ports/knowledge-store.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Clock } from '../../model/clock.ts';
import type { Epoch } from '../../model/ids.ts';
import { Queue } from './queue.ts';
import { retrying } from './retry.ts';
import type { Tables } from './tables.ts';
import { applyWrites } from './writes/apply-writes.ts';
import { nextNumbers } from './writes/next-numbers.ts';

/** The most writes of one commit: far above any cycle, and small enough that nobody waits long for the lock. */
const WRITES_MAX = 100_000;

/** The writing half of the store. Transactions of this process run one after the other, in the order of the calls. */
export function writesOf(db: Kysely<Tables>, clock: Clock): Writes {
  const queue = new Queue();
  const transact = async <T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> => {
    const leave = await queue.enter();
    try {
      return await retrying(() => db.transaction().execute(work));
    } finally {
      leave();
    }
  };
  return {
    acquireEpoch: (holder, above = 0) =>
      transact(async (transaction) => {
        const next = await nextNumbers(transaction, 'epoch', 1);
        const epoch = next > above ? next : await nextNumbers(transaction, 'epoch', above + 1 - next);
        await transaction.insertInto('term').values({ epoch, holder, acquired_at: clock.now() }).execute();
        return epoch;
      }),
    async commit(writes, epoch) {
      if (writes.length > WRITES_MAX) {
        throw new InvalidInputError([`a commit has ${writes.length} writes; it must have at most ${WRITES_MAX}; split it`]);
      }
      await transact(async (transaction) => {
        if (epoch !== null) await refuseStale(transaction, epoch);
        await applyWrites(transaction, writes);
      });
    },
  };
}

async function refuseStale(transaction: Transaction<Tables>, epoch: Epoch): Promise<void> {
  const newest = await transaction.selectFrom('counter').select('value').where('name', '=', 'epoch')
    // Locked until this transaction ends, so that nobody starts a new term between this look and the commit. SQLite's
    // transactions have the lock for the whole file already.
    .$if(transaction.getExecutor().adapter instanceof PostgresAdapter, (query) => query.forShare())
    .executeTakeFirstOrThrow();
  if (newest.value === epoch) return;
  throw new StaleEpochError(`epoch ${epoch} is over: epoch ${newest.value} has begun; another controller took over, so this one must stop`);
}
