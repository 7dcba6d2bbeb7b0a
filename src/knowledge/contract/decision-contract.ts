import { expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import type { KnowledgeStore, Write } from '../ports/knowledge-store.ts';
import { sampleDecision } from '../sample-records.ts';

const decisionOfCycle = (cycle: number, changes: Parameters<typeof sampleDecision>[0] = {}): Write => ({
  kind: 'put-decision',
  decision: sampleDecision({ id: `shop-${cycle}`, cycle, lastCycle: cycle, ...changes }),
});

export function decisionContract(store: () => KnowledgeStore): void {
  it('hands a decision back as it was', async () => {
    await store().commit([{ kind: 'put-decision', decision: sampleDecision() }], null);
    expect(await store().decision('shop-1')).toEqual(sampleDecision());
    expect(await store().decision('shop-2')).toBeNull();
  });

  it('keeps one row for the same "none" however often it comes', async () => {
    for (let count = 1; count <= 50; count++) {
      await store().commit([decisionOfCycle(1, { chosen: null, outcome: 'none', run: null, count, lastAt: instant(count * 1000), lastCycle: count })], null);
    }
    const decisions = await store().decisions('shop', { limit: 10 });
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ count: 50, lastAt: 50_000, lastCycle: 50, cycle: 1 });
  });

  it('lists newest first and page by page, every one once', async () => {
    await store().commit(Array.from({ length: 25 }, (_, index) => decisionOfCycle(index + 1)), null);
    const seen: number[] = [];
    for (let page = await store().decisions('shop', { limit: 10 }); page.length > 0; ) {
      seen.push(...page.map(({ cycle }) => cycle));
      page = await store().decisions('shop', { limit: 10, before: seen.at(-1) ?? 0 });
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  });

  it('shows shadows only to who asks for them, and cuts no cycle at the end of a page', async () => {
    const writes = [1, 2, 3].flatMap((cycle) => [decisionOfCycle(cycle), decisionOfCycle(cycle, { id: `shop-${cycle}-shadow`, shadow: true })]);
    await store().commit(writes, null);
    expect((await store().decisions('shop', { limit: 10 })).map(({ id }) => id)).toEqual(['shop-3', 'shop-2', 'shop-1']);
    const first = await store().decisions('shop', { limit: 3, shadows: true });
    const second = await store().decisions('shop', { limit: 3, shadows: true, before: first.at(-1)?.cycle ?? 0 });
    expect([...first, ...second].map(({ id }) => id)).toEqual(['shop-3-shadow', 'shop-3', 'shop-2-shadow', 'shop-2', 'shop-1-shadow', 'shop-1']);
  });

  it('finds what a shadow had decided by a cycle, also where it has repeated it since', async () => {
    const shadow = (cycle: number, index: number, lastCycle = cycle): Write => decisionOfCycle(cycle, { id: `shop.${cycle}.shadow-${index}`, shadow: true, lastCycle });
    await store().commit([...Array.from({ length: 30 }, (_, index) => decisionOfCycle(index + 1)), shadow(3, 0, 20), shadow(3, 1, 4), shadow(5, 1, 30), shadow(21, 0), shadow(4, 10, 30)], null);
    const found = async (index: number, cycle: number): Promise<string | null> => (await store().shadowDecision('shop', index, cycle))?.id ?? null;
    expect([await found(0, 2), await found(0, 3), await found(0, 17), await found(0, 25)]).toEqual([null, 'shop.3.shadow-0', 'shop.3.shadow-0', 'shop.21.shadow-0']);
    expect([await found(1, 4), await found(1, 17), await found(10, 17), await found(2, 17)]).toEqual(['shop.3.shadow-1', 'shop.5.shadow-1', 'shop.4.shadow-10', null]);
    expect(await store().shadowDecision('mill', 0, 17)).toBeNull();
  });

  it('keeps applications apart', async () => {
    await store().commit([decisionOfCycle(1), decisionOfCycle(1, { id: 'mill-1', app: 'mill' })], null);
    expect((await store().decisions('mill', { limit: 10 })).map(({ id }) => id)).toEqual(['mill-1']);
  });

  it('refuses a listing without a bound', async () => {
    for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 10_001]) {
      await expect(store().decisions('shop', { limit })).rejects.toThrow(/limit is .*; it must be a whole number/);
    }
  });

  it('replaces the state of a policy, per application and policy', async () => {
    expect(await store().policyState('shop', 'guided')).toBeNull();
    await store().commit([{ kind: 'put-policy-state', app: 'shop', policy: 'guided', state: { n: 1 } }], null);
    await store().commit([{ kind: 'put-policy-state', app: 'shop', policy: 'guided', state: { n: 2 } }], null);
    await store().commit([{ kind: 'put-policy-state', app: 'shop', policy: 'other', state: [] }], null);
    expect(await store().policyState('shop', 'guided')).toEqual({ n: 2 });
    expect(await store().policyState('mill', 'guided')).toBeNull();
  });
}
