import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedLoop, SimulatedLoopOptions } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import { StaleEpochError, VersionConflictError } from '../knowledge/ports/knowledge-store.ts';
import type { Json } from '../model/json.ts';
import type { Policy } from '../model/policy.ts';
import { policies } from '../plan/policies.ts';
import { instant, ms } from '../units/time.ts';
import { describeApplication } from '../usecases/describe-application.ts';
import { explainDecision } from '../usecases/explain-decision.ts';

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
const set = (loop: SimulatedLoop, name: string, value: Json) => loop.store.commit([{ kind: 'put-setting', name, value }], null);
const replicas = async (loop: SimulatedLoop, component = 'web') => (await loop.world.platform.observe('shop')).find((state) => state.component === component)?.desired?.replicas ?? 0;

describe('the loop under faults', () => {
  it('never scales down while metrics are missing, and does so again when they are back', async () => {
    const loop = await start();
    await loop.run(at(0.6), second);
    const before = await replicas(loop);
    expect(before).toBeGreaterThan(1);
    loop.world.applications.get('shop')?.setSilent('web', true);
    await loop.run(at(0.97), second);
    expect(await replicas(loop)).toBe(before);
    loop.world.applications.get('shop')?.setSilent('web', false);
    await loop.run(at(1.1), second);
    expect(await replicas(loop)).toBeLessThan(before);
  });

  it('never scales down while only some of the instances answer, says so, and still scales up', async () => {
    const loop = await start();
    await loop.run(at(0.55), second);
    const before = await replicas(loop);
    expect(before).toBeGreaterThan(2);
    const web = (await loop.world.platform.observe('shop')).find(({ component }) => component === 'web')?.instances ?? [];
    for (const { id } of web.slice(1)) loop.world.applications.get('shop')?.setInstanceSilent(id, true);
    await loop.run(at(0.9), second);
    expect(await replicas(loop)).toBeGreaterThanOrEqual(before);
    const reasons = (await loop.store.decisions('shop', { limit: 100 })).map(({ reason }) => reason);
    expect(reasons.join('\n')).toMatch(/\d of \d working instances of web do not answer scrapes \(.*: it does not answer\); partial data never lowers capacity/u);
    for (const { id } of web) loop.world.applications.get('shop')?.setInstanceSilent(id, false);
    await loop.run(at(1.1), second);
    expect(await replicas(loop)).toBeLessThan(before);
  });

  it('keeps an application out of the trouble of another', async () => {
    const broken = (store: KnowledgeStore): KnowledgeStore => ({
      ...store,
      commit: async (writes, epoch) => {
        if (writes.some((write) => write.kind === 'put-decision' && write.decision.app === 'bad')) throw new VersionConflictError('run of bad was changed');
        return store.commit(writes, epoch);
      },
    });
    const bad = shopDocument({}, 'bad');
    const loop = await start({ documents: [shopDocument(), bad], applications: [shopModel(), shopModel('bad')], wrapStore: broken });
    await loop.run(at(0.25), second);
    expect(await replicas(loop)).toBeGreaterThan(1);
    expect(loop.controller.stats.failures).toBeGreaterThan(0);
    expect([...loop.controller.stats.broken.keys()]).toEqual(['bad']);
    const events = (await loop.store.latestEvents({ app: 'bad', limit: 1000 })).filter(({ type }) => type === 'CycleFailed');
    // Told when it begins, not in every cycle.
    expect(events.length).toBe(1);
  });

  it('reports a source that fails and goes on with the others', async () => {
    const failing = { name: 'broken-source', collect: () => Promise.reject(new Error('no route to host')) };
    const loop = await start({ sources: [failing] });
    await loop.run(at(0.25), second);
    expect(await replicas(loop)).toBeGreaterThan(1);
    expect(loop.controller.stats.sources).toEqual([{ source: 'broken-source', why: 'no route to host' }]);
    expect((await loop.store.latestEvents({ limit: 1000 })).filter(({ type }) => type === 'SourceFailed').length).toBe(1);
  });

  it('goes on with its cycles while the platform does not let the runner begin, and says so once', async () => {
    const loop = await start();
    const fence = vi.spyOn(loop.world.platform, 'fence').mockRejectedValue(new Error('the platform is away'));
    await loop.run(at(0.02), second);
    expect(await replicas(loop)).toBe(0);
    fence.mockRestore();
    await loop.run(at(0.04), second);
    expect(await replicas(loop)).toBe(1);
    expect(loop.controller.stats.failures).toBe(0);
    expect((await loop.store.latestEvents({ limit: 1000 })).filter(({ type }) => type === 'RunnerFailed').map(({ message }) => message)).toEqual([expect.stringContaining('the platform is away')]);
  });

  it('lets a policy that throws decide nothing, and says why', async () => {
    const throws: Policy<null> = {
      name: 'throws',
      version: '1',
      needs: () => ({ queries: [], forecasts: [], history: ms(0) }),
      initial: () => null,
      decide: () => {
        throw new Error('division by cucumber');
      },
    };
    const loop = await start({ documents: [shopDocument({ policy: { name: 'throws' } })], policies: new Map([...policies, ['throws', () => throws]]) });
    await loop.run(at(0.02), second);
    const [last] = await loop.store.decisions('shop', { limit: 1 });
    expect(last).toMatchObject({ outcome: 'none', chosen: null, reason: 'No action: policy throws failed: division by cucumber.' });
  });

  it('stops for good when a newer controller has taken over', async () => {
    const loop = await start();
    await loop.run(at(0.01), second);
    await loop.store.acquireEpoch('another');
    loop.world.advance(at(0.02));
    await expect(loop.controller.tick(loop.world.clock.now())).rejects.toBeInstanceOf(StaleEpochError);
  });

  it('goes on after a restart where it was: no id twice, nothing deployed again', async () => {
    const loop = await start();
    await loop.run(at(0.3), second);
    const before = await loop.store.decisions('shop', { limit: 1 });
    await loop.restart();
    await loop.run(at(0.32), second);
    const [last] = await loop.store.decisions('shop', { limit: 1 });
    expect(last?.lastCycle).toBeGreaterThan(before[0]?.lastCycle ?? 0);
    expect((await loop.store.runs('shop', { limit: 100 })).filter(({ action }) => action === 'deploy').length).toBe(1);
  });

  it('leaves out the cycles it missed instead of running them in a burst', async () => {
    const loop = await start();
    await loop.run(at(0.05), second);
    const { cycles } = loop.controller.stats;
    loop.world.advance(at(0.5));
    for (let i = 0; i < 5; i++) await loop.controller.tick(loop.world.clock.now());
    expect(loop.controller.stats.cycles).toBe(cycles + 1);
  });

  it('takes a clock that was set back for one that stands still', async () => {
    const loop = await start();
    await loop.run(at(0.05), second);
    const { cycles } = loop.controller.stats;
    await loop.controller.tick(instant(shopStart));
    await loop.controller.tick(instant(shopStart + 20_000));
    expect(loop.controller.stats.cycles).toBe(cycles + 1);
    expect(loop.controller.stats.failures).toBe(0);
  });
});

