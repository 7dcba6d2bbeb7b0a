import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ms } from '../../units/time.ts';
import { startPulse } from './pulse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('beats every period, makes one beat of many notices, and stops', () => {
  let beats = 0;
  const pulse = startPulse(ms(1000));
  const unsubscribe = pulse.subscribe(() => beats++);
  vi.advanceTimersByTime(2000);
  expect(beats).toBe(2);
  for (let i = 0; i < 100; i++) pulse.notify();
  vi.advanceTimersByTime(60);
  expect(beats).toBe(3);
  unsubscribe();
  vi.advanceTimersByTime(5000);
  expect(beats).toBe(3);
  pulse.stop();
  expect(vi.getTimerCount()).toBe(0);
});
