import { describe, expect, it } from 'vitest';
import { shopObservation } from '../../test/support/observations.ts';
import { sampleDecision } from '../knowledge/sample-records.ts';
import type { RecordedDecision } from '../model/decision.ts';
import { abstentionsOf, shadowDecisionsAt } from './shadow-decisions.ts';

const { app } = shopObservation({ spec: { shadows: [{ name: 'guided', label: 'flip' }, { name: 'guided', label: 'calm' }, { name: 'guided', label: 'bold' }, { name: 'guided', label: 'new' }] } });

const made = (label: string, more: Partial<RecordedDecision>): RecordedDecision => ({ ...sampleDecision({ id: `shop.7.${label}`, app: 'shop', cycle: 5, lastCycle: 9, shadow: true, ...more }), policy: { name: 'guided', version: '1', seed: 1, label, ...more.policy } });

describe('the shadows of a cycle', () => {
  const kept: readonly (RecordedDecision | null)[] = [
    made('flip', { chosen: null, reason: 'No action: policy guided failed: it broke.', policy: { name: 'guided', version: '', seed: 1, label: 'flip', failed: true } }),
    made('calm', { chosen: null, reason: 'No action: nothing is wanted.' }),
    made('bold', {}),
    null,
  ];
  const store = { shadowDecision: (_: string, index: number) => Promise.resolve(kept[index] ?? null) };

  it('are those that were there then, those that failed too', async () => {
    expect((await shadowDecisionsAt(store, app, 7)).map(({ name }) => name)).toEqual(['flip', 'calm', 'bold']);
    expect(await shadowDecisionsAt(store, app, 10)).toEqual([]);
  });

  it('that wanted nothing say why, and whether they failed', async () => {
    expect(abstentionsOf(await shadowDecisionsAt(store, app, 7))).toEqual([
      'shadow flip could not decide: No action: policy guided failed: it broke.',
      'shadow calm chose nothing: No action: nothing is wanted.',
    ]);
  });
});
