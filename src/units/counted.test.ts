import { expect, it } from 'vitest';
import { counted } from './counted.ts';

it('counts one in the singular', () => {
  expect([0, 1, 2].map((count) => counted(count, 'machine'))).toEqual(['0 machines', '1 machine', '2 machines']);
  expect([1, 2].map((count) => counted(count, 'try', 'tries'))).toEqual(['1 try', '2 tries']);
});
