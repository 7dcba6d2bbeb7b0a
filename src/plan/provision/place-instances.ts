import type { Random } from '../../model/random.ts';
import type { MilpSolver } from '../ports/milp-solver.ts';
import { checkPlan } from '../workflow/check-plan.ts';
import type { WorkflowPlan } from '../workflow/plan.ts';
import type { WorkflowProblem } from '../workflow/problem.ts';
import { partitionTopology } from './partition/partition-topology.ts';
import type { Partition } from './partition/problem.ts';
import { cutOf } from './partition/problem.ts';
import type { PlannedTopology } from './topology.ts';
import { topologyOf } from './topology.ts';

/** The plan with its instances where the least traffic crosses places; times and costs are those of the plan. In MiB; `boundMebibytes` is what crosses at least with these instances and limits. */
export type Placement = { readonly plan: WorkflowPlan; readonly plannedMebibytes: number; readonly cutMebibytes: number; readonly boundMebibytes: number; readonly how: Partition['how']; readonly moved: readonly number[] };

export type PlacementTools = { readonly solver: MilpSolver | null; readonly random: Random; readonly seconds: number };

/** Groups of instances that are moved one by one where moving all breaks the plan. */
const groupsMax = 64;

/**
 * Moves instances to places that offer the same, so that as little as possible crosses from one place to another. As data of a moved instance may take another way,
 * a move is only kept if the plan still holds as it is written.
 */
export function placeInstances(problem: WorkflowProblem, plan: WorkflowPlan, tools: PlacementTools): Placement {
  const topology = topologyOf(problem, plan);
  const plannedMebibytes = cutOf(topology.problem, topology.planned);
  const answer = partitionTopology(topology.problem, { ...tools, start: topology.planned });
  const unchanged = { plan, plannedMebibytes, cutMebibytes: plannedMebibytes, boundMebibytes: 0, how: 'local search', moved: [] } as const;
  if (answer.kind === 'none') return unchanged;
  const { part, boundMebibytes, how } = answer.partition;
  const kept = holdingMoves({ problem, plan, topology }, part);
  const cutMebibytes = cutOf(topology.problem, kept);
  if (cutMebibytes >= plannedMebibytes) return { ...unchanged, boundMebibytes, how };
  return { plan: movedPlan({ problem, plan, topology }, kept), plannedMebibytes, cutMebibytes, boundMebibytes, how, moved: [...plan.instances.keys()].filter((instance) => kept[instance] !== topology.planned[instance]) };
}

type Frame = { readonly problem: WorkflowProblem; readonly plan: WorkflowPlan; readonly topology: PlannedTopology };

/** The whole partition if the plan holds with it, else those groups of connected moves with which it does. */
function holdingMoves(frame: Frame, part: Int32Array): Int32Array {
  const { topology } = frame;
  if (holds(frame, part)) return part;
  let kept = Int32Array.from(topology.planned);
  for (const group of groupsOfMoves(topology, part).slice(0, groupsMax)) {
    const tried = Int32Array.from(kept);
    for (const node of group) tried[node] = part[node] as number;
    if (cutOf(topology.problem, tried) < cutOf(topology.problem, kept) && holds(frame, tried)) kept = tried;
  }
  return kept;
}

const holds = (frame: Frame, part: Int32Array): boolean => checkPlan(frame.problem, movedPlan(frame, part)).errors.length === 0;

function movedPlan({ plan, topology }: Frame, part: Int32Array): WorkflowPlan {
  return { ...plan, instances: plan.instances.map((lease, instance) => ({ ...lease, type: topology.typeAt[instance]?.get(part[instance] as number) ?? lease.type })) };
}

/** Instances that move and are linked to each other belong together. */
function groupsOfMoves({ problem, planned }: PlannedTopology, part: Int32Array): readonly (readonly number[])[] {
  const moves = (node: number): boolean => part[node] !== planned[node];
  const next = new Map<number, number[]>();
  for (const { a, b } of problem.links) {
    if (!moves(a) || !moves(b)) continue;
    next.set(a, [...(next.get(a) ?? []), b]);
    next.set(b, [...(next.get(b) ?? []), a]);
  }
  const seen = new Set<number>();
  return [...problem.nodes.keys()].filter(moves).flatMap((first) => {
    if (seen.has(first)) return [];
    const group = [first];
    seen.add(first);
    for (const node of group) {
      for (const other of next.get(node) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        group.push(other);
      }
    }
    return [group];
  });
}
