import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceView } from './reconcile.ts';
import { reconcile } from './reconcile.ts';

let made = 0;
const view = (over: Partial<InstanceView> = {}): InstanceView => ({ id: `i${(made += 1)}`, current: true, ready: true, settled: false, createdAt: made, ...over });

describe('the next steps of a component', () => {
  it('start what is missing and leave alone what is right', () => {
    expect(reconcile(3, [view()])).toEqual({ start: 2, stop: [] });
    expect(reconcile(1, [view()])).toEqual({ start: 0, stop: [] });
  });

  it('stop those that are not ready first, then the newest', () => {
    const [old, unready, young] = [view(), view({ ready: false }), view()];
    expect(reconcile(2, [old, unready, young]).stop).toEqual([unready.id]);
    expect(reconcile(1, [old, unready, young]).stop).toEqual([unready.id, young.id]);
  });

  it('count a finite instance that is done', () => {
    expect(reconcile(2, [view({ settled: true, ready: false })])).toEqual({ start: 1, stop: [] });
    expect(reconcile(1, [view({ settled: true, ready: false, current: false })])).toEqual({ start: 1, stop: [] });
  });

  it('replace a ready one only when a new one is ready', () => {
    const old = view({ current: false });
    expect(reconcile(1, [old])).toEqual({ start: 1, stop: [] });
    expect(reconcile(1, [old, view({ ready: false })])).toEqual({ start: 0, stop: [] });
    expect(reconcile(1, [old, view()])).toEqual({ start: 0, stop: [old.id] });
  });

  /** Applies the steps to a world in which one started instance gets ready at a time; returns the fewest ready ones on the way. */
  function play(replicas: number, start: readonly InstanceView[]): { readonly fewest: number; readonly most: number; readonly end: readonly InstanceView[] } {
    let now = [...start];
    let fewest = now.filter((instance) => instance.ready).length;
    let most = now.length;
    for (let round = 0; round < 200; round++) {
      const steps = reconcile(replicas, now);
      const unready = now.find((instance) => !instance.ready && instance.current);
      if (steps.start === 0 && steps.stop.length === 0 && unready === undefined) break;
      now = now.filter((instance) => !steps.stop.includes(instance.id));
      for (let i = 0; i < steps.start; i++) now.push(view({ ready: false }));
      most = Math.max(most, now.length);
      fewest = Math.min(fewest, now.filter((instance) => instance.ready).length);
      const next = now.find((instance) => !instance.ready);
      if (next !== undefined && steps.start === 0) now = now.map((instance) => (instance === next ? { ...instance, ready: true } : instance));
    }
    return { fewest, most, end: now };
  }

  it('always end with the wanted number of current instances, never with fewer ready ones on the way than before or wanted', () => {
    const instances = fc.array(fc.record({ current: fc.boolean(), ready: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(6), instances, (replicas, specs) => {
        const start = specs.map((spec) => view(spec));
        const readyBefore = start.filter((instance) => instance.ready).length;
        const { fewest, most, end } = play(replicas, start);
        expect(end.filter((instance) => instance.current && instance.ready)).toHaveLength(replicas);
        expect(end).toHaveLength(replicas);
        expect(fewest).toBeGreaterThanOrEqual(Math.min(readyBefore, replicas));
        expect(most).toBeLessThanOrEqual(Math.max(start.length, replicas + 1));
      }),
    );
  });
});
