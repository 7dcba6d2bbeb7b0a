import type { MeasuredProfile } from '../../../model/job-profile.ts';
import { counted } from '../../../units/counted.ts';
import type { ScalingModel } from './scaling-model.ts';
import { fitScaling } from './scaling-model.ts';

/** Seconds on a number of cores, or why nobody knows. */
export type MeasuredAnswer = { readonly kind: 'seconds'; readonly seconds: number } | { readonly kind: 'none'; readonly why: string };

type Point = { readonly cores: number; readonly seconds: number };

/**
 * What was measured, made to fall with cores, and between two measured numbers of cores linear in 1 / cores, as work that is spread over cores is. Several
 * measurements on as many cores count as their mean; where more cores were slower, neighbours are averaged until none is (the pool
 * adjacent violators algorithm; Barlow et al., "Statistical inference under order restrictions", 1972). Outside of what was measured there
 * is no answer, unless a fitted model is asked for; that is used only there.
 */
export function measuredTable({ points }: MeasuredProfile, users: number, beyond: ScalingModel | null): (cores: number) => MeasuredAnswer {
  const own = points.filter((point) => point.users === users && point.cores > 0 && point.seconds >= 0);
  if (own.length === 0) {
    const known = [...new Set(points.map((point) => point.users))].toSorted((a, b) => a - b);
    return () => ({ kind: 'none', why: `nothing was measured with ${counted(users, 'user')}, only with ${known.slice(0, 10).join(', ') || 'none'}` });
  }
  const curve = falling(own);
  const [first, last] = [curve[0] as Point, curve.at(-1) as Point];
  const fitted = beyond === null ? null : fitScaling(beyond, own);
  return (cores) => {
    const after = curve.findIndex((point) => point.cores >= cores);
    if (cores >= first.cores && after >= 0) return { kind: 'seconds', seconds: interpolated(curve[Math.max(0, after - 1)] as Point, curve[after] as Point, cores) };
    if (fitted === null) return { kind: 'none', why: `measured from ${first.cores} to ${last.cores} cores, not on ${cores}` };
    if (fitted.kind === 'none') return { kind: 'none', why: `measured from ${first.cores} to ${last.cores} cores, not on ${cores}, and no model could be fitted: ${fitted.why}` };
    const seconds = fitted.seconds(cores);
    return { kind: 'seconds', seconds: cores < first.cores ? Math.max(seconds, first.seconds) : Math.min(seconds, last.seconds) };
  };
}

function interpolated(below: Point, above: Point, cores: number): number {
  if (cores === above.cores) return above.seconds;
  const share = (1 / below.cores - 1 / cores) / (1 / below.cores - 1 / above.cores);
  // Rounding must not lead below what was measured on more cores.
  return Math.max(above.seconds, below.seconds + share * (above.seconds - below.seconds));
}

function falling(points: readonly Point[]): readonly Point[] {
  const byCores = Map.groupBy(points.toSorted((a, b) => a.cores - b.cores), ({ cores }) => cores);
  const pools: { sum: number; count: number; cores: number[] }[] = [];
  for (const [cores, same] of byCores) {
    pools.push({ sum: same.reduce((sum, { seconds }) => sum + seconds, 0), count: same.length, cores: [cores] });
    for (;;) {
      const [before, last] = pools.slice(-2);
      if (before === undefined || last === undefined || before.sum / before.count >= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count, cores: [...before.cores, ...last.cores] });
    }
  }
  return pools.flatMap(({ sum, count, cores }) => cores.map((one) => ({ cores: one, seconds: sum / count })));
}
