import type { Source } from '../formats/documents/check-schema.ts';
import type { Problem } from '../formats/documents/problem.ts';
import type { Environment } from '../expressions/expression.ts';
import type { ApplicationChecks, OperationSchemas } from './check-application-context.ts';
import { checkActions } from './check-application-actions.ts';
import { checkComponents } from './check-application-components.ts';
import { checkGuidance } from './check-application-guidance.ts';
import { repeatedNames } from './check-application-names.ts';
import { checkObjectives } from './check-application-objectives.ts';
import { checkPolicies } from './check-application-policies.ts';
import { checkCycle, checkMeasures } from './check-application-timing.ts';
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
    ...checkCycle(checks),
    ...checkComponents(checks),
    ...checkMeasures(checks),
    ...checkObjectives(checks),
    ...checkActions(checks),
    ...checkGuidance(checks),
    ...checkPolicies(checks),
  ];
}
