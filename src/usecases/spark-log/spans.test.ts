import { array, assert as check, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverOf, intersectionOf, lengthOf, saturatedSpans, unionOf } from './spans.ts';

const horizon = 60;
const drawnSpans = array(tuple(nat(40), nat(15)), { maxLength: 10 });
const spansOf = (drawn: readonly (readonly [number, number])[]): { from: number; until: number }[] => drawn.map(([from, length]) => ({ from, until: from + length }));
const covers = (spans: readonly { from: number; until: number }[], at: number): boolean => spans.some(({ from, until }) => from <= at && at < until);
const instants = Array.from({ length: horizon }, (_, at) => at);

describe('spans of time', () => {
  it('are united, intersected and measured as counting instants does', () => {
    check(
      property(drawnSpans, drawnSpans, nat(horizon), nat(horizon), (some, others, a, b) => {
        const [first, second] = [unionOf(spansOf(some)), unionOf(spansOf(others))];
        expect(lengthOf(first)).toBe(instants.filter((at) => covers(spansOf(some), at)).length);
        expect(lengthOf(intersectionOf(first, second))).toBe(instants.filter((at) => covers(spansOf(some), at) && covers(spansOf(others), at)).length);
        expect(coverOf(first)(a, b)).toBe(instants.filter((at) => at >= a && at < b && covers(spansOf(some), at)).length);
      }),
    );
  });

  it('are saturated where as many tasks run as there are slots', () => {
    check(
      property(drawnSpans, array(tuple(nat(40), nat(15), nat(3)), { maxLength: 5 }), (tasks, executors) => {
        const slots = executors.map(([from, length, count]) => ({ from, until: from + length, slots: count }));
        const saturated = saturatedSpans(spansOf(tasks), slots);
        for (const at of instants) {
          const running = spansOf(tasks).filter((span) => covers([span], at)).length;
          const there = slots.reduce((sum, span) => sum + (covers([span], at) ? span.slots : 0), 0);
          const changes = [...spansOf(tasks), ...slots].flatMap(({ from, until }) => [from, until]);
          const within = changes.some((change) => change <= at) && changes.some((change) => change > at);
          expect(covers(saturated, at)).toBe(within && running >= there);
        }
      }),
    );
  });
});
