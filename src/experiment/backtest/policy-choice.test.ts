import { describe, expect, it } from 'vitest';
import { minutes } from '../../units/time.ts';
import { policyNamed } from './policy-choice.ts';

describe('a policy as users write it', () => {
  it('is a rule with its defaults', () => {
    const { entry, parameters } = policyNamed('reactive');
    expect(entry.name).toBe('reactive');
    expect(parameters).toEqual({ window: minutes(5) });
  });

  it('takes the parameter that has a shorthand after a colon, and others by name', () => {
    expect(policyNamed('oracle:20m').parameters).toEqual({ window: minutes(20), quantile: 0.5 });
    expect(policyNamed('oracle:20m:quantile=0.9').parameters).toEqual({ window: minutes(20), quantile: 0.9 });
  });

  it('is the predictive rule where a forecaster is named', () => {
    const { name, entry, parameters } = policyNamed('lstm:60m');
    expect([name, entry.name, parameters]).toEqual(['lstm:60m', 'predictive', { window: minutes(60), quantile: 0.5, model: 'lstm' }]);
  });

  it.each([
    ['reactiv', 'did you mean reactive?'],
    ['', '--policy is empty; it must be one of reactive'],
    ['constructor', 'it must be one of'],
    ['reactive:5x', '--policy reactive:5x: window is 5x; it must be a duration longer than 0'],
    ['reactive:wndow=5m', 'wndow is no parameter of reactive; it has window, every'],
    ['reactive:5m:window=6m', 'window is there twice'],
    ['oracle:quantile=2', '--policy oracle:quantile=2: quantile is 2;'],
    ['ours:violation=-1', '--policy ours:violation=-1: violation is -1; it must be at least 0; raise it'],
    ['oracle:quantile=2', 'quantile is 2; it must be less than 1; lower it'],
    ['ours:violation=dear', 'violation is dear; it must be a number; correct it'],
    ['reactive:__proto__=1', 'is no parameter of reactive'],
    [`reactive:${'5'.repeat(300)}`, 'at most 200'],
  ])('refuses %j and says what to do', (text, message) => {
    expect(() => policyNamed(text)).toThrow(message);
  });
});
