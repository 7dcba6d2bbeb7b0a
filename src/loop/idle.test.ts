import { expect, it } from 'vitest';
import { shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { after, minutes, ms } from '../units/time.ts';

it('scales an application down that nobody uses any more, and keeps its objectives met meanwhile', { timeout: 60_000 }, async () => {
  const quietFrom = after(shopStart, minutes(4));
  const model = shopModel();
  const busy = { ...model, loads: model.loads.map((load) => ({ ...load, rateAt: (at: number) => (at < quietFrom ? 120 : 0) })) };
  const loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [shopDocument()], applications: [busy] });
  try {
    const replicas = async (): Promise<number> => (await loop.world.platform.observe('shop')).find(({ component }) => component === 'web')?.desired?.replicas ?? 0;
    await loop.run(quietFrom, ms(1000));
    expect(await replicas()).toBeGreaterThan(1);
    await loop.run(after(quietFrom, minutes(6)), ms(1000));
    expect(await replicas()).toBe(1);
    const observation = loop.controller.board.latest('shop');
    expect(observation?.readings['metrics.response_p95']?.kind).toBe('missing');
    expect(observation?.findings.find((finding) => finding.kind === 'objective' && finding.name === 'response')).toMatchObject({
      status: 'met',
      why: 'nothing was requested: workload.requests is 0, so p95 of response_p95 has no value and nothing breaks the promise',
    });
  } finally {
    await loop.close();
  }
});
