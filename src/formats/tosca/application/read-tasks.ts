import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../functions/evaluate.ts';
import { field } from '../parse/tree.ts';
import type { NodeScope, TemplateScope } from '../validate/context.ts';
import { mebibytesOf, secondsOf } from './measures.ts';
import { runTimeProperties } from './node-kinds.ts';
import { targetsOf } from './read-hosts.ts';
import type { ToscaApplication, ToscaTask } from './tosca-application.ts';

/** A task: `run_times` by instance type, or one time for all of them under one of the names that are used for it. */
export function readTask(evaluator: Evaluator, node: NodeScope): ToscaTask {
  const read = (name: string): Json | undefined => {
    const tree = evaluator.property(node, name);
    return tree === null ? undefined : evaluator.json(tree, node);
  };
  const times = read('run_times');
  const table = times !== null && typeof times === 'object' && !Array.isArray(times) ? Object.entries(times) : [];
  const runSeconds = Object.fromEntries(table.flatMap(([type, time]) => (secondsOf(time) === null ? [] : [[type, secondsOf(time) ?? 0]])));
  const anySeconds = runTimeProperties.map((name) => secondsOf(read(name))).find((seconds) => seconds !== null) ?? null;
  const hostedOn = targetsOf(node).find(({ requirement }) => requirement === 'host')?.target ?? null;
  return { name: node.entry.name, runSeconds, anySeconds, hostedOn };
}

/** Data on edges stand in the relationship that a task's requirement writes out. */
const dataProperties = ['data_size', 'size', 'data'] as const;

/** A task that requires another one starts after it. */
export function readEdges(evaluator: Evaluator, scope: TemplateScope, tasks: ReadonlySet<string>): ToscaApplication['edges'] {
  return [...scope.nodes.values()].flatMap((node) => {
    if (!tasks.has(node.entry.name)) return [];
    return targetsOf(node)
      .filter(({ target }) => tasks.has(target))
      .map(({ target, assignment }) => {
        const properties = field(field(assignment.value, 'relationship'), 'properties');
        const size = dataProperties.map((name) => field(properties, name)).find((tree) => tree !== undefined);
        return { from: target, to: node.entry.name, mebibytes: size === undefined ? 0 : (mebibytesOf(evaluator.json(size, node)) ?? 0) };
      });
  });
}
