import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedLoop, SimulatedLoopOptions } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import { instant, ms } from '../units/time.ts';

const open: SimulatedLoop[] = [];
afterEach(async () => {
  for (const loop of open.splice(0)) await loop.close();
});

const second = ms(1000);
const at = (seconds: number) => instant(shopStart + seconds * 1000);
const lose = (loop: SimulatedLoop) => loop.store.commit([{ kind: 'delete-document', documentKind: 'Application', name: 'shop', at: loop.world.clock.now() }], null);
const told = async (loop: SimulatedLoop) => (await loop.store.latestEvents({ limit: 1000 })).filter(({ type }) => type === 'UnclaimedEnded');

/** Shop runs, as any application does after some seconds. */
async function running(over: Partial<SimulatedLoopOptions> = {}): Promise<SimulatedLoop> {
  const loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [shopDocument()], applications: [shopModel()], ...over });
  open.push(loop);
  await loop.run(at(30), second);
  expect(await loop.world.platform.applications()).toEqual(['shop']);
  return loop;
}

describe('what runs and nobody claims', () => {
  it('is ended when the store has lost its document, and said so once', async () => {
    const loop = await running();
    await lose(loop);
    await loop.restart();
    await loop.run(at(120), second);
    expect(await loop.world.platform.applications()).toEqual([]);
    expect((await told(loop)).map(({ app }) => app)).toEqual(['shop']);
  });

  it('is ended by a controller that goes on too', async () => {
    const loop = await running();
    await lose(loop);
    await loop.run(at(200), second);
    expect(await loop.world.platform.applications()).toEqual([]);
  });

  it('goes on for a grace, in which its document can come back', async () => {
    const loop = await running();
    await lose(loop);
    await loop.restart();
    await loop.run(at(38), second);
    await loop.put(shopDocument());
    await loop.run(at(150), second);
    expect(await loop.world.platform.applications()).toEqual(['shop']);
    expect(await told(loop)).toEqual([]);
  });

  it('goes on while everything is stopped', async () => {
    const loop = await running();
    await loop.store.commit([{ kind: 'put-setting', name: 'stopped', value: true }], null);
    await lose(loop);
    await loop.run(at(200), second);
    expect(await loop.world.platform.applications()).toEqual(['shop']);
  });

  it('is left alone while the store does not answer', async () => {
    let broken = false;
    const loop = await running({
      wrapStore: (store) => ({ ...store, documents: (kind) => (broken && kind === 'Application' ? Promise.reject(new Error('no answer')) : store.documents(kind)) }),
    });
    broken = true;
    await loop.restart();
    for (let seconds = 31; seconds < 100; seconds++) await loop.run(at(seconds), second).catch(() => undefined);
    expect(await loop.world.platform.applications()).toEqual(['shop']);
  });
});
