import { InvalidInputError } from '../../../model/error.ts';
import { formatProblem } from '../../documents/problem.ts';
import type { NamedText } from '../parse/file-source.ts';
import { textSource } from '../parse/file-source.ts';
import { Report } from '../parse/report.ts';
import type { ToscaProblem } from '../parse/report.ts';
import { field, textOf } from '../parse/tree.ts';
import type { ReadTosca } from '../read-tosca.ts';
import { errorsOf, readTosca } from '../read-tosca.ts';
import { Evaluator } from '../functions/evaluate.ts';
import { templateOf } from '../validate/check-template.ts';
import { readScope } from '../validate/read-scope.ts';
import { leftOutOf } from './left-out.ts';
import { nodeKindOf } from './node-kinds.ts';
import { withPlacements } from './placement-policy.ts';
import { readComponents } from './read-components.ts';
import { readHost, readPlace } from './read-hosts.ts';
import { readPolicies } from './read-policies.ts';
import { readEdges, readTask } from './read-tasks.ts';
import type { ToscaApplication } from './tosca-application.ts';
import { unwrapMessage } from './unwrap-message.ts';

/**
 * Reads an application out of a template: machines, places, components, tasks, deadlines and policies, values of inputs being their
 * defaults. Types of DRIP, SDIA and SWITCH are understood, also where their files are not there.
 * @param files the template first, then what it imports; also a message of DRIP's planner that carries a template
 * @throws InvalidInputError where the template cannot be read at all; `problems` has what is wrong with one that can
 * @example
 * readToscaApplication([{ name: 'service.yaml', text }]).application.hosts
 */
export function readToscaApplication(input: string | readonly NamedText[]): { readonly application: ToscaApplication; readonly problems: readonly ToscaProblem[] } {
  const given = typeof input === 'string' ? [{ name: 'template.yaml', text: input }] : input;
  const [first, ...rest] = given;
  if (first === undefined) throw new InvalidInputError(['files is empty; it must hold a TOSCA template; name one']);
  const read = readTosca(textSource([{ ...first, text: unwrapMessage(first.text) }, ...rest]), first.name);
  return { application: applicationOf(read), problems: read.problems };
}

/** The application of a template that was read. @throws InvalidInputError where there is none */
export function applicationOf({ workspace, table, problems }: ReadTosca): ToscaApplication {
  if (workspace === null || table === null) throw new InvalidInputError(errorsOf(problems).map(formatProblem));
  const { root } = workspace;
  const template = templateOf(root);
  if (template === undefined) throw new InvalidInputError([`${root.file} has no ${root.dialect.major === 1 ? 'topology_template' : 'service_template'}; it must have one; name a template, not a file of types`]);
  const scope = readScope(new Report(), table, template);
  const evaluator = new Evaluator(table, scope);
  const nodes = [...scope.nodes.values()].map((node) => ({ name: node.entry.name, node, kind: nodeKindOf(table, node) }));
  const of = (kind: (typeof nodes)[number]['kind']): typeof nodes => nodes.filter((one) => one.kind === kind);
  const tasks = of('task').map(({ node }) => readTask(evaluator, node));
  return withPlacements({
    name: textOf(field(field(root.root, 'metadata'), 'template_name')) ?? '',
    description: (textOf(field(template, 'description')) ?? textOf(field(root.root, 'description')) ?? '').trim(),
    dialect: root.dialect.name,
    hosts: of('host').map(({ node }) => readHost(evaluator, node)),
    placements: of('place').map(({ node }) => readPlace(evaluator, node)),
    components: readComponents(evaluator, scope, nodes),
    tasks,
    edges: readEdges(evaluator, scope, new Set(tasks.map(({ name }) => name))),
    leftOut: leftOutOf(template, nodes),
    ...readPolicies(evaluator, template, tasks.map(({ name }) => name)),
  });
}
