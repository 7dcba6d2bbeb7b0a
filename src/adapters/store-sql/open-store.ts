import type { KnowledgeStore } from '../../knowledge/ports/knowledge-store.ts';
import type { Clock } from '../../model/clock.ts';
import type { Json } from '../../model/json.ts';
import { writesOf } from './commit.ts';
import { openDatabase } from './open-database.ts';
import type { OpenDatabase } from './open-database.ts';
import { pruneTables } from './prune.ts';
import { decisionReads } from './reads/read-decisions.ts';
import { documentReads } from './reads/read-documents.ts';
import { eventReads } from './reads/read-events.ts';
import { ledgerReads } from './reads/read-ledger.ts';
import { modelReads } from './reads/read-models.ts';
import { runReads } from './reads/read-runs.ts';
import { spanReads } from './reads/read-spans.ts';
import { explainSqliteError } from './store-error.ts';

/**
 * Opens the knowledge store and brings its schema up to date.
 * Throws InvalidInputError if the URL is none; StoreError, with what to do, if the file is damaged or not ours, if the
 * server cannot be reached, or if a newer Homeostat wrote it. A damaged file is never replaced.
 * @param options.url `sqlite:PATH` (made if absent), `sqlite::memory:` or `postgres://USER@HOST/DATABASE`
 * @example
 * const store = await openStore({ url: 'sqlite:data/knowledge.db' }, clock);
 * const epoch = await store.acquireEpoch('controller on host-1');
 * await store.commit([{ kind: 'put-setting', name: 'stopped', value: false }], epoch);
 */
export async function openStore(options: { readonly url: string }, clock: Clock): Promise<KnowledgeStore> {
  return storeOn(await openDatabase(options.url), clock);
}

function storeOn({ db, place, kind }: OpenDatabase, clock: Clock): KnowledgeStore {
  const store: KnowledgeStore = {
    ...writesOf(db, clock),
    ...documentReads(db),
    ...decisionReads(db),
    ...runReads(db),
    ...ledgerReads(db),
    ...spanReads(db),
    ...eventReads(db),
    ...modelReads(db),
    async setting(name) {
      const row = await db.selectFrom('setting').select('body').where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.body) as Json);
    },
    async settings() {
      const rows = await db.selectFrom('setting').select(['name', 'body']).execute();
      return new Map(rows.map(({ name, body }) => [name, JSON.parse(body) as Json]));
    },
    prune: (before) => pruneTables(db, before),
    close: () => db.destroy(),
  };
  return kind === 'postgres' ? store : explaining(store, place);
}

/** The same store, whose errors from SQLite name the file and what to do. */
function explaining(store: KnowledgeStore, place: string): KnowledgeStore {
  const wrapped = Object.entries(store).map(([name, method]) => [
    name,
    async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return await Reflect.apply(method, store, args);
      } catch (error) {
        throw explainSqliteError(error, place);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as KnowledgeStore;
}
