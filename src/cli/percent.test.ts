import { expect, it } from 'vitest';
import { percent } from './percent.ts';

it('shows a share to a tenth of a percent, and as whole only where nothing is lost of it', () => {
  expect([null, 0, 0.5, 0.99951, 0.99999, 1, -0.2].map(percent)).toEqual(['<unknown>', '0.0%', '50.0%', '99.9%', '99.9%', '100.0%', '-20.0%']);
});
