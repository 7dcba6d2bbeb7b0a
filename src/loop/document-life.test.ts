import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedLoop, SimulatedLoopOptions } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import type { Json } from '../model/json.ts';
import { instant, ms } from '../units/time.ts';

const open: SimulatedLoop[] = [];
afterEach(async () => {
  for (const loop of open.splice(0)) await loop.close();
});

async function start(over: Partial<SimulatedLoopOptions> = {}): Promise<SimulatedLoop> {
  const loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [shopDocument()], applications: [shopModel()], ...over });
  open.push(loop);
  return loop;
}

const at = (share: number) => instant(shopStart + shopDayMs * share);
const second = ms(1000);
const small = (price: string, cores: number): Json => ({
  apiVersion: 'homeostat.dev/v1alpha1',
  kind: 'ResourceTemplate',
  metadata: { name: 'small' },
  spec: { cores, memory: '256MiB', price },
});

describe('an application with a shared size', () => {
  it('runs, and new instances and their bills follow a change of the size', async () => {
    const table = { name: 'table', cores: 2, memory: '1GiB', price: '0.20 USD/h' };
    const loop = await start({ documents: [small('0.10 USD/h', 1), shopDocument({ templates: [table] })] });
    const apply = vi.spyOn(loop.world.platform, 'apply');
    await loop.run(at(0.05), second);
    const before = await loop.store.openLedger('shop');
    expect(before.filter(({ component }) => component === 'web').map(({ template, price }) => [template, price])).toEqual([['small', 0.1]]);
    await loop.put(small('0.30 USD/h', 2));
    await loop.run(at(0.4), second);
    const after = (await loop.store.openLedger('shop')).filter(({ component }) => component === 'web');
    const since = after.filter(({ instance }) => !before.some((row) => row.instance === instance));
    expect(since.length).toBeGreaterThan(0);
    expect(new Set(since.map(({ price }) => price))).toEqual(new Set([0.3]));
    const written = apply.mock.calls.flatMap(([desired]) => (desired.state === 'present' && desired.component === 'web' ? [desired.template] : []));
    expect([written[0]?.cores, written.at(-1)?.cores]).toEqual([1, 2]);
  });
});
