import { expect, it } from 'vitest';
import { shadowSettingsSchema } from './policy-settings.ts';
import { shadowNames } from './shadow-names.ts';

it('tells every shadow apart: by its label, its rule, or a number', () => {
  const shadows = [
    { name: 'autoscale', parameters: { rule: 'hpa' } },
    { name: 'autoscale', parameters: { rule: 'ours' } },
    { name: 'autoscale', parameters: { rule: 'hpa', with: { utilisation: '60%' } } },
    { name: 'autoscale', label: 'careful', parameters: { rule: 'hpa' } },
    {},
  ].map((settings) => shadowSettingsSchema.parse(settings));
  expect(shadowNames(shadows)).toEqual(['autoscale:hpa', 'autoscale:ours', 'autoscale:hpa-2', 'careful', 'guided']);
});
