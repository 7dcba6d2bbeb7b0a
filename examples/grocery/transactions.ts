// The transactional table of recommendations. Replicas share their storage and each brings its own capacity; a new replica
// imports the table before it may answer, which takes long.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { capacityOf } from './lib/capacity.ts';
import { Metrics } from './lib/metrics.ts';
import { BadRequestError, fieldsOf, integerField, startService } from './lib/service.ts';
import { integerSetting } from './lib/settings.ts';
import { stateFolder } from './lib/state-folder.ts';
import { openTable, usersMax, type Table } from './lib/table.ts';
import { userOf } from './lib/user.ts';

const metrics = new Metrics();
const { slots, work, slowDown } = capacityOf({ slots: 2, serviceMs: 12 }, metrics);
const file = join(stateFolder(), 'table');

/** The first replica of all creates an empty table; every later one has something to import. */
const importMs = existsSync(file) ? integerSetting('IMPORT_MS', 3000, { min: 0, max: 3_600_000 }) : 0;
const startedAt = performance.now();
const progress = (): number => (importMs === 0 ? 1 : Math.min(1, (performance.now() - startedAt) / importMs));
metrics.gauge('grocery_table_import_progress', 'Share of the table that this replica has imported.', progress);

let table: Table | null = null;

function opened(): Table {
  if (table === null) throw new Error('the table is being imported');
  return table;
}

startService({
  metrics,
  slowDown,
  ready: () => (table === null ? `importing, ${Math.round(progress() * 100)} %` : true),
  routes: {
    'GET /recommendations': ({ query }) => {
      const user = userOf(query);
      return slots.use(async () => {
        await work();
        return { status: 200, body: { user, products: opened().read(user) } };
      });
    },
    'PUT /recommendations': ({ body }) => {
      const user = integerField(body, 'user', { min: 0, max: usersMax - 1 });
      const products = productsOf(fieldsOf(body)['products']);
      return slots.use(async () => {
        await work();
        opened().write(user, products);
        return { status: 200, body: { user } };
      });
    },
  },
});

await pause(importMs);
table = openTable(file);

function productsOf(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > 20 || !value.every((product) => Number.isInteger(product) && product >= 0 && product < 2 ** 31)) {
    throw new BadRequestError('products must be a list of at most 20 product numbers');
  }
  return value as number[];
}
