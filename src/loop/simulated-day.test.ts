import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopDayMs, shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import type { SimulatedLoop } from '../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import { readyCount } from '../model/component-state.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { Run } from '../model/run.ts';
import { instant, ms } from '../units/time.ts';

type Day = { readonly decisions: readonly RecordedDecision[]; readonly runs: readonly Run[]; readonly hash: string; readonly loop: SimulatedLoop };

const open: SimulatedLoop[] = [];
afterAll(async () => {
  for (const loop of open) await loop.close();
});

/** A whole simulated day: load up and down, a crash at noon, and at three o'clock a restart of the controller. */
async function day(seed: number): Promise<Day> {
  const loop = await startSimulatedLoop({ seed, start: shopStart, documents: [shopDocument()], applications: [shopModel()] });
  open.push(loop);
  await loop.run(instant(shopStart + shopDayMs / 2), ms(1000));
  loop.world.platform.crash('shop', 'web');
  await loop.run(instant(shopStart + (shopDayMs * 5) / 8), ms(1000));
  await loop.restart();
  await loop.run(instant(shopStart + shopDayMs), ms(1000));
  const decisions = await loop.store.decisions('shop', { limit: 10_000, shadows: true });
  const hash = createHash('sha256').update(JSON.stringify(decisions)).digest('hex');
  return { decisions, runs: await loop.store.runs('shop', { limit: 1000 }), hash, loop };
}

describe('a simulated day', () => {
  let first: Day;
  beforeAll(async () => {
    first = await day(1);
  }, 60_000);

  it('scales up and down, acts in several steps, repairs the crash and keeps its objectives', async () => {
    const { runs, decisions, loop } = first;
    const cycles = decisions.reduce((sum, decision) => sum + decision.count, 0);
    expect(cycles).toBeGreaterThan(300);
    const by = (action: string) => runs.filter((run) => run.action === action);
    expect(runs.every((run) => run.status === 'succeeded')).toBe(true);
    expect(by('scale-web').some((run) => JSON.stringify(run.args) === '{"by":1}')).toBe(true);
    expect(by('scale-web').some((run) => JSON.stringify(run.args) === '{"by":-1}')).toBe(true);
    expect(by('replicate-table')[0]?.steps.map((step) => step.status)).toEqual(['done', 'done', 'done']);
    const web = (await loop.world.platform.observe('shop')).find((state) => state.component === 'web');
    expect(web === undefined ? 0 : readyCount(web)).toBe(web?.desired?.replicas);
    const spans = await loop.store.spans('shop', instant(shopStart + 60_000), instant(shopStart + shopDayMs), 'response');
    const met = spans.filter((span) => span.status === 'met').reduce((sum, span) => sum + (span.to - span.from), 0);
    expect(met / (shopDayMs - 60_000)).toBeGreaterThan(0.9);
    const { arrived, failed } = loop.world.applications.get('shop')?.totals ?? { arrived: 0, failed: 0 };
    expect(arrived).toBeGreaterThan(100_000);
    // Only what the crashed instance held is lost.
    expect(failed).toBeLessThan(20);
  });

  it('gives byte-identical decisions for the same seed, twice and in two time zones, and others for another seed', async () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'America/Los_Angeles';
      expect(new Date(0).getTimezoneOffset()).toBe(480);
      const west = await day(7);
      process.env['TZ'] = 'Asia/Kolkata';
      expect(new Date(0).getTimezoneOffset()).toBe(-330);
      const east = await day(7);
      expect(east.hash).toBe(west.hash);
      expect(first.hash).not.toBe(west.hash);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('bills every instance from its start to its end', async () => {
    const { loop } = first;
    const rows = await loop.store.ledger('shop', shopStart, instant(shopStart + shopDayMs));
    const states = await loop.world.platform.observe('shop');
    const living = states.flatMap((state) => state.instances).filter((instance) => instance.phase !== 'ended');
    expect(rows.filter((row) => row.to === null).map((row) => row.instance).toSorted()).toEqual(living.map(({ id }) => id).toSorted());
    expect(rows.every((row) => row.to === null || row.to > row.from)).toBe(true);
    expect(new Set(rows.map((row) => row.instance)).size).toBe(rows.length);
  });
});
