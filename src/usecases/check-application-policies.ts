import { checkSchema } from '../formats/documents/check-schema.ts';
import type { Problem } from '../formats/documents/problem.ts';
import { policyNotes } from '../plan/policies.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import type { Cursor } from './check-cursor.ts';

/** The acting policy and its shadows exist, and take the parameters that the document gives them. */
export function checkPolicies({ spec }: ApplicationChecks): readonly Problem[] {
  return [...[spec.at('policy'), ...spec.at('shadows').items()].flatMap(checkPolicy), ...repeatedNames(spec.at('shadows'), 'label')];
}

function checkPolicy(settings: Cursor): readonly Problem[] {
  const name = settings.at('name');
  const parameters = settings.at('parameters');
  const note = policyNotes.get(name.value === undefined ? 'guided' : (name.text() ?? ''));
  const missing = reference(name, 'a policy', [...policyNotes.keys()]);
  if (note === undefined || parameters.value === undefined) return missing;
  return checkSchema(settings.source, note.parameters, parameters.value, parameters.path);
}
