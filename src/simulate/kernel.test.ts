import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventKernel } from './kernel.ts';

describe('the event kernel', () => {
  it('runs events in order of time, and those of one time in the order they were scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 300 }), (times) => {
        const kernel = new EventKernel(0);
        const ran: { at: number; index: number }[] = [];
        times.forEach((at, index) => kernel.schedule(at, (argument) => ran.push({ at: kernel.now, index: argument }), index));
        kernel.advance(20);
        const expected = times.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('behaves like a sorted list under any mix of scheduling, cancelling and advancing', () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant('schedule' as const), delay: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(400) }),
      fc.record({ kind: fc.constant('advance' as const), by: fc.integer({ min: 0, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
        const kernel = new EventKernel(0);
        const handles: number[] = [];
        const ran: number[] = [];
        const model: { at: number; id: number }[] = [];
        const expected: number[] = [];
        for (const one of commands) {
          if (one.kind === 'schedule') {
            const id = handles.length;
            handles.push(kernel.schedule(kernel.now + one.delay, (argument) => ran.push(argument), id));
            model.push({ at: kernel.now + one.delay, id });
          } else if (one.kind === 'cancel') {
            const index = model.findIndex(({ id }) => id === one.which);
            const handle = handles[one.which];
            if (handle !== undefined) expect(kernel.cancel(handle)).toBe(index >= 0);
            if (index >= 0) model.splice(index, 1);
          } else {
            const to = kernel.now + one.by;
            const due = model.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at || a.id - b.id);
            expected.push(...due.map(({ id }) => id));
            model.splice(0, model.length, ...model.filter(({ at }) => at > to));
            kernel.advance(to);
          }
          expect(kernel.pending).toBe(model.length);
        }
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('runs what an event schedules for the same time within the same advance', () => {
    const kernel = new EventKernel(0);
    const ran: string[] = [];
    kernel.schedule(1, () => {
      ran.push('first');
      kernel.schedule(1, () => ran.push('second'));
    });
    expect(kernel.advance(1)).toBe(2);
    expect(ran).toEqual(['first', 'second']);
  });

  it('keeps its order when many cancelled events are thrown out', () => {
    const kernel = new EventKernel(0);
    const ran: number[] = [];
    const handles = Array.from({ length: 10_000 }, (_, i) => kernel.schedule((i * 7919) % 1000, (argument) => ran.push(argument), (i * 7919) % 1000));
    handles.forEach((handle, i) => i % 5 !== 0 && kernel.cancel(handle));
    expect(kernel.pending).toBe(2000);
    kernel.advance(1000);
    expect(ran).toEqual(ran.toSorted((a, b) => a - b));
    expect(ran.length).toBe(2000);
  });

  it('refuses to go back in time', () => {
    const kernel = new EventKernel(10);
    expect(() => kernel.schedule(9, () => {})).toThrow('in the past');
    expect(() => kernel.advance(9)).toThrow('cannot go back');
  });
});
