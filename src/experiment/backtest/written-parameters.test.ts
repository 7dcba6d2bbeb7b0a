import { describe, expect, it } from 'vitest';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import { policyNamed } from './policy-choice.ts';
import { writtenParameters } from './written-parameters.ts';

describe('the parameters of a policy', () => {
  it('are written as users write them, those that were left out included', () => {
    expect(writtenParameters(policyNamed('reactive'))).toEqual([{ name: 'window', value: '5min' }]);
    expect(writtenParameters(policyNamed('seasonal-naive:60m'))).toEqual(expect.arrayContaining([{ name: 'window', value: '1h' }, { name: 'model', value: 'seasonal-naive' }, { name: 'quantile', value: '0.5' }]));
    expect(writtenParameters(policyNamed('hpa:50%'))).toEqual(expect.arrayContaining([{ name: 'utilisation', value: '50%' }, { name: 'scaleUpWindow', value: '0s' }]));
  });

  it.each(ruleEntries.map(({ name }) => name))('of %s read back as the same', (name) => {
    const choice = policyNamed(name);
    for (const parameter of writtenParameters(choice)) expect(policyNamed(`${name}:${parameter.name}=${parameter.value}`).parameters).toEqual(choice.parameters);
  });
});
