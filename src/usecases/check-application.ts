import type { Source } from '../formats/documents/check-schema.ts';
import type { Problem } from '../formats/documents/problem.ts';
import type { Environment } from '../expressions/expression.ts';
import type { ApplicationChecks, OperationSchemas } from './check-application-context.ts';
import { checkActions } from './check-application-actions.ts';
import { checkGuidance } from './check-application-guidance.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import { checkObjectives } from './check-application-objectives.ts';
import { Cursor } from './check-cursor.ts';

/** Lists whose items have names of their own. */
const namedLists = ['templates', 'components', 'metrics', 'workloads', 'objectives', 'actions', 'guides', 'constraints'] as const;

/**
 * Everything in which the parts of an application contradict each other. Works on the document as written, also where its
 * schema is broken. Links may form circles: components may talk to each other.
 */
export function checkApplication(source: Source, known: { readonly operations: OperationSchemas; readonly templates: readonly string[] }): readonly Problem[] {
  const spec = new Cursor(source, ['spec']);
  const environment: Environment = {
    metrics: spec.at('metrics').texts('name'),
    objectives: spec.at('objectives').texts('name'),
    components: spec.at('components').texts('name'),
    workloads: spec.at('workloads').texts('name'),
  };
  const templates = [...spec.at('templates').texts('name'), ...known.templates];
  const checks: ApplicationChecks = { spec, operations: known.operations, environment, templates };
  return [
    ...namedLists.flatMap((list) => repeatedNames(spec.at(list))),
    ...checkComponents(checks),
    ...checkMeasures(checks),
    ...checkObjectives(checks),
    ...checkActions(checks),
    ...checkGuidance(checks),
  ];
}

function checkComponents({ spec, environment, templates }: ApplicationChecks): readonly Problem[] {
  return spec.at('components').items().flatMap((component) => [
    ...reference(component.at('template'), 'a template in spec.templates or of a ResourceTemplate given with it', templates),
    ...repeatedNames(component.at('env')),
    ...repeatedNames(component.at('links'), 'env'),
    ...component.at('links').items().flatMap((link) => reference(link.at('component'), 'a component', environment.components)),
  ]);
}

function checkMeasures({ spec, environment }: ApplicationChecks): readonly Problem[] {
  return [...spec.at('metrics').items(), ...spec.at('workloads').items()].flatMap((measure) => [
    ...reference(measure.at('component'), 'a component', environment.components),
    ...repeatedNames(measure.at('labels')),
  ]);
}

