/** A stretch of time to be drawn as a bar; `to` is null while it goes on. */
export type Bar = { readonly id: string; readonly from: number; readonly to: number | null };

export type PlacedBar<T extends Bar> = { readonly bar: T; readonly lane: number; readonly left: number; readonly width: number; readonly open: boolean };

/** Share of the axis that a bar takes at least, so that it can be seen and hit. */
const widthMin = 0.012;

/**
 * Bars on as few lanes as they need: each takes the first lane that is free at its start. Left and width are shares of the
 * axis from 0 to 1; what lies outside of it is cut off.
 */
export function placeBars<T extends Bar>(bars: readonly T[], from: number, to: number): readonly PlacedBar<T>[] {
  const span = to - from;
  if (span <= 0) return [];
  const lanes: number[] = [];
  return bars
    .filter((bar) => bar.from <= to && (bar.to ?? to) >= from)
    .sort((a, b) => a.from - b.from)
    .map((bar) => {
      const left = Math.min(1 - widthMin, Math.max(0, (bar.from - from) / span));
      const right = Math.min(1, Math.max(left + widthMin, ((bar.to ?? to) - from) / span));
      const free = lanes.findIndex((end) => end <= left);
      const lane = free < 0 ? lanes.length : free;
      lanes[lane] = right;
      return { bar, lane, left, width: right - left, open: bar.to === null };
    });
}

/** Instants as shares of the axis; those outside of it are left out. */
export function placeMarks<T extends { readonly at: number }>(marks: readonly T[], from: number, to: number): readonly { readonly mark: T; readonly left: number }[] {
  return to <= from ? [] : marks.filter(({ at }) => at >= from && at <= to).map((mark) => ({ mark, left: (mark.at - from) / (to - from) }));
}
