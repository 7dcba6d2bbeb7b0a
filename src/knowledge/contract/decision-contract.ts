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
