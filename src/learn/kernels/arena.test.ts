import { describe, expect, it } from 'vitest';
import { Arena } from './arena.ts';

describe('an arena', () => {
  it('hands out zeros, aligned to vectors, even where something stood before', () => {
    const arena = new Arena(new ArrayBuffer(1024));
    const mark = arena.mark();
    arena.floats(5).fill(3);
    arena.release(mark);
    const again = arena.floats(5);
    const next = arena.floats(1);
    expect([...again]).toEqual([0, 0, 0, 0, 0]);
    expect(next.byteOffset % 16).toBe(0);
    expect(again.byteOffset).toBeGreaterThan(0);
  });

  it('says how much is left when it is full', () => {
    const arena = new Arena(new ArrayBuffer(64));
    expect(() => arena.floats(100)).toThrow('the arena has 48 bytes left of 64, but 100 floats of 4 bytes were asked for; create the kernels with more mebibytes');
  });

  it('refuses a mark that lies above its top', () => {
    expect(() => new Arena(new ArrayBuffer(64)).release(48)).toThrow('mark 48 was not made by this arena, or was released before');
  });
});
