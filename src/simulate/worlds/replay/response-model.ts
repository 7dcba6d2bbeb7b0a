/**
 * How an application responds to load, fitted: with load ρ = load / capacity, the response is `floor + growth × ρ^bend / (1 - ρ)`, as in a
 * queue (Sakasegawa, 1977), in ms. Capacity, in the unit of load, follows the Universal Scalability Law over replicas:
 * `perReplica × n / (1 + contention × (n - 1) + coherence × n × (n - 1))` (Gunther, "Guerrilla Capacity Planning", 2007).
 */
export type ResponseModel = {
  /** `queueing`: capacity is linear in the replicas. `usl`: it is not. */
  readonly kind: 'queueing' | 'usl';
  readonly floor: number;
  readonly growth: number;
  readonly bend: number;
  readonly perReplica: number;
  readonly contention: number;
  readonly coherence: number;
};

/** From this load on the curve goes on as a straight line: a recorded slot can be fuller than what is sustained. */
const steepest = 0.98;

/** What so many replicas can serve. */
export const capacityOf = ({ perReplica, contention, coherence }: ResponseModel, replicas: number): number =>
  replicas <= 0 ? 0 : (perReplica * replicas) / (1 + contention * (replicas - 1) + coherence * replicas * (replicas - 1));

/** The response at a share of capacity, ms; finite for every finite share. */
export function responseAt({ floor, growth, bend }: ResponseModel, share: number): number {
  if (share <= steepest) return floor + (growth * share ** bend) / (1 - share);
  const last = steepest ** bend / (1 - steepest);
  const slope = last * (bend / steepest + 1 / (1 - steepest));
  return floor + growth * (last + slope * (share - steepest));
}

/** The shape of `CapacityCurve`: the response of a load that lasts, and the fewest replicas that keep a target. */
export type ReplayCapacity = { response(load: number, replicas: number): number; needed(load: number): number };

/** More replicas may serve less under `usl`, so a need is looked for one by one up to `replicasMax`. */
export function replayCapacity(model: ResponseModel, { target, replicasMax }: { readonly target: number; readonly replicasMax: number }): ReplayCapacity {
  const response = (load: number, replicas: number): number => {
    if (replicas === 0) return load > 0 ? Number.POSITIVE_INFINITY : 0;
    const share = Math.max(0, load) / capacityOf(model, replicas);
    return share < 1 ? responseAt(model, share) : Number.POSITIVE_INFINITY;
  };
  const needed = (load: number): number => {
    for (let replicas = 1; replicas <= replicasMax; replicas++) if (response(load, replicas) <= target) return replicas;
    return Number.POSITIVE_INFINITY;
  };
  return { response, needed };
}
