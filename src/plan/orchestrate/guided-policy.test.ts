import { describe, expect, it } from 'vitest';
import type { Present } from '../../../test/support/observations.ts';
import { effectsOf, noon, runView, shopObservation } from '../../../test/support/observations.ts';
import type { Decision } from '../../model/decision.ts';
import { missing, reading } from '../../model/reading.ts';
import { randomStreams } from '../../model/random.ts';
import { after, seconds } from '../../units/time.ts';
import { guidedPolicy } from './guided-policy.ts';

const policy = guidedPolicy(effectsOf);
const decide = (present: Present): Decision => policy.decide(shopObservation(present), null, randomStreams(1).stream('test')).decision;
const candidate = (decision: Decision, id: string) => decision.candidates.find((found) => found.id === id);
const busy = { 'metrics.web_busy': reading(7.4, noon) };
const violated = { status: 'violated' as const, value: reading(0.323, noon) };

describe('the guided policy', () => {
  it('acts on the highest weight and says why in one sentence with the numbers', () => {
    const decision = decide({ readings: busy, response: violated });
    expect(decision.chosen).toBe('scale-web(by=1)');
    expect(decision.reason).toBe('Scale web up by 1 to 3 because response is 323 ms, above its 200 ms, and web busy is 7.4 (The web tier is nearly full).');
    expect(candidate(decision, 'scale-web(by=1)')?.predicted).toEqual([
      { on: 'components.web.replicas', unit: '', change: 1 },
      { on: 'cost', unit: 'USD/h', change: 0.1 },
    ]);
  });

  it('does nothing when nobody asks, and lists what it thought of', () => {
    const decision = decide({});
    expect(decision.chosen).toBeNull();
    expect(decision.reason).toBe('No action: every objective is met and no guide asks for one.');
    expect(decision.candidates.map(({ id }) => id)).toEqual(['scale-web(by=1)', 'scale-web(by=-1)', 'replicate-table', 'unreplicate-table']);
    expect(candidate(decision, 'scale-web(by=1)')?.why).toContain('guide web-busy is silent: its condition does not hold');
  });

  it('weighs an unknown guide 0, and names the missing reading', () => {
    const decision = decide({ readings: { 'metrics.web_busy': missing('no sample for 70 s') } });
    expect(decision.chosen).toBeNull();
    expect(candidate(decision, 'scale-web(by=1)')).toMatchObject({ score: 0 });
    expect(candidate(decision, 'scale-web(by=1)')?.why).toContain('no sample for 70 s');
  });

  it('blocks what a constraint masks that is not kept', () => {
    const wanting = { table: 2, readings: { 'metrics.table_busy': reading(1, noon) } };
    expect(decide(wanting).chosen).toBe('unreplicate-table');
    const slow = decide({ ...wanting, response: { status: 'violated' } });
    expect(candidate(slow, 'unreplicate-table')?.blockedBy).toEqual([{ rule: 'constraint', name: 'no-shrink-while-slow', why: 'constraint no-shrink-while-slow does not allow it now (Nothing shrinks while responses are slow)' }]);
    expect(slow.reason).toBe('No action: unreplicate-table is wanted, but constraint no-shrink-while-slow does not allow it now (Nothing shrinks while responses are slow).');
  });

  it('takes an unmet or unknown precondition for a no', () => {
    const actions = [{ name: 'scale-web', when: 'metrics.table_busy < 1', parameters: [{ name: 'by', type: 'integer', default: 1 }], steps: [{ operation: 'scale', with: { component: 'web', by: '$(by)' } }] }];
    const guides = [{ name: 'always', action: 'scale-web', weight: 1 }];
    const spec = { actions, guides, constraints: [] };
    expect(candidate(decide({ spec }), 'scale-web(by=1)')?.blockedBy[0]).toMatchObject({ rule: 'precondition', why: 'scale-web may run only when metrics.table_busy < 1' });
    const unknown = candidate(decide({ spec, readings: { 'metrics.table_busy': missing('gone') } }), 'scale-web(by=1)');
    expect(unknown?.blockedBy[0]?.why).toContain('is not known');
    expect(decide({ spec, readings: { 'metrics.table_busy': reading(0, noon) } }).chosen).toBe('scale-web(by=1)');
  });

  it('leaves knobs alone that a run is changing, or whose change still settles', () => {
    const running = decide({ readings: busy, runs: [runView()] });
    expect(candidate(running, 'scale-web(by=1)')?.blockedBy[0]).toMatchObject({ rule: 'in-flight', name: 'shop.0.0' });
    const ended = { status: 'succeeded' as const, endedAt: noon, settlesAt: after(noon, seconds(10)) };
    expect(candidate(decide({ readings: busy, runs: [runView(ended)] }), 'scale-web(by=1)')?.blockedBy[0]).toMatchObject({ rule: 'settling' });
    expect(decide({ readings: busy, runs: [runView({ ...ended, settlesAt: noon })] }).chosen).toBe('scale-web(by=1)');
    expect(decide({ readings: busy, runs: [runView({ claims: ['table/replicas'] })] }).chosen).toBe('scale-web(by=1)');
  });

  it('makes no proposal twice, and is not held up by another one that nobody answers', () => {
    const proposal = (by: number) => runView({ status: 'proposed', action: 'scale-web', args: { by }, startedAt: null });
    const same = decide({ readings: busy, runs: [proposal(1)] });
    expect(candidate(same, 'scale-web(by=1)')?.blockedBy).toEqual([{ rule: 'proposed', name: 'shop.0.0', why: 'it is proposed already and waits for approval (run shop.0.0)' }]);
    expect(same.reason).toBe('No action: scale-web(by=1) is wanted, but it is proposed already and waits for approval (run shop.0.0).');
    expect(decide({ readings: busy, runs: [proposal(-1)] }).chosen).toBe('scale-web(by=1)');
  });

  it('is silent about an objective that a run holds', () => {
    const decision = decide({ readings: busy, holds: [{ objective: 'response', run: 'shop.3.0', until: 'run-end' }] });
    expect(decision.chosen).toBeNull();
    expect(candidate(decision, 'scale-web(by=1)')?.blockedBy[0]).toMatchObject({ rule: 'held', name: 'response' });
    expect(decision.reason).toBe('No action: run shop.3.0 already acts for response; nothing else does until it has ended.');
  });

  it('blocks what the bounds forbid, starting from the present size', () => {
    const decision = decide({ web: 8, readings: { 'metrics.web_busy': reading(31, noon) } });
    expect(decision.chosen).toBeNull();
    expect(candidate(decision, 'scale-web(by=1)')?.blockedBy[0]).toMatchObject({ rule: 'bounds' });
  });

  it('sums the weights of guides that want the same, and breaks ties by the order of the document', () => {
    const guides = [
      { name: 'a', action: 'unreplicate-table', weight: 3 },
      { name: 'b', action: 'scale-web', with: { by: 1 }, weight: 2 },
      { name: 'c', action: 'scale-web', weight: 1 },
    ];
    const tie = decide({ table: 2, spec: { guides, constraints: [] } });
    expect(tie.candidates.map(({ id, score }) => [id, score])).toEqual([['unreplicate-table', 3], ['scale-web(by=1)', 3]]);
    expect(tie.chosen).toBe('unreplicate-table');
  });
});
