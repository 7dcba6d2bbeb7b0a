import { field, isNull } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkKeynames } from './check-form.ts';
import { checkFunctionDefinitions } from './check-functions.ts';
import { checkNodeTemplates } from './check-node-templates.ts';
import { checkGroups, checkPolicies } from './check-policies.ts';
import { checkRelationshipTemplates } from './check-relationships.ts';
import { checkSubstitution } from './check-substitution.ts';
import { checkWorkflows } from './check-workflows.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';
import { readScope } from './read-scope.ts';

/** The template of a file under the keyname of its version, or nothing. */
export const templateOf = ({ root, dialect }: Unit): Tree | undefined => field(root, dialect.major === 1 ? 'topology_template' : 'service_template');

/** Checks the template of a file, if it has one. */
export function checkTemplate(context: Context, unit: Unit): void {
  const { report, table } = context;
  const written = templateOf(unit);
  if (written === undefined || (isNull(written) && unit.dialect.major === 1)) return;
  const template = checkKeynames(report, written, grammar.template);
  if (template === null) return;
  const inside: Context = { ...context, template: readScope(report, table, template) };
  if (unit.dialect.major === 2) checkFunctionDefinitions(inside, field(template, 'functions'));
  checkDefinitions(inside, field(template, 'inputs'), grammar.parameter);
  checkNodeTemplates(inside);
  checkRelationshipTemplates(inside, field(template, 'relationship_templates'));
  const groups = checkGroups(inside, field(template, 'groups'));
  checkPolicies(inside, field(template, 'policies'), groups);
  checkDefinitions(inside, field(template, 'outputs'), grammar.parameter);
  checkWorkflows(inside, field(template, 'workflows'));
  checkSubstitution(inside, field(template, 'substitution_mappings'));
}
