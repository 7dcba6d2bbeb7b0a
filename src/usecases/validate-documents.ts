import type { SourceFile, UseCaseDeps } from './deps.ts';
import { checkInput, problemOf } from './read-input.ts';
import type { ValidateResult } from './views/document-view.ts';

/** Checks documents and writes nothing; wrong ones are an answer here, not an error. */
export async function validateDocuments({ store }: Pick<UseCaseDeps, 'store'>, request: { readonly files: readonly SourceFile[] }): Promise<ValidateResult> {
  const { documents, problems } = await checkInput(store, request.files);
  return { valid: problems.length === 0, documents: documents.map(({ kind, name }) => ({ kind, name })), problems: problems.map(problemOf) };
}
