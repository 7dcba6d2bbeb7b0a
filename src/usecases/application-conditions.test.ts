import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { ComponentState, InstanceState } from '../model/component-state.ts';
import { instant } from '../units/time.ts';
import type { ConditionFacts } from './application-conditions.ts';
import { applicationConditions } from './application-conditions.ts';
import type { ObjectiveView } from './views/objective-view.ts';

const stored: StoredDocument = { kind: 'Application', name: 'a', generation: 2, resourceVersion: 5, document: {}, baseDir: '/', createdAt: instant(0), updatedAt: instant(1000) };
const instance: InstanceState = { id: 'i', phase: 'ready', template: 't', restartToken: null, startedAt: instant(2000), readyAt: instant(3000), endedAt: null, restarts: 0, address: null, limits: { enforced: false, why: 'test' }, message: null };
const component = (replicas: number, instances: readonly InstanceState[]): ComponentState => ({
  app: 'a', component: 'c', desired: { replicas, template: 't', placement: null, restartToken: null }, lastWrite: null, address: null, otherWriter: null, instances,
});
const calm: ConditionFacts = {
  stored, deployedGeneration: 2, deleting: false, pause: null, stop: null, components: [component(1, [instance])], objectives: [], spans: [], openRuns: [], lastRunEndedAt: instant(4000),
};
const objective = (name: string, status: ObjectiveView['status']) => ({ name, status }) as ObjectiveView;
const conditionOf = (facts: Partial<ConditionFacts>, type: string) => applicationConditions({ ...calm, ...facts }).find((condition) => condition.type === type);

describe('the conditions of an application', () => {
  it('are always the same four, even where nothing is known', () => {
    const types = ['Ready', 'ObjectivesMet', 'Progressing', 'Paused'];
    expect(applicationConditions(calm).map(({ type }) => type)).toEqual(types);
    expect(applicationConditions({ ...calm, components: null }).map(({ type }) => type)).toEqual(types);
  });

  it.each([
    [{}, 'True', 'AllReady', '1970-01-01T00:00:03.000Z'],
    [{ components: null }, 'Unknown', 'PlatformUnreachable', '1970-01-01T00:00:01.000Z'],
    [{ components: [] }, 'False', 'NotDeployed', '1970-01-01T00:00:00.000Z'],
    [{ components: [component(2, [instance])] }, 'False', 'InstancesNotReady', '1970-01-01T00:00:02.000Z'],
    [{ deleting: true }, 'False', 'Deleting', '1970-01-01T00:00:01.000Z'],
  ] as const)('say of readiness under %j: %s, %s since %s', (facts, status, reason, lastTransitionTime) => {
    expect(conditionOf(facts, 'Ready')).toMatchObject({ status, reason, lastTransitionTime });
  });

  it('name the objectives that are violated, and date them from their spans', () => {
    const span = (from: number, to: number, status: 'met' | 'violated') => ({ app: 'a', objective: 'x', from: instant(from), to: instant(to), status, applies: true, value: 1, why: '' });
    const facts = { objectives: [objective('x', 'violated'), objective('y', 'unknown')], spans: [span(0, 5000, 'met'), span(5000, 6000, 'violated'), span(6000, 7000, 'violated')] };
    expect(conditionOf(facts, 'ObjectivesMet')).toMatchObject({ status: 'False', message: 'x violated', lastTransitionTime: '1970-01-01T00:00:05.000Z' });
    expect(conditionOf({ objectives: [objective('y', 'unknown')] }, 'ObjectivesMet')).toMatchObject({ status: 'Unknown' });
  });

  it('say that a new generation waits, and who paused or stopped', () => {
    expect(conditionOf({ deployedGeneration: 1 }, 'Progressing')).toMatchObject({ status: 'True', reason: 'NewGeneration' });
    expect(conditionOf({}, 'Progressing')).toMatchObject({ status: 'False', reason: 'Idle', lastTransitionTime: '1970-01-01T00:00:04.000Z' });
    const pause = { why: 'sale', by: 'ann', at: 9000 };
    expect(conditionOf({ pause }, 'Paused')).toMatchObject({ status: 'True', reason: 'PausedByUser', message: 'paused by ann: sale' });
    expect(conditionOf({ pause, stop: pause }, 'Paused')).toMatchObject({ reason: 'Stopped' });
  });
});
