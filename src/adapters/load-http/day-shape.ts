import { InvalidInputError } from '../../model/error.ts';

/** Requests per second over time: linear between the points, which ascend from 0 to `durationMs`. */
export type RateSchedule = {
  readonly durationMs: number;
  readonly points: readonly { readonly atMs: number; readonly perSecond: number }[];
};

/**
 * A recorded day as a rate schedule: the busiest minute becomes `perSecondMax`, everything else keeps its proportion, and
 * the day is compressed into `durationMs`.
 * @param counts requests of each minute, in order
 * @example
 * dayShape(dayCounts(csv), { durationMs: 240_000, perSecondMax: 150 }); // a day in four minutes
 */
export function dayShape(counts: readonly number[], { durationMs, perSecondMax }: { readonly durationMs: number; readonly perSecondMax: number }): RateSchedule {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  if (most <= 0 || durationMs <= 0) return constantRate(0, durationMs);
  const perSecond = counts.map((count) => (count / most) * perSecondMax);
  const stepMs = durationMs / counts.length;
  // A minute's count belongs to its middle; the ends of the day are level.
  const points = perSecond.map((rate, i) => ({ atMs: (i + 0.5) * stepMs, perSecond: rate }));
  return {
    durationMs,
    points: [{ atMs: 0, perSecond: perSecond[0] ?? 0 }, ...points, { atMs: durationMs, perSecond: perSecond.at(-1) ?? 0 }],
  };
}

/** The same rate all the time. */
export function constantRate(perSecond: number, durationMs: number): RateSchedule {
  return { durationMs, points: [{ atMs: 0, perSecond }, { atMs: durationMs, perSecond }] };
}

/** Requests per second at a time; 0 outside of the schedule. */
export function rateAt({ points, durationMs }: RateSchedule, atMs: number): number {
  if (atMs < 0 || atMs > durationMs) return 0;
  const next = points.findIndex((point) => point.atMs >= atMs);
  const to = points[next];
  const from = points[next - 1];
  if (to === undefined) return 0;
  if (from === undefined || to.atMs === from.atMs) return to.perSecond;
  return from.perSecond + ((atMs - from.atMs) / (to.atMs - from.atMs)) * (to.perSecond - from.perSecond);
}

/** The counts of a CSV file with the columns `minute,requests`. Throws InvalidInputError naming the line. */
export function dayCounts(csv: string): readonly number[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  if (header !== 'minute,requests') {
    throw new InvalidInputError([`line 1 is ${JSON.stringify(header.slice(0, 80))}; it must be minute,requests; put that header first`]);
  }
  const problems: string[] = [];
  const counts = lines.map((line, i) => {
    const count = Number(line.split(',')[1] ?? Number.NaN);
    const valid = Number.isFinite(count) && count >= 0;
    if (!valid) problems.push(`line ${i + 2} is ${JSON.stringify(line.slice(0, 80))}; its second column must be a number of requests; correct it`);
    return valid ? count : 0;
  });
  if (lines.length === 0) problems.push('the file has no line after its header; it must have one for each minute');
  if (problems.length > 0) throw new InvalidInputError(problems);
  return counts;
}
