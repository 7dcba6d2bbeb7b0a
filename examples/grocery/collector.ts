// Takes the clicks and purchases of users and puts them into the queue.
import { capacityOf } from './lib/capacity.ts';
import { feedbackOf } from './lib/feedback.ts';
import { callJson } from './lib/http-client.ts';
import { Metrics } from './lib/metrics.ts';
import { startService } from './lib/service.ts';
import { textSetting } from './lib/settings.ts';

const metrics = new Metrics();
const { slots, work, slowDown } = capacityOf({ slots: 4, serviceMs: 8 }, metrics);
const queue = textSetting('QUEUE_URL');

startService({
  metrics,
  slowDown,
  ready: () => true,
  routes: {
    'POST /feedback': async ({ body }) => {
      const item = { ...feedbackOf(body), recordedAt: Date.now() };
      return slots.use(async () => {
        await work();
        // The queue knows an item by its id, so appending it again changes nothing.
        await callJson({ method: 'POST', base: queue, path: '/append', body: item, timeoutMs: 2000, attempts: 3 });
        return { status: 202, body: { id: item.id } };
      });
    },
  },
});
