import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededReplicas, perfectBound } from './bound.ts';

const limits = { min: 1, max: 4 };

/** Every schedule there is, tried. */
function byTrying(needed: readonly number[], initial: number, eventsMax: number): number {
  const least = (slot: number, before: number, left: number): number => {
    if (slot === needed.length) return 0;
    let best = Number.POSITIVE_INFINITY;
    for (let replicas = Math.max(limits.min, needed[slot] as number); replicas <= limits.max; replicas++) {
      const event = replicas === before ? 0 : 1;
      if (event <= left) best = Math.min(best, replicas + least(slot + 1, replicas, left - event));
    }
    return best;
  };
  return least(0, initial, eventsMax);
}

const needs = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });

describe('the perfect-information bound', () => {
  it('is what trying every schedule finds, for each number of events', () => {
    fc.assert(
      fc.property(needs, fc.integer({ min: 1, max: 4 }), (needed, initial) => {
        const { slotsPaid } = perfectBound(Int32Array.from(needed), limits, initial, 4);
        expect([...slotsPaid]).toEqual([0, 1, 2, 3, 4].map((events) => byTrying(needed, initial, events)));
      }),
      { numRuns: 150 },
    );
  });

  it('comes with a schedule that pays as much, suffices, and has no more events', () => {
    fc.assert(
      fc.property(needs, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 6 }), (needed, initial, events) => {
        const bound = perfectBound(Int32Array.from(needed), limits, initial, 6);
        const schedule = bound.schedule(events);
        if (schedule === null) {
          expect(bound.slotsPaid[events]).toBe(Number.POSITIVE_INFINITY);
          return;
        }
        expect(schedule.reduce((sum, one) => sum + one, 0)).toBe(bound.slotsPaid[events]);
        expect(schedule.every((replicas, slot) => replicas >= (needed[slot] as number))).toBe(true);
        expect(schedule.filter((replicas, slot) => replicas !== (slot === 0 ? initial : schedule[slot - 1])).length).toBeLessThanOrEqual(events);
      }),
    );
  });

  it('never pays more with more events', () => {
    const { slotsPaid } = perfectBound(Int32Array.from([1, 3, 1, 1, 4, 1, 2, 1]), limits, 1, 8);
    for (let events = 1; events < slotsPaid.length; events++) expect(slotsPaid[events]).toBeLessThanOrEqual(slotsPaid[events - 1] as number);
  });
});

describe('what is needed', () => {
  const capacity = { response: (load: number, replicas: number) => load / replicas, needed: (load: number) => Math.ceil(load / 10) };
  const objective = { percentile: 0.95, target: 10, tolerance: 0.1 };

  it('is the fewest replicas within the tolerance, at most the largest number', () => {
    expect([...neededReplicas([0, 10, 11, 12, 33, 90], capacity, objective, limits, 0)]).toEqual([1, 1, 1, 2, 3, 4]);
  });

  it('is nobody where there is no load, and somebody where there is any', () => {
    const served = { ...capacity, response: (load: number, replicas: number) => (load === 0 ? 0 : load / replicas) };
    expect([...neededReplicas([0, 1, 12, 0], served, objective, { min: 0, max: 4 }, 0)]).toEqual([0, 1, 2, 0]);
  });

  it('is asked for as long before as starting takes', () => {
    expect([...neededReplicas([1, 1, 1, 30, 1, 1], capacity, objective, limits, 2)]).toEqual([1, 3, 3, 3, 1, 1]);
  });
});
