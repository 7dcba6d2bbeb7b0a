import { describe, expect, it } from 'vitest';
import type { Present } from '../../../test/support/observations.ts';
import { effectsOf, noon, shopObservation } from '../../../test/support/observations.ts';
import type { Json } from '../../model/json.ts';
import type { Policy } from '../../model/policy.ts';
import { randomStreams } from '../../model/random.ts';
import { missing, reading } from '../../model/reading.ts';
import { policyNotes } from '../policies.ts';
import { autoscalePolicy, proportionalCapacity } from './autoscale-policy.ts';

const parameters = { rule: 'reactive', with: { window: '20s' }, component: 'web', action: 'web-to', objective: 'response', workload: 'requests', loadPerInstance: 40 };
const spec = { actions: [{ name: 'web-to', parameters: [{ name: 'replicas', type: 'integer' }], steps: [{ operation: 'scale', with: { component: 'web', to: '$(replicas)' } }] }], guides: [], constraints: [] };
const made = (over: Readonly<Record<string, Json>> = {}): Policy => autoscalePolicy(effectsOf, { ...parameters, ...over });
const decided = (present: Present, policy = made()) => {
  const observation = shopObservation({ spec, ...present });
  return policy.decide(observation, policy.initial(observation.app), randomStreams(1).stream('test'));
};
const slow = { status: 'violated' as const, value: reading(0.5, noon) };

describe('the autoscale policy', () => {
  it('calls the action with the replicas that the rule wants, and says why', () => {
    const { decision, state } = decided({ response: slow });
    expect(decision.chosen).toBe('web-to(replicas=3)');
    expect(decision.reason).toBe('The response of the last 20 s is 0.5, above 0.22: one instance more.');
    expect(decision.candidates[0]?.predicted).toContainEqual({ on: 'components.web.replicas', unit: '', change: 1 });
    expect(state).toMatchObject({ steps: 1 });
  });

  it('has no candidate where the rule wants what is there', () => {
    const { decision } = decided({ response: { value: reading(0.2, noon) } });
    expect([decision.chosen, decision.candidates]).toEqual([null, []]);
  });

  it('holds where the response is missing', () => {
    expect(decided({ response: { status: 'unknown', value: missing('no sample') } }).decision.reason).toBe('No action: The response is not known, so nothing changes.');
  });

  it('says which window does not fit, instead of reading another one', () => {
    expect(() => decided({ response: slow }, made({ with: { window: '5m' } }))).toThrow('window of objective response is 20 s; it must be 5 min, which the rule reads');
  });

  it('names everything that the application lacks', () => {
    expect(() => decided({}, made({ component: 'wbe', action: 'up', objective: 'price', workload: 'load' }))).toThrow(/component is wbe.*\n.*objective is price.*\n.*workload is load.*\n.*action is up/);
  });

  it('refuses the rule that knows the future, unknown rules and their wrong parameters', () => {
    expect(() => made({ rule: 'oracle' })).toThrow('policy parameters: rule must be one of reactive, memory, predictive');
    expect(() => made({ with: { window: 'long' } })).toThrow('policy parameters: with.window must be a duration longer than 0');
    expect(policyNotes.get('autoscale')?.parameters.safeParse(parameters).success).toBe(true);
  });
});

it('takes load per instance for capacity where nothing else is known', () => {
  const capacity = proportionalCapacity(40, 0.2);
  expect([0, 40, 41, 120].map((load) => capacity.needed(load))).toEqual([1, 1, 2, 3]);
  expect([capacity.response(40, 1), capacity.response(120, 6)]).toEqual([0.2, 0.1]);
});
