import { describe, expect, it } from 'vitest';
import { generationOf, wishOf } from './wishes.ts';

describe('a wish', () => {
  it('is true, or a map with its flag set; anything else is none', () => {
    expect(wishOf(true, 'paused')).toEqual({ why: null, by: null, at: null });
    expect(wishOf({ paused: true, why: 'disks', by: 'ana', at: 5 }, 'paused')).toEqual({ why: 'disks', by: 'ana', at: 5 });
    for (const none of [null, false, 'paused', [true], {}, { paused: false }, { stopped: true }]) expect(wishOf(none, 'paused')).toBeNull();
  });

  it('of a deployed generation is a whole number', () => {
    expect([generationOf(3), generationOf(null), generationOf('3'), generationOf(1.5)]).toEqual([3, null, null, null]);
  });
});
