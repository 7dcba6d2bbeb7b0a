// Answers what to recommend to a user, from the recommendations that are kept in the transactional table.
import { capacityOf } from './lib/capacity.ts';
import { callJson } from './lib/http-client.ts';
import { Metrics } from './lib/metrics.ts';
import { startService } from './lib/service.ts';
import { textSetting } from './lib/settings.ts';
import { userOf } from './lib/user.ts';

const metrics = new Metrics();
const { slots, work, slowDown } = capacityOf({ slots: 2, serviceMs: 30 }, metrics);
const transactions = textSetting('TRANSACTIONS_URL');

startService({
  metrics,
  slowDown,
  ready: () => true,
  routes: {
    'GET /recommendations': ({ query }) => {
      const path = `/recommendations?user=${userOf(query)}`;
      return slots.use(async () => {
        await work();
        return { status: 200, body: await callJson({ method: 'GET', base: transactions, path, timeoutMs: 2000, attempts: 3 }) };
      });
    },
  },
});
