import type { Evaluated, FlinkSettings, FlinkVertex } from './evaluate.ts';
import { evaluate, targetCapacity } from './evaluate.ts';

/** A scaling up that was done, to judge the next by. */
export type LastScaling = { readonly to: number; readonly up: boolean; readonly rate: number; readonly expectedRate: number };

/** What is remembered of a vertex: a wish to go down that waits, and the last scaling. */
export type VertexState = { waiting: { readonly since: number; readonly most: number } | null; last: LastScaling | null };
export type FlinkState = { readonly vertices: VertexState[] };

export const flinkState = (vertices: number): FlinkState => ({ vertices: Array.from({ length: vertices }, () => ({ waiting: null, last: null })) });

/** Share of time in garbage collection, and of the heap used; with too much nothing is scaled. */
export type MemoryPressure = { readonly gc: number; readonly heap: number };

/**
 * One decision of Flink's autoscaler once its window is full (`ScalingExecutor`, `JobVertexScaler`): the parallelism of each vertex; null where
 * nothing changes. `state` is what it remembers, and the only thing that changes. Quotas of CPU and memory, memory tuning and learnt scalability
 * are off by default and left out.
 * @example
 * // One source: 2 subtasks busy all the time with 1000 records/s while 100/s more pile up: ceil((1100/0.7 + 1100 × 5/30) / 1000 × 2) = 4.
 */
export function flinkDecision(
  { now, vertices, pressure = { gc: 0, heap: 0 } }: { readonly now: number; readonly vertices: readonly FlinkVertex[]; readonly pressure?: MemoryPressure },
  settings: FlinkSettings,
  state: FlinkState,
): number[] | null {
  if (pressure.gc > settings.gcPressure || pressure.heap > settings.heapUsage) return null;
  const evaluated = evaluate(vertices, settings);
  const wanted = vertices.map((vertex, index) => parallelismOf(vertex, evaluated[index] as Evaluated, now, settings, state.vertices[index] as VertexState));
  const outside = wanted.some((parallelism, index) => {
    const { trueRate, upBelow, downAbove } = evaluated[index] as Evaluated;
    return parallelism !== vertices[index]?.parallelism && (trueRate < upBelow || trueRate > downAbove);
  });
  if (!outside) return null;
  for (const [index, parallelism] of wanted.entries()) {
    const memory = state.vertices[index] as VertexState;
    memory.waiting = null;
    const { parallelism: before } = vertices[index] as FlinkVertex;
    const { trueRate } = evaluated[index] as Evaluated;
    if (parallelism !== before) memory.last = { to: parallelism, up: parallelism > before, rate: trueRate, expectedRate: trueRate * factorOf(evaluated[index] as Evaluated, settings) };
  }
  return wanted;
}

/** Of what it truly processes, what it should be able to, limited (`scale-up.max-factor`, `scale-down.max-factor`); NaN where a rate is missing. */
function factorOf(evaluated: Evaluated, settings: FlinkSettings): number {
  const factor = targetCapacity(evaluated, settings.targetUtilization, true, settings) / evaluated.trueRate;
  return Math.min(1 + settings.maxScaleUpFactor, Math.max(1 - settings.maxScaleDownFactor, factor));
}

/** The parallelism that one vertex should have now (`computeScaleTargetParallelism`); what it has where it must wait. */
function parallelismOf(vertex: FlinkVertex, evaluated: Evaluated, now: number, settings: FlinkSettings, memory: VertexState): number {
  const { parallelism: present } = vertex;
  const factor = factorOf(evaluated, settings);
  if (Number.isNaN(factor)) return present;
  const wanted = alignedParallelism(vertex, factor, settings);
  if (wanted >= present) {
    memory.waiting = null;
    return wanted > present && ineffective(vertex, evaluated, settings, memory) ? present : wanted;
  }
  if (settings.scaleDownInterval <= 0) return wanted;
  const { waiting } = memory;
  memory.waiting = { since: waiting?.since ?? now, most: Math.max(waiting?.most ?? 0, wanted) };
  return now < memory.waiting.since + settings.scaleDownInterval ? present : memory.waiting.most;
}

/** Whether the last scaling up brought less than a tenth of what it should have (`detectIneffectiveScaleUp`). */
function ineffective({ parallelism }: FlinkVertex, { trueRate }: Evaluated, { effectiveness, effectivenessDetection }: FlinkSettings, { last }: VertexState): boolean {
  if (!effectivenessDetection || last === null || !last.up || last.to !== parallelism) return false;
  return !((trueRate - last.rate) / (last.expectedRate - last.rate) >= effectiveness);
}

/**
 * The parallelism times the factor, within bounds, and for sources with partitions and for keyed inputs such that the partitions or key groups
 * spread well over the subtasks (`ParallelismAligner`): `balanced` also takes what lowers the greatest load of a subtask. Nothing better within
 * reach: as computed.
 */
export function alignedParallelism({ parallelism, maxParallelism, partitions, keyed }: Pick<FlinkVertex, 'parallelism' | 'maxParallelism' | 'partitions' | 'keyed'>, factor: number, settings: FlinkSettings): number {
  const least = Math.min(parallelism, settings.vertexMin);
  const most = Math.min(maxParallelism, Math.max(parallelism, settings.vertexMax));
  const target = Math.min(Math.max(least, Math.ceil(factor * parallelism)), most);
  if (settings.alignment === 'off' || (partitions <= 0 && !keyed)) return target;
  const spread = partitions > 0 ? partitions : maxParallelism;
  const end = Math.min(spread, most, target > parallelism ? Number.POSITIVE_INFINITY : parallelism);
  for (let p = target; p <= end; p++) {
    if (spread % p === 0 || (settings.alignment === 'balanced' && Math.floor(spread / p) < Math.floor(spread / target))) return p;
  }
  return target;
}
