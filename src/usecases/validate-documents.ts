import type { SourceFile, UseCaseDeps } from './deps.ts';
import { checkInput, problemOf } from './read-input.ts';
import { checkTosca, isTosca, toscaProblemOf, toscaTexts } from './validate-tosca.ts';
import type { ValidateResult } from './views/document-view.ts';

/** Checks documents and TOSCA templates and writes nothing; wrong ones are an answer here, not an error. */
export async function validateDocuments({ store }: Pick<UseCaseDeps, 'store'>, request: { readonly files: readonly SourceFile[] }): Promise<ValidateResult> {
  const templates = request.files.filter(({ text }) => isTosca(text));
  const rest = request.files.filter(({ text }) => !isTosca(text));
  const tosca = templates.length === 0 ? null : checkTosca(toscaTexts(templates));
  const { documents, problems } = rest.length === 0 && tosca !== null ? { documents: [], problems: [] } : await checkInput(store, rest);
  const told = [...(tosca?.errors ?? []).map(toscaProblemOf), ...problems.map(problemOf)];
  return {
    valid: told.length === 0,
    documents: [...(tosca?.documents ?? []), ...documents.map(({ kind, name }) => ({ kind, name }))],
    problems: told,
    ...(tosca === null ? {} : { warnings: tosca.warnings.map(toscaProblemOf) }),
  };
}
