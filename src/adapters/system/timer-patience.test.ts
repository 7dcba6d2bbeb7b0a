import { describe, expect, it } from 'vitest';
import { ms } from '../../units/time.ts';
import { timerPatience } from './timer-patience.ts';

describe('patience by timers', () => {
  it('hands over what is done in time, also a rejection', async () => {
    expect(await timerPatience.within(Promise.resolve(7), ms(10_000))).toEqual({ done: 7 });
    await expect(timerPatience.within(Promise.reject(new Error('gone')), ms(10_000))).rejects.toThrow('gone');
  });

  it('does not wait for ever, and a rejection that comes later harms nobody', async () => {
    let fail: (error: Error) => void = () => {};
    const never = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    expect(await timerPatience.within(never, ms(5))).toBe('late');
    fail(new Error('too late'));
  });
});
