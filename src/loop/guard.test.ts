import { describe, expect, it } from 'vitest';
import type { Present } from '../../test/support/observations.ts';
import { effectsOf, noon, runView, shopObservation } from '../../test/support/observations.ts';
import type { Candidate, Decision } from '../model/decision.ts';
import type { ForecastFinding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import { missing, reading } from '../model/reading.ts';
import { after, instant, seconds } from '../units/time.ts';
import { guard } from './guard.ts';
import { withoutExpiredForecasts } from './guard/forecast-credit.ts';
import type { GuardContext } from './guard/guard-rule.ts';
import { judge } from './guard/guard-rule.ts';
import type { GuardState } from './guard/guard-state.ts';
import { initialGuardState } from './guard/guard-state.ts';
import { rememberTurns } from './guard/flap-budget.ts';
import { judgeTrials, rememberTrial } from './guard/ineffective-actions.ts';
import { rememberNeeds } from './guard/scale-down-window.ts';

const scaleWeb = (by: number, over: Partial<Candidate> = {}): Candidate => ({
  id: `web${by}`,
  calls: [{ action: 'scale-web', args: { by } }],
  score: 5,
  why: `Scale web by ${by}.`,
  predicted: [{ on: 'cost', unit: 'USD/h', change: by * 0.1 }],
  blockedBy: [],
  ...over,
});
const shrinkTable = (over: Partial<Candidate> = {}): Candidate => scaleWeb(0, { id: 'table-1', calls: [{ action: 'unreplicate-table', args: {} }], predicted: [], why: 'Scale table down.', ...over });

function decision(candidates: readonly Candidate[], chosen: string | null = candidates[0]?.id ?? null): Decision {
  return { id: 'shop.1', app: 'shop', cycle: 1, at: noon, policy: { name: 'test', version: '1', seed: 1 }, chosen, reason: candidates[0]?.why ?? 'None.', candidates };
}

const context = (state: GuardState = initialGuardState, over: Partial<GuardContext> = {}): GuardContext => ({ effectsOf, state, stopped: null, paused: null, ...over });
const blocks = (candidate: Candidate, present: Present, over: Partial<GuardContext> = {}): string[] =>
  (guard(decision([candidate]), shopObservation(present), context(initialGuardState, over)).candidates[0]?.blockedBy ?? []).map(({ rule, name }) => `${rule}/${name}`);

describe('the guard', () => {
  it('lets through what no rule speaks against, unchanged', () => {
    const wanted = decision([scaleWeb(1)]);
    expect(guard(wanted, shopObservation(), context())).toEqual(wanted);
  });

  it('takes the next best that nothing blocks, and says so', () => {
    const wanted = decision([scaleWeb(-1), scaleWeb(1, { score: 2 }), scaleWeb(2, { score: 3, blockedBy: [{ rule: 'constraint', name: 'x', why: 'no' }] })]);
    const answer = guard(wanted, shopObservation({ readings: { 'metrics.web_busy': missing('gone') } }), context());
    expect(answer.chosen).toBe('web1');
    expect(answer.reason).toBe('Scale web by 1. This instead of web-1, which is wanted more, but capacity does not go down while metrics.web_busy is missing: gone.');
  });

  it('does not let a candidate take its place that nobody wants', () => {
    const answer = guard(decision([scaleWeb(-1), scaleWeb(1, { score: 0 })]), shopObservation({ readings: { 'metrics.web_busy': missing('gone') } }), context());
    expect(answer.chosen).toBeNull();
    expect(answer.reason).toBe('No action: web-1 is wanted, but capacity does not go down while metrics.web_busy is missing: gone.');
  });

  it('goes down without requests, whose percentile has no value, but not where an instance is silent', () => {
    const idle = { readings: { 'metrics.response_p95': missing('nothing was observed'), 'workload.requests': reading(0, noon) } };
    expect(blocks(scaleWeb(-1), idle)).toEqual([]);
    expect(blocks(scaleWeb(-1), { readings: { ...idle.readings, 'workload.requests': reading(1, noon) } })).toEqual(['guard/missing-data']);
    const partly = { ...shopObservation(idle), silent: [{ component: 'web', instance: 'web-1', why: 'no answer' }] };
    expect(guard(decision([scaleWeb(-1)]), partly, context()).chosen).toBeNull();
  });

  it('with some data missing goes up but never down; with all of it missing holds', () => {
    const some = { readings: { 'metrics.web_busy': missing('gone') } };
    expect(blocks(scaleWeb(1), some)).toEqual([]);
    expect(blocks(scaleWeb(-1), some)).toEqual(['guard/missing-data']);
    expect(blocks(shrinkTable(), { ...some, table: 2 })).toEqual([]);
    const unknown = { response: { status: 'unknown' as const } };
    expect(blocks(shrinkTable(), { ...unknown, table: 2 })).toEqual(['guard/missing-data']);
    const all = { readings: Object.fromEntries(Object.keys(shopObservation().readings).map((id) => [id, missing('gone')])) };
    expect(blocks(scaleWeb(1), all)).toEqual(['guard/missing-data']);
  });

  it('with some instances of a measured component silent goes up but lowers nothing', () => {
    const partial = { ...shopObservation({ table: 2 }), silent: [{ component: 'web', instance: 'web-1', why: 'connection refused' }] };
    const blocked = (candidate: Candidate) => guard(decision([candidate]), partial, context()).candidates[0]?.blockedBy.map(({ name }) => name);
    expect(blocked(scaleWeb(1))).toEqual([]);
    expect(blocked(scaleWeb(-1))).toEqual(['missing-data']);
    expect(blocked(shrinkTable())).toEqual(['missing-data']);
  });

  it('refuses a knob that somebody else writes', () => {
    expect(blocks(scaleWeb(1), { otherWriter: 'HorizontalPodAutoscaler web' })).toEqual(['other-writer/web', 'bounds/web1']);
    expect(blocks(shrinkTable(), { otherWriter: 'HorizontalPodAutoscaler web', table: 2 })).toEqual([]);
  });

  it('does not let the cost rate rise above the limit, to the cent', () => {
    expect(blocks(scaleWeb(1), { cost: 2.9 })).toEqual([]);
    expect(blocks(scaleWeb(1), { cost: 2.91 })).toEqual(['guard/costMax']);
    expect(blocks(scaleWeb(-1), { cost: 5 })).toEqual([]);
    expect(blocks(scaleWeb(1, { predicted: [] }), {})).toEqual(['guard/costMax']);
  });

  it('blocks everything while paused or stopped, and says who asked for that', () => {
    expect(blocks(scaleWeb(1), {}, { paused: 'shop is paused by ops' })).toEqual(['paused/shop']);
    expect(blocks(scaleWeb(-1), {}, { stopped: 'everything is stopped' })).toEqual(['paused/stopped']);
  });

  it('lets a forecast only raise capacity until it has credit, and none that expired', () => {
    const forecast: ForecastFinding = { kind: 'forecast', name: 'load', model: 'theta', madeAt: noon, expiresAt: after(noon, seconds(60)), points: [], credited: false };
    const with_ = (finding: ForecastFinding): Observation => ({ ...shopObservation(), findings: [...shopObservation().findings, finding] });
    const blocked = (by: number, finding: ForecastFinding): string[] =>
      (guard(decision([scaleWeb(by, { restsOn: ['load'] })]), with_(finding), context()).candidates[0]?.blockedBy ?? []).map(({ name }) => name);
    expect(blocked(1, forecast)).toEqual([]);
    expect(blocked(-1, forecast)).toEqual(['forecast']);
    expect(blocked(-1, { ...forecast, credited: true })).toEqual([]);
    expect(blocked(1, { ...forecast, expiresAt: noon })).toEqual(['forecast']);
    expect(withoutExpiredForecasts(with_({ ...forecast, expiresAt: noon })).findings.length).toBe(1);
  });
});

describe('scaling down', () => {
  /** Runs cycles of 5 s in which the policy wants to change web by the given number, and lists how far down it may go in each. */
  function cycles(wishes: readonly number[], web = 4): (string | null)[] {
    let state = initialGuardState;
    return wishes.map((by, i) => {
      const observation = shopObservation({ web, at: instant(noon + i * 5000) });
      const wanted = by === 0 ? decision([], null) : decision([scaleWeb(by)]);
      state = rememberNeeds(state, wanted, observation, effectsOf);
      return guard(wanted, observation, context(state)).chosen;
    });
  }

  it('goes only to the most that was needed within the window of 40 s', () => {
    expect(cycles([0, -1, -1, -1, -1, -1, -1, -1, -1, -1])).toEqual([null, null, null, null, null, null, null, null, 'web-1', 'web-1']);
  });

  it('waits anew after every cycle in which the present size was needed, or more', () => {
    expect(cycles([-1, -1, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1])).toEqual([...Array.from({ length: 1 }, () => 'web-1'), 'web-1', 'web-1', 'web-1', null, null, null, null, null, null, null, null, 'web-1']);
    expect(cycles([2, -1, -1])).toEqual(['web2', null, null]);
  });

  it('keeps the queue of needs short, however long the window', () => {
    let state = initialGuardState;
    for (let i = 0; i < 1000; i++) state = rememberNeeds(state, decision([], null), shopObservation({ at: instant(noon + i) }), effectsOf);
    expect(state.needs['web/replicas']?.length).toBe(1);
  });

  it('does not go down any more when the budget of turns is used, but still up', () => {
    const spec = { safety: { flapBudget: 2, flapWindow: '10m', scaleDownWindow: '0s' } };
    let state = initialGuardState;
    for (const [i, by] of [1, -1, 1].entries()) state = rememberTurns(state, judge(scaleWeb(by), shopObservation(), effectsOf), shopObservation({ spec, at: instant(noon + i * 1000) }));
    const later = shopObservation({ spec, at: instant(noon + 5000) });
    expect(guard(decision([scaleWeb(-1)]), later, context(state)).candidates[0]?.blockedBy.map(({ name }) => name)).toEqual(['flap-budget']);
    expect(guard(decision([scaleWeb(1)]), later, context(state)).chosen).toBe('web1');
    const muchLater = shopObservation({ spec, at: instant(noon + 700_000) });
    expect(guard(decision([scaleWeb(-1)]), muchLater, context(state)).chosen).toBe('web-1');
  });
});

describe('actions that did not help', () => {
  const violated = (value: number, load = 60): Present => ({ response: { status: 'violated', value: reading(value, noon) }, readings: { 'workload.requests': reading(load, noon) } });
  const settled = (id: string, status: 'succeeded' | 'undone' = 'succeeded') => runView({ id, status, endedAt: noon, settlesAt: noon });

  /** One trial: the value before, the value after it has settled, and the load then. */
  function trial(state: GuardState, id: string, before: number, afterwards: Present, status: 'succeeded' | 'undone' = 'succeeded'): GuardState {
    const begun = rememberTrial(state, scaleWeb(1), id, shopObservation(violated(before)));
    expect(judgeTrials(begun, shopObservation({ ...violated(before), runs: [runView({ id })] })).trials.length).toBe(1);
    return judgeTrials(begun, shopObservation({ ...afterwards, runs: [settled(id, status)] }));
  }

  it('are blocked for a while after as many useless runs as the document says', () => {
    let state = initialGuardState;
    for (const id of ['a', 'b', 'c']) state = trial(state, id, 0.4, violated(0.4));
    const observation = shopObservation(violated(0.4));
    expect(guard(decision([scaleWeb(1)]), observation, context(state)).candidates[0]?.blockedBy.map(({ name }) => name)).toEqual(['ineffective']);
    const later = { ...observation, at: instant(noon + 121_000) };
    expect(guard(decision([scaleWeb(1)]), later, context(state)).chosen).toBe('web1');
  });

  it('are forgiven when they help, and not judged when the load grew meanwhile or nothing is known', () => {
    let state = trial(initialGuardState, 'a', 0.4, violated(0.4));
    expect(state.misses['web1']).toEqual({ count: 1, blockedUntil: null });
    expect(trial(state, 'b', 0.4, violated(0.5, 90)).misses['web1']).toEqual({ count: 1, blockedUntil: null });
    expect(trial(state, 'b', 0.4, { response: { status: 'unknown', value: missing('gone') } }).misses['web1']).toEqual({ count: 1, blockedUntil: null });
    state = trial(state, 'b', 0.4, {});
    expect(state.misses).toEqual({});
  });

  it('count as useless when the run failed', () => {
    expect(trial(initialGuardState, 'a', 0.4, violated(0.3), 'undone').misses['web1']).toEqual({ count: 1, blockedUntil: null });
  });
});
