import { describe, expect, it } from 'vitest';
import { EndpointSet } from './endpoint-set.ts';

const three = [{ id: 'a', port: 1 }, { id: 'b', port: 2 }, { id: 'c', port: 3 }];

describe('choosing an instance', () => {
  it('takes the one with the fewest requests in flight', () => {
    const set = new EndpointSet();
    set.setReady(three);
    for (let i = 0; i < 9; i++) {
      const picked = set.pick(null, 0);
      if (picked !== null) picked.inFlight += 1;
    }
    expect(['a', 'b', 'c'].map((id) => set.inFlight(id))).toEqual([3, 3, 3]);
  });

  it('takes turns among equals', () => {
    const set = new EndpointSet();
    set.setReady(three);
    const picked = Array.from({ length: 300 }, () => set.pick(null, 0)?.id);
    for (const { id } of three) expect(picked.filter((other) => other === id)).toHaveLength(100);
  });

  it('leaves out those that drain, that are suspect, and that were tried', () => {
    const set = new EndpointSet();
    set.setReady(three);
    const [a, b] = [set.pick(null, 0), set.pick(null, 0)];
    if (a === null || b === null) throw new Error('no endpoint');
    a.suspectUntil = 100;
    expect(set.pick(new Set([b]), 50)?.id).toBe('c');
    set.setReady(three.slice(0, 2));
    expect(set.pick(new Set([b]), 50)).toBeNull();
    expect(set.pick(new Set([b]), 150)).toBe(a);
  });

  it('remembers what one that drains still has to finish, and forgets it then', () => {
    const set = new EndpointSet();
    set.setReady(three.slice(0, 1));
    const a = set.pick(null, 0);
    if (a === null) throw new Error('no endpoint');
    a.inFlight = 2;
    set.setReady([]);
    expect(set.inFlight('a')).toBe(2);
    a.inFlight = 0;
    set.sweep(0);
    expect(set.inFlight('a')).toBe(0);
    expect(set.pick(null, 0)).toBeNull();
  });
});
