import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedLoop } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import { approveRun } from '../execute/run-commands.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { instant, ms } from '../units/time.ts';

const open: SimulatedLoop[] = [];
afterEach(async () => {
  for (const loop of open.splice(0)) await loop.close();
});

const second = ms(1000);
const set = (loop: SimulatedLoop, name: string, value: Json) => loop.store.commit([{ kind: 'put-setting', name, value }], null);
const replicas = async (loop: SimulatedLoop) => (await loop.world.platform.observe('shop')).find(({ component }) => component === 'web')?.desired?.replicas ?? 0;
const runFor = (loop: SimulatedLoop, seconds: number) => loop.run(instant(loop.world.clock.now() + seconds * 1000), second);
const proposing = shopDocument({ mode: 'propose' });

/** A shop under growing load that has just proposed to scale web up. */
async function proposed(): Promise<{ readonly loop: SimulatedLoop; readonly run: Run }> {
  const loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [proposing], applications: [shopModel()] });
  open.push(loop);
  while (loop.world.clock.now() < shopStart + shopDayMs) {
    await runFor(loop, 1);
    const run = (await loop.store.openRuns()).find(({ action, status }) => action === 'scale-web' && status === 'proposed');
    if (run !== undefined) return { loop, run };
  }
  throw new Error('the shop proposed nothing within a day');
}

async function approved(loop: SimulatedLoop, run: Run): Promise<void> {
  await loop.store.commit([{ kind: 'put-run', run: approveRun(run, 'ana', loop.world.clock.now()) }], null);
}

describe('an approved run', () => {
  it('begins in the next cycle when the guard lets it pass', async () => {
    const { loop, run } = await proposed();
    await approved(loop, run);
    await runFor(loop, 15);
    expect((await loop.store.run(run.id))?.status).toBe('succeeded');
    expect(await replicas(loop)).toBe(2);
  });

  it('is rejected with the reason when the guard does not let it begin now', async () => {
    const { loop, run } = await proposed();
    for (const id of ['web', 'table'] as const) loop.world.applications.get('shop')?.setSilent(id, true);
    await runFor(loop, 80);
    await approved(loop, run);
    await runFor(loop, 15);
    expect(await loop.store.run(run.id)).toMatchObject({ status: 'rejected', message: expect.stringContaining('the guard does not let it begin now: nothing is known about shop now') });
    expect(await replicas(loop)).toBe(1);
    expect((await loop.store.latestEvents({ app: 'shop', limit: 1000 })).filter(({ type }) => type === 'RunRejected').map(({ subject }) => subject)).toContain(`run/${run.id}`);
  });

  it.each(['paused/shop', 'stopped'])('waits while %s is set, says so, and begins when that is over', async (name) => {
    const { loop, run } = await proposed();
    await set(loop, name, { [name === 'stopped' ? 'stopped' : 'paused']: true, by: 'ops' });
    await approved(loop, run);
    await runFor(loop, 20);
    expect(await loop.store.run(run.id)).toMatchObject({ status: 'pending', startedAt: null, message: expect.stringMatching(/^approved by ana at .*; it waits: .* by ops$/u) });
    await set(loop, name, null);
    await runFor(loop, 15);
    expect((await loop.store.run(run.id))?.status).toBe('succeeded');
  });
});

describe('a proposal', () => {
  it('is rejected when its document changes', async () => {
    const { loop, run } = await proposed();
    await loop.put(shopDocument({ mode: 'propose', safety: { costMax: '1 USD/h' } }));
    await runFor(loop, 6);
    expect(await loop.store.run(run.id)).toMatchObject({ status: 'rejected', message: 'the document of shop has changed since it was proposed' });
  });

  it('expires when nobody answers', async () => {
    const { loop, run } = await proposed();
    await runFor(loop, 590);
    expect((await loop.store.run(run.id))?.status).toBe('proposed');
    await runFor(loop, 20);
    expect(await loop.store.run(run.id)).toMatchObject({ status: 'rejected', message: 'it expired: it was proposed 10 min ago' });
  });

  it('does not outlive its application', async () => {
    const { loop, run } = await proposed();
    await set(loop, 'paused/shop', true);
    await set(loop, 'deleting/shop', true);
    await runFor(loop, 60);
    expect(await loop.store.run(run.id)).toMatchObject({ status: 'rejected', message: 'shop is to be deleted' });
    // A pause does not hold back a deletion, which is the user's own order.
    expect(await loop.store.document('Application', 'shop')).toBeNull();
    expect(await loop.store.openRuns()).toEqual([]);
  });
});