describe('modes and switches', () => {
  it.each(['recommend', 'shadow'])('in mode %s decisions are kept and nothing is changed', async (mode) => {
    const loop = await start({ documents: [shopDocument({ mode })] });
    await loop.run(at(0.4), second);
    expect(await replicas(loop)).toBe(1);
    const reported = (await loop.store.decisions('shop', { limit: 100 })).filter(({ outcome }) => outcome === 'reported');
    expect(reported.length).toBeGreaterThan(0);
    // The same advice is kept once, not once in every cycle.
    expect(reported.some(({ count }) => count > 5)).toBe(true);
  });

  it('in mode propose a run waits for a person, and only one of a kind', async () => {
    const loop = await start({ documents: [shopDocument({ mode: 'propose' })] });
    await loop.run(at(0.4), second);
    const proposed = (await loop.store.runs('shop', { limit: 100 })).filter(({ status }) => status === 'proposed');
    expect(proposed.map(({ action }) => action).filter((action) => action === 'scale-web')).toEqual(['scale-web']);
    expect(await replicas(loop)).toBe(1);
  });

  it.each(['paused/shop', 'stopped'])('with the setting %s nothing begins, also after a restart', async (name) => {
    const loop = await start();
    await loop.run(at(0.1), second);
    await set(loop, name, { [name === 'stopped' ? 'stopped' : 'paused']: true, by: 'ops', why: 'a look at the disks' });
    await loop.run(at(0.3), second);
    await loop.restart();
    await loop.run(at(0.4), second);
    expect(await replicas(loop)).toBe(1);
    const [last] = await loop.store.decisions('shop', { limit: 1 });
    expect(last?.outcome).toBe('blocked');
    expect(last?.reason).toContain('by ops: a look at the disks');
    await set(loop, name, null);
    await loop.run(at(0.45), second);
    expect(await replicas(loop)).toBeGreaterThan(1);
  });

  it('shadows decide beside the acting policy and never act', async () => {
    const loop = await start({ documents: [shopDocument({ mode: 'act', guides: [], shadows: [{ name: 'guided', seed: 2 }] })] });
    await loop.run(at(0.05), second);
    const all = await loop.store.decisions('shop', { limit: 100, shadows: true });
    expect(all.filter(({ shadow }) => shadow).length).toBeGreaterThan(0);
    expect(all.filter(({ shadow }) => shadow).every(({ run }) => run === null)).toBe(true);
  });

  it('shows a shadow that does not decide, and tells it apart from another of the same policy', async () => {
    const loop = await start({ documents: [shopDocument({ mode: 'act', guides: [], shadows: [{ name: 'guided', seed: 2 }, { name: 'guided', label: 'bold' }, { name: 'autoscale', parameters: { rule: 'hpa' } }] })] });
    await loop.run(at(0.05), second);
    const { shadows, diagnoses } = await describeApplication({ store: loop.store, series: loop.world.series, platform: loop.world.platform, clock: loop.world.clock, findings: () => [] }, 'shop');
    expect(shadows.map(({ name, policy, failed }) => [name, policy, failed])).toEqual([['guided', 'guided', false], ['bold', 'guided', false], ['autoscale:hpa', 'autoscale', true]]);
    expect(shadows.every(({ decision, lastAt }) => decision !== null && lastAt !== null)).toBe(true);
    expect(diagnoses.map(({ message }) => message)).toEqual([expect.stringMatching(/^shadow autoscale:hpa does not decide: No action: policy autoscale failed: .*component/)]);
    const told = await explainDecision({ store: loop.store, series: loop.world.series, clock: loop.world.clock }, shadows[1]?.decision ?? '');
    expect(told.text[0]).toContain(', shadow bold)');
  });

  it('deploys a new generation, and deletes an application to its last instance before it forgets it', async () => {
    const loop = await start();
    await loop.run(at(0.05), second);
    await loop.put(shopDocument({ guides: [], components: [{ name: 'web', command: ['node', 'web.js', '--new'], template: 'small', replicas: { initial: 1, min: 1, max: 8 } }, { name: 'table', command: ['node', 'table.js'], template: 'table', replicas: { initial: 1, min: 1, max: 3 } }] }));
    await loop.run(at(0.1), second);
    expect(await loop.store.setting('deployed/shop')).toBe(2);
    await set(loop, 'deleting/shop', { deleting: true });
    await loop.run(at(0.15), second);
    expect(await loop.store.document('Application', 'shop')).toBeNull();
    expect((await loop.world.platform.observe('shop')).flatMap((state) => state.instances).filter(({ phase }) => phase !== 'ended')).toEqual([]);
    expect(await loop.store.openLedger('shop')).toEqual([]);
    await loop.put(shopDocument());
    await loop.run(at(0.2), second);
    expect(loop.controller.stats.failures).toBe(0);
    expect(await replicas(loop)).toBeGreaterThan(0);
  });
});
