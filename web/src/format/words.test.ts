import { expect, it } from 'vitest';
import { argumentsText, counted, modeText, signed } from './words.ts';

it('arguments, counts, changes and modes are put in words', () => {
  expect(argumentsText({ by: 2, component: 'worker' })).toBe('by: 2, component: worker');
  expect(argumentsText(null)).toBe('');
  expect([counted(1, 'run'), counted(3, 'run')]).toEqual(['1 run', '3 runs']);
  expect([signed('0.36 USD/h', 0.36), signed('-1', -1)]).toEqual(['+0.36 USD/h', '-1']);
  expect([modeText('propose'), modeText('constructor')]).toEqual(['asks before it acts', 'constructor']);
});
