import { stringify } from 'yaml';
import type { Json } from '../../model/json.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** Types with which a workflow stands in a template. They come with the file, so that any processor of TOSCA 1.3 can read it. */
const types = { task: 'homeostat.nodes.WorkflowTask', data: 'homeostat.relationships.Data', deadline: 'homeostat.policies.Deadline', budget: 'homeostat.policies.Budget' } as const;

const definitions: Json = {
  node_types: {
    [types.task]: {
      derived_from: 'tosca.nodes.SoftwareComponent',
      description: 'A task of a workflow.',
      properties: { run_times: { type: 'map', description: 'By instance type.', entry_schema: { type: 'scalar-unit.time' } } },
      requirements: [{ after: { capability: 'tosca.capabilities.Node', relationship: types.data, occurrences: [0, 'UNBOUNDED'] } }],
    },
  },
  relationship_types: { [types.data]: { derived_from: 'tosca.relationships.DependsOn', description: 'What a task gets from the one before it.', properties: { data_size: { type: 'scalar-unit.size', default: '0 B' } } } },
  policy_types: {
    [types.deadline]: {
      derived_from: 'tosca.policies.Performance',
      description: 'Its targets are done by then.',
      properties: { deadline: { type: 'scalar-unit.time' }, firmness: { type: 'string', default: 'hard', constraints: [{ valid_values: ['soft', 'firm', 'hard'] }] }, weight: { type: 'float', default: 1 } },
    },
    [types.budget]: { derived_from: 'tosca.policies.Root', description: 'The most that may be spent, USD.', properties: { budget: { type: 'float' } } },
  },
};

/**
 * A TOSCA 1.3 template of a workflow that was not read from one: tasks with their run times, data between them, deadlines and budget. Latencies of
 * edges have no place in it; times are written to a nanosecond, sizes to a byte.
 */
export function templateOfProblem({ name, tasks, types: instanceTypes, runSeconds, edges, deadlines, budgetUsd }: WorkflowProblem): string {
  const nameOf = (task: number): string => tasks[task]?.name ?? '';
  const inputs = Map.groupBy(edges, ({ to }) => to);
  const nodes = tasks.map((task, index) => {
    const times = instanceTypes.flatMap((type, kind) => {
      const seconds = runSeconds[index * instanceTypes.length + kind] ?? Infinity;
      return Number.isFinite(seconds) ? [[type.name, secondsText(seconds)] as const] : [];
    });
    const after = (inputs.get(index) ?? []).map(({ from, mebibytes }) => ({ after: { node: nameOf(from), relationship: { type: types.data, properties: { data_size: `${Math.round(mebibytes * 2 ** 20)} B` } } } }));
    return [task.name, { type: types.task, properties: { run_times: Object.fromEntries(times) }, ...(after.length === 0 ? {} : { requirements: after }) }] as const;
  });
  const policies: readonly Json[] = [
    ...deadlines.map((deadline) => ({ [deadline.name]: { type: types.deadline, targets: deadline.tasks.map(nameOf), properties: { deadline: secondsText(deadline.seconds), firmness: deadline.firmness, weight: deadline.weight } } })),
    ...(Number.isFinite(budgetUsd) ? [{ budget: { type: types.budget, properties: { budget: budgetUsd } } }] : []),
  ];
  const template = {
    tosca_definitions_version: 'tosca_simple_yaml_1_3',
    metadata: { template_name: name, template_author: 'Homeostat' },
    ...(definitions as { readonly [section: string]: Json }),
    topology_template: { node_templates: Object.fromEntries(nodes), ...(policies.length === 0 ? {} : { policies }) },
  };
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** TOSCA reads no exponents. */
const secondsText = (seconds: number): string => `${Number(seconds.toFixed(9)).toFixed(9).replace(/\.?0+$/, '')} s`;
