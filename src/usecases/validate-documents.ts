import type { SourceFile, UseCaseDeps } from './deps.ts';
import { problemOf } from './read-input.ts';
import type { ValidateResult } from './views/document-view.ts';

/** Checks documents and writes nothing; wrong ones are an answer here, not an error. */
export function validateDocuments(deps: Pick<UseCaseDeps, 'checkDocuments'>, request: { readonly files: readonly SourceFile[] }): ValidateResult {
  const { documents, problems } = deps.checkDocuments(request.files);
  return { valid: problems.length === 0, documents: documents.map(({ kind, name }) => ({ kind, name })), problems: problems.map(problemOf) };
}
