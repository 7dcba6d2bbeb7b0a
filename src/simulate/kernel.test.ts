import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, randomStreams } from '../model/random.ts';
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

  it('starts again at any time when nothing is scheduled, and only then', () => {
    const kernel = new EventKernel(5);
    const ran: number[] = [];
    const note = (argument: number): void => void ran.push(argument, kernel.now);
    kernel.schedule(7, note, 1);
    expect(() => kernel.restart(0)).toThrow(/nothing is scheduled/);
    kernel.cancel(kernel.schedule(8, note, 2));
    while (kernel.step());
    kernel.restart(1);
    kernel.schedule(2, note, 3);
    while (kernel.step());
    expect(ran).toEqual([1, 7, 3, 2]);
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

  it('keeps its order with very many events, near and far ones, of equal times and taken back ones', () => {
    const random = randomStreams(11).stream('kernel-test');
    const kernel = new EventKernel(0);
    const ran: { readonly at: number; readonly id: number }[] = [];
    const expected: { readonly at: number; readonly id: number }[] = [];
    let id = 0;
    // Near, far, very far, and at few times: each alone would be one of the cases that buckets are bad at.
    const delay = (): number => [random.next(), exponential(random, 50), 1e6 * random.next(), Math.floor(random.next() * 5) * 10][Math.floor(random.next() * 4)] as number;
    const schedule = (): void => {
      const at = kernel.now + delay();
      const handle = kernel.schedule(at, run, id);
      if (random.next() < 0.3) expect(kernel.cancel(handle)).toBe(true);
      else expected.push({ at, id });
      id += 1;
    };
    const run = (argument: number): void => {
      ran.push({ at: kernel.now, id: argument });
      if (id < 80_000 && random.next() < 0.9) schedule();
    };
    for (let i = 0; i < 20_000; i++) schedule();
    expect(kernel.pending).toBe(expected.length);
    kernel.advance(40);
    for (let i = 0; i < 20_000; i++) schedule();
    expect(kernel.pending).toBe(expected.length - ran.length);
    while (kernel.step());
    expect(kernel.pending).toBe(0);
    expect(ran).toEqual(expected.toSorted((a, b) => a.at - b.at || a.id - b.id));
  });

  it('says when the next of very many events runs, without running it', () => {
    const kernel = new EventKernel(0);
    const handles = Array.from({ length: 10_000 }, (_, i) => kernel.schedule(10_000 - i, () => {}));
    expect(kernel.nextAt).toBe(1);
    for (const handle of handles.slice(5000)) kernel.cancel(handle);
    expect([kernel.nextAt, kernel.pending, kernel.now]).toEqual([5001, 5000, 0]);
  });

  it('refuses to go back in time', () => {
    const kernel = new EventKernel(10);
    expect(() => kernel.schedule(9, () => {})).toThrow('in the past');
    expect(() => kernel.advance(9)).toThrow('cannot go back');
  });
});
