import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedLoop, SimulatedLoopOptions } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import type { Json } from '../model/json.ts';
import { instant, ms } from '../units/time.ts';
import { initialGuardState } from './guard/guard-state.ts';

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

describe('an objective that was never measured', () => {
  it('owes nothing until the first deployment has ended, and from then on its unknown time is lost in share and budget alike', async () => {
    const loop = await start();
    loop.world.applications.get('shop')?.setSilent('web', true);
    const findingOf = () => loop.controller.board.latest('shop')?.findings.find((finding) => finding.kind === 'objective' && finding.name === 'response');
    await loop.run(instant(shopStart + 5000), second);
    expect(await loop.store.setting('deployed/shop')).toBeNull();
    expect(await loop.store.spans('shop', shopStart, at(1))).toEqual([]);
    expect(findingOf()).toMatchObject({ status: 'unknown', budget: { metShare: null, left: 1 } });
    await loop.run(instant(shopStart + 90_000), second);
    expect(await loop.store.setting('deployed/shop')).toBe(1);
    const lost = (await loop.store.spans('shop', shopStart, at(1))).filter(({ objective }) => objective === 'response');
    expect(lost.map(({ status }) => status)).toEqual(['unknown']);
    const lostMs = (loop.controller.board.latest('shop')?.at ?? 0) - (lost[0]?.from ?? 0);
    expect(findingOf()).toMatchObject({ status: 'unknown', budget: { metShare: 0, left: expect.closeTo(1 - lostMs / (0.1 * shopDayMs), 6) } });
  });
});

describe('an application that is deleted and applied again', () => {
  it('starts anew and keeps its history: no decision and no run is overwritten', async () => {
    const loop = await start();
    await loop.run(at(0.3), second);
    const decisions = await loop.store.decisions('shop', { limit: 1000 });
    const runs = await loop.store.runs('shop', { limit: 1000 });
    expect(runs.length).toBeGreaterThan(1);

    await loop.store.commit([{ kind: 'put-setting', name: 'deleting/shop', value: true }], null);
    await loop.run(at(0.35), second);
    expect(await loop.store.document('Application', 'shop')).toBeNull();
    expect(await loop.store.openLedger('shop')).toEqual([]);
    expect((await loop.store.settings()).get('deployed/shop') ?? null).toBeNull();

    await loop.put(shopDocument());
    await loop.run(at(0.5), second);
    expect(await loop.store.setting('deployed/shop')).toBe(1);
    expect((await loop.store.openLedger('shop')).length).toBeGreaterThan(1);
    expect(loop.controller.stats.failures).toBe(0);
    const after = await loop.store.decisions('shop', { limit: 1000 });
    const ids = new Set(after.map(({ id }) => id));
    expect(ids.size).toBe(after.length);
    expect(after.length).toBeGreaterThan(decisions.length);
    for (const decision of decisions.slice(1)) expect(after).toContainEqual(decision);
    const runsAfter = await loop.store.runs('shop', { limit: 1000 });
    for (const run of runs.filter(({ endedAt }) => endedAt !== null)) expect(runsAfter).toContainEqual(run);
  });

  it('does not carry over what the loop had learnt of the old one', async () => {
    const loop = await start();
    await loop.run(at(0.3), second);
    expect((await loop.store.policyState('shop', '@loop')) as { guard: unknown }).not.toEqual(expect.objectContaining({ guard: initialGuardState }));
    await loop.store.commit([{ kind: 'put-setting', name: 'deleting/shop', value: true }], null);
    await loop.run(at(0.35), second);
    const old = (await loop.store.policyState('shop', '@loop')) as { cycle: number; guard: unknown; documentRun: unknown };
    expect([old.documentRun, old.guard, await loop.store.policyState('shop', 'guided')]).toEqual([null, initialGuardState, null]);
    expect(old.cycle).toBeGreaterThan(0);
    await loop.put(shopDocument());
    await loop.restart();
    await loop.run(instant(at(0.35) + 30_000), second);
    const fresh = (await loop.store.policyState('shop', '@loop')) as { cycle: number };
    expect(fresh.cycle).toBeGreaterThan(old.cycle);
    expect(loop.controller.stats.failures).toBe(0);
  });
});
