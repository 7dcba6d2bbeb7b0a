import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedLoop } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import { instant, seconds } from '../units/time.ts';
import { timeline } from './timeline.ts';

const open: SimulatedLoop[] = [];
afterEach(async () => {
  for (const loop of open.splice(0)) await loop.close();
});

describe('the timeline of an application that the loop runs', () => {
  it('has its load, its desired and paid instances and its cost at every point of the axis', async () => {
    const loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [shopDocument()], applications: [shopModel()] });
    open.push(loop);
    await loop.run(instant(shopStart + shopDayMs / 4), seconds(1));
    const now = loop.world.clock.now();
    const from = instant(now - 300_000);
    const { capacity, workloads, costUsdPerHour } = await timeline({ store: loop.store, series: loop.world.series, clock: loop.world.clock }, { app: 'shop', from, to: now, stepMs: 10_000 });
    const web = capacity.find(({ component }) => component === 'web');
    expect(web?.desired).toHaveLength(31);
    expect(web?.desired.every((replicas) => replicas !== null && replicas >= 1)).toBe(true);
    expect(web?.desired.at(-1)).toBeGreaterThan(1);
    expect(web?.living.at(-1)).toBe(web?.desired.at(-1));
    expect(workloads[0]?.values.every((value) => value !== null && value > 0)).toBe(true);
    expect(costUsdPerHour.every((value) => value !== null && value > 0)).toBe(true);
  });
});
