import { describe, expect, it } from 'vitest';
import { placeBars, placeMarks } from './run-lanes.ts';

const bar = (id: string, from: number, to: number | null) => ({ id, from, to });

describe('runs on the time axis', () => {
  it('share a lane where they do not overlap', () => {
    const placed = placeBars([bar('a', 0, 40), bar('b', 20, 60), bar('c', 50, 90)], 0, 100);
    expect(placed.map(({ bar: { id }, lane }) => `${id}${lane}`)).toEqual(['a0', 'b1', 'c0']);
  });

  it('are cut at the ends of the axis, and go on to its end while they are under way', () => {
    const [early, open] = placeBars([bar('early', -50, 50), bar('open', 80, null)], 0, 100);
    expect(early).toMatchObject({ left: 0, width: 0.5, open: false });
    expect(open).toMatchObject({ left: 0.8, open: true });
    expect(open?.width).toBeCloseTo(0.2);
    expect(placeBars([bar('past', -50, -10), bar('future', 110, 120)], 0, 100)).toEqual([]);
  });

  it('can be seen however short they are, also at the very end', () => {
    for (const { left, width } of placeBars([bar('short', 10, 10), bar('late', 100, 100)], 0, 100)) {
      expect(width).toBeGreaterThan(0.01);
      expect(left + width).toBeLessThanOrEqual(1);
    }
  });

  it('never overlap within a lane', () => {
    const bars = Array.from({ length: 200 }, (_, index) => bar(`${index}`, (index * 37) % 100, ((index * 37) % 100) + (index % 9)));
    const byLane = Map.groupBy(placeBars(bars, 0, 100), ({ lane }) => lane);
    for (const lane of byLane.values()) {
      lane.forEach((placed, index) => expect(placed.left).toBeGreaterThanOrEqual(index === 0 ? 0 : (lane[index - 1]?.left ?? 0) + (lane[index - 1]?.width ?? 0)));
    }
  });
});

it('marks outside of the axis are left out', () => {
  expect(placeMarks([{ at: -1 }, { at: 25 }, { at: 101 }], 0, 100)).toEqual([{ mark: { at: 25 }, left: 0.25 }]);
  expect(placeMarks([{ at: 5 }], 5, 5)).toEqual([]);
});
