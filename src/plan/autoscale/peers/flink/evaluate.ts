import type { Ms } from '../../../../units/time.ts';
import { toSeconds } from '../../../../units/time.ts';
import { flinkConstants } from './constants.ts';

/** A vertex of a job, as the autoscaler sees it over its window. Rates are of the whole vertex, records/s. */
export type FlinkVertex = {
  readonly parallelism: number;
  /** Key groups: the most that the vertex can ever have. */
  readonly maxParallelism: number;
  /** Partitions of a source; 0 where unknown or none. */
  readonly partitions: number;
  /** Whether its input is partitioned by key. */
  readonly keyed: boolean;
  readonly inRate: number;
  /** Milliseconds of each second that it is busy; NaN where unknown. */
  readonly busyMs: number;
  /** True rate observed while it caught up, NaN if it was not seen at least twice. */
  readonly observedRate: number;
  /** Of a source: records that wait, and how fast they grow, records/s; null of any other vertex. */
  readonly source: { readonly lag: number; readonly lagGrowth: number } | null;
  /** Vertices that feed it, by their place in the list, which is in topological order, and records it gets for each they take in. */
  readonly inputs: readonly { readonly vertex: number; readonly ratio: number }[];
};

export type FlinkSettings = {
  readonly targetUtilization: number;
  readonly utilizationBoundary: number;
  readonly scaleDownInterval: Ms;
  readonly maxScaleDownFactor: number;
  readonly maxScaleUpFactor: number;
  readonly vertexMin: number;
  readonly vertexMax: number;
  readonly catchUp: Ms;
  readonly restart: Ms;
  readonly lagThreshold: Ms;
  readonly observedSwitch: number;
  readonly effectiveness: number;
  readonly effectivenessDetection: boolean;
  readonly gcPressure: number;
  readonly heapUsage: number;
  /** `scaling.parallelism-alignment.mode`. */
  readonly alignment: 'balanced' | 'evenly-spread' | 'off';
};

export const flinkDefaults: FlinkSettings = { ...flinkConstants, alignment: 'balanced' };

/** What a vertex should process and can process, records/s (`ScalingMetricEvaluator`). */
export type Evaluated = {
  readonly targetRate: number;
  readonly catchUpRate: number;
  readonly trueRate: number;
  /** A true rate below `upBelow` or above `downAbove` is a reason to scale. */
  readonly upBelow: number;
  readonly downAbove: number;
};

export function evaluate(vertices: readonly FlinkVertex[], settings: FlinkSettings): Evaluated[] {
  const backlog = vertices.some(({ source, inRate }) => source !== null && source.lag / inRate > toSeconds(settings.lagThreshold));
  const { targetUtilization: target, utilizationBoundary: boundary } = settings;
  // With a backlog full use is right, and going down would lengthen it.
  const [upper, lower] = backlog ? [1, 0] : [target + boundary, target - boundary];
  const evaluated: Evaluated[] = [];
  for (const vertex of vertices) {
    const demand = demandOf(vertex, evaluated, settings);
    evaluated.push({
      ...demand,
      trueRate: trueRate(vertex, settings.observedSwitch),
      upBelow: targetCapacity(demand, upper, false, settings),
      downAbove: targetCapacity(demand, lower, true, settings),
    });
  }
  return evaluated;
}

export type Demand = Pick<Evaluated, 'targetRate' | 'catchUpRate'>;

/** Of a source, what comes in at all, and the lag over the time to catch up; of others what their inputs pass on (`computeTargetDataRate`). */
function demandOf({ source, inRate, inputs }: FlinkVertex, before: readonly Evaluated[], { catchUp }: FlinkSettings): Demand {
  if (source !== null) return { targetRate: Math.max(0, inRate + source.lagGrowth), catchUpRate: catchUp === 0 ? 0 : source.lag / toSeconds(catchUp) };
  let targetRate = 0;
  let catchUpRate = 0;
  for (const { vertex, ratio } of inputs) {
    targetRate += (before[vertex] as Evaluated).targetRate * ratio;
    catchUpRate += (before[vertex] as Evaluated).catchUpRate * ratio;
  }
  return { targetRate, catchUpRate };
}

/** What comes in over the share of time busy, unless what was observed under backlog says much less (`computeTrueProcessingRate`). */
export function trueRate({ inRate, busyMs, observedRate }: Pick<FlinkVertex, 'inRate' | 'busyMs' | 'observedRate'>, observedSwitch: number): number {
  const byBusyTime = inRate === 0 ? Number.POSITIVE_INFINITY : inRate / (busyMs / 1000);
  if (Number.isNaN(observedRate)) return byBusyTime;
  return !Number.isFinite(byBusyTime) || byBusyTime > observedRate * (1 + observedSwitch) ? observedRate : byBusyTime;
}

/** The rate a vertex should be able to process at a utilisation, rounded to whole records/s as upstream does (`getTargetProcessingCapacity`). */
export function targetCapacity({ targetRate, catchUpRate }: Demand, utilization: number, withRestart: boolean, { catchUp, restart }: Pick<FlinkSettings, 'catchUp' | 'restart'>): number {
  if (Number.isNaN(catchUpRate) || Number.isNaN(targetRate)) return Number.NaN;
  const share = Math.min(1, Math.max(0, utilization));
  if (share === 0) return Number.POSITIVE_INFINITY;
  const restartRate = !withRestart || catchUp === 0 ? 0 : (targetRate * restart) / catchUp;
  return Math.round(catchUpRate + restartRate + targetRate / share);
}
