import { stringOf } from '../parse/tree.ts';
import { field } from '../parse/tree.ts';
import type { TypeTable } from '../types/type-table.ts';
import type { NodeScope } from '../validate/context.ts';

/** What a node is for a planner. */
export type NodeKind = 'host' | 'place' | 'network' | 'storage' | 'task' | 'software';

/**
 * What the last parts of type names say. Families of types agree on these words and on little else: the simple profile and its 2.0
 * form (Compute, Network, BlockStorage), DRIP and SDIA (tosca.nodes.QC.VM.Compute, ...VM.topology), SWITCH (Switch.nodes.Compute,
 * VirtualNetwork). The nearest type of a line decides.
 */
const words: readonly (readonly [RegExp, NodeKind])[] = [
  [/(^|[.:])(Compute|Host|VM|VirtualMachine|Size)$/, 'host'],
  [/(^|[.:])(topology|Topology|CloudProvider|DataCentre|DataCenter)$/, 'place'],
  [/(^|[.:])(Network|VirtualNetwork|Port|Subnet)$/, 'network'],
  [/(^|[.:])(BlockStorage|ObjectStorage|Abstract\.Storage|Volume)$/, 'storage'],
  [/(^|[.:])(Task|WorkflowTask|Job)$/, 'task'],
  [/(^|[.:])(SoftwareComponent|Application|WebServer|WebApplication|DBMS|Database|Container\.Runtime|LoadBalancer|Component)$/, 'software'],
];

/** Properties that only tasks of workflows have. */
export const runTimeProperties = ['run_times', 'running_time', 'run_time', 'execution_time', 'duration'] as const;

export function nodeKindOf(table: TypeTable, node: NodeScope): NodeKind {
  const properties = field(node.entry.value, 'properties');
  if (runTimeProperties.some((name) => name !== 'duration' && field(properties, name) !== undefined)) return 'task';
  const names = node.type === null ? [stringOf(field(node.entry.value, 'type')) ?? ''] : table.lineage(node.type).types.map(({ name }) => name);
  for (const name of names) {
    const found = words.find(([pattern]) => pattern.test(name));
    if (found !== undefined) return found[1];
  }
  return 'software';
}
