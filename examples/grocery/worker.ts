// A worker of the recommendation updater: does the work of one item in a slot. It registers itself, with its own address,
// where the updater looks for workers when it starts.
import { setTimeout as pause } from 'node:timers/promises';
import { capacityOf } from './lib/capacity.ts';
import { callJson } from './lib/http-client.ts';
import { Metrics } from './lib/metrics.ts';
import { BadRequestError, fieldsOf, integerField, startService } from './lib/service.ts';
import { integerSetting, textSetting } from './lib/settings.ts';

const metrics = new Metrics();
const { slots, work, slowDown } = capacityOf({ slots: 2, serviceMs: 120 }, metrics);
const queue = textSetting('QUEUE_URL');
const address = `http://${textSetting('HOST', '127.0.0.1')}:${integerSetting('PORT', 0, { min: 1, max: 65_535 })}`;
const registration = { base: queue, path: '/workers', body: { address, slots: slots.count }, timeoutMs: 1000, attempts: 1 } as const;

/** Shorter than a third of the time after which the queue takes a worker for gone. */
const heartbeatMs = 500;

const life = { registered: false, stopping: false };

startService({
  metrics,
  slowDown,
  ready: () => life.registered || 'not registered yet',
  stop: async () => {
    life.stopping = true;
    await callJson({ ...registration, method: 'DELETE' }).catch(() => undefined);
  },
  routes: {
    'POST /process': ({ body }) => {
      if (life.stopping) return { status: 503, body: 'stopping' };
      const product = integerField(body, 'product', { min: 0, max: 2 ** 31 - 1 });
      const products = productsOf(fieldsOf(body)['products']);
      return slots.use(async () => {
        await work();
        return { status: 200, body: { products: updated(products, product) } };
      });
    },
  },
});

while (!life.stopping) {
  life.registered = await callJson({ ...registration, method: 'POST' }).then(
    () => true,
    () => false,
  );
  await pause(heartbeatMs);
}

/** Recommends what goes with the newest product, then what was recommended before. */
function updated(products: readonly number[], product: number): readonly number[] {
  const related = [1, 2, 3].map((offset) => (product * 31 + offset * 17) % 5000);
  return [...new Set([...related, ...products])].slice(0, 10);
}

function productsOf(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > 20) throw new BadRequestError('products must be a list of at most 20 product numbers');
  return value.filter((product): product is number => Number.isInteger(product));
}
