import { checkSchema } from '../formats/documents/check-schema.ts';
import type { Problem } from '../formats/documents/problem.ts';
import type { Application } from '../model/application.ts';
import { applicationDocumentSchema, applicationOf } from '../model/application.ts';
import { policyNotes } from '../plan/policies.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import type { Cursor } from './check-cursor.ts';

/** The acting policy and its shadows exist, and take the parameters that the document gives them, with which they can run. */
export function checkPolicies({ spec }: ApplicationChecks): readonly Problem[] {
  const read = applicationDocumentSchema.safeParse(spec.source.document);
  const app = read.success ? applicationOf(spec.source.document, 1) : null;
  return [...[spec.at('policy'), ...spec.at('shadows').items()].flatMap((settings) => checkPolicy(settings, app)), ...repeatedNames(spec.at('shadows'), 'label')];
}

/** Whether a policy could run at all is asked only where the document keeps its schema: `app` is null where not. */
function checkPolicy(settings: Cursor, app: Application | null): readonly Problem[] {
  const name = settings.at('name');
  const parameters = settings.at('parameters');
  const note = policyNotes.get(name.value === undefined ? 'guided' : (name.text() ?? ''));
  const missing = reference(name, 'a policy', [...policyNotes.keys()]);
  if (note === undefined) return missing;
  const broken = checkSchema(settings.source, note.parameters, parameters.value ?? {}, parameters.path);
  if (broken.length > 0 || app === null) return broken;
  return note.problems?.(app, parameters.value).map(({ path, message }) => parameters.at(...path).problem(message)) ?? [];
}
