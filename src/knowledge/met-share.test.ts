import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../units/time.ts';
import { metShareOf, unknownShareOf } from './met-share.ts';
import type { ObjectiveSpan } from './ports/knowledge-store.ts';
import { sampleSpan } from './sample-records.ts';

const shareOf = (spans: readonly ObjectiveSpan[], from = 0, to = 1000): number | null => metShareOf(spans, instant(from), instant(to));

/** Spans that follow each other, with gaps, as the store keeps them. */
const history = fc.array(
  fc.record({
    gap: fc.integer({ min: 0, max: 50 }),
    length: fc.integer({ min: 0, max: 200 }),
    status: fc.constantFrom('met' as const, 'violated' as const, 'unknown' as const),
    applies: fc.boolean(),
  }),
  { maxLength: 15 },
).map((parts) => {
  let at = 0;
  return parts.map(({ gap, length, status, applies }) => {
    const from = at + gap;
    at = from + length;
    return sampleSpan(from, at, { status, applies });
  });
});

describe('the met share', () => {
  it('is the part of the time in which the objective was met', () => {
    expect(shareOf([sampleSpan(0, 750), sampleSpan(750, 1000, { status: 'violated' })])).toBe(0.75);
    expect(shareOf([sampleSpan(-500, 5000)])).toBe(1);
  });

  it('counts unknown time, and time that nobody looked at, as not met', () => {
    expect(shareOf([sampleSpan(0, 500), sampleSpan(500, 1000, { status: 'unknown' })])).toBe(0.5);
    expect(shareOf([sampleSpan(0, 250), sampleSpan(750, 1000)])).toBe(0.5);
    expect(shareOf([])).toBe(0);
  });

  it('is told apart from the time of which nobody knows', () => {
    const spans = [sampleSpan(0, 250), sampleSpan(250, 500, { status: 'violated' }), sampleSpan(500, 600, { status: 'unknown' }), sampleSpan(900, 1000)];
    expect(unknownShareOf(spans, instant(0), instant(1000))).toBe(0.4);
    expect(unknownShareOf([sampleSpan(0, 1000, { applies: false })], instant(0), instant(1000))).toBeNull();
  });

  it('leaves out the time in which the objective did not apply', () => {
    expect(shareOf([sampleSpan(0, 500, { applies: false }), sampleSpan(500, 750), sampleSpan(750, 1000, { status: 'violated' })])).toBe(0.5);
    expect(shareOf([sampleSpan(0, 1000, { applies: false })])).toBeNull();
  });

  it('is not known over no time', () => {
    expect(shareOf([sampleSpan(0, 1000)], 500, 500)).toBeNull();
    expect(shareOf([sampleSpan(0, 1000)], 500, 400)).toBeNull();
  });

  it('is the same as counting millisecond by millisecond', () => {
    fc.assert(fc.property(history, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 900 }), (spans, from, length) => {
      let met = 0;
      let owed = 0;
      for (let at = from; at < from + length; at++) {
        const span = spans.find((one) => one.from <= at && at < one.to);
        if (span?.applies === false) continue;
        owed += 1;
        if (span?.status === 'met') met += 1;
      }
      const expected = owed === 0 ? null : met / owed;
      const found = shareOf(spans, from, from + length);
      expect(found === null || expected === null ? found : found - expected).toBe(expected === null ? null : 0);
    }));
  });

  it('does not depend on the order of the spans', () => {
    fc.assert(fc.property(history, (spans) => {
      expect(shareOf(spans.toReversed(), 0, 2000)).toBe(shareOf(spans, 0, 2000));
    }));
  });

  it('never rises when a met span turns out to be unknown', () => {
    fc.assert(fc.property(history, fc.nat(), (spans, pick) => {
      const changed = spans.map((span, index) => (index === pick % Math.max(spans.length, 1) && span.status === 'met' ? { ...span, status: 'unknown' as const } : span));
      expect(shareOf(changed, 0, 2000) ?? 0).toBeLessThanOrEqual(shareOf(spans, 0, 2000) ?? 0);
    }));
  });
});
