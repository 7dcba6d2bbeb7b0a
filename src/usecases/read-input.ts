import { operationSchemas } from '../execute/operations/operations.ts';
import { formatProblem } from '../formats/documents/problem.ts';
import type { Problem } from '../formats/documents/problem.ts';
import { readDocuments } from '../formats/documents/read-documents.ts';
import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import { InvalidInputError } from '../model/error.ts';
import type { Json } from '../model/json.ts';
import { checkDocuments } from './check-documents.ts';
import type { SourceFile } from './deps.ts';
import type { InputProblem } from './views/document-view.ts';

/** The documents are wrong; `details` has every problem with its place. */
export class InvalidDocumentsError extends InvalidInputError {
  readonly details: readonly InputProblem[];

  constructor(details: readonly InputProblem[]) {
    super(details.map(({ message }) => message));
    this.details = details;
  }
}

export type InputDocument = { readonly kind: string; readonly name: string; readonly document: Json; readonly baseDir: string };

/** Checks documents against each other and against the shared templates that are applied already. */
export async function checkInput(store: DocumentReads, files: readonly SourceFile[]): Promise<ReturnType<typeof checkDocuments>> {
  const templates = (await store.documents('ResourceTemplate')).map(({ name }) => name);
  return checkDocuments(files, operationSchemas, { templates });
}

/** A problem with the line that people read. */
export const problemOf = (problem: Problem): InputProblem => ({ message: formatProblem(problem), ...problem });

/** Reads and checks documents; throws InvalidDocumentsError with every problem at once. */
export async function readInput(store: DocumentReads, files: readonly SourceFile[], baseDir: string): Promise<readonly InputDocument[]> {
  const { documents, problems } = await checkInput(store, files);
  if (problems.length > 0) throw new InvalidDocumentsError(problems.map(problemOf));
  if (documents.length === 0) throw new InvalidInputError(['files holds no document; it must hold at least one; put one in']);
  const folders = new Map(files.map((file) => [file.name, file.baseDir]));
  return documents.map(({ kind, name, document, file }) => ({ kind, name, document, baseDir: folders.get(file) ?? baseDir }));
}

/** The paths of what says which document it is; the empty one is that of a whole text. */
const identifying: ReadonlySet<string> = new Set(['', 'kind', 'metadata', 'metadata.name']);

/**
 * Reads which documents are meant. Nothing but kind and name must be right: also what has become invalid can be deleted.
 * @throws InvalidDocumentsError where a text cannot be read, or does not say which document it is
 */
export function readNames(files: readonly SourceFile[]): readonly { readonly kind: string; readonly name: string }[] {
  const { documents, problems } = readDocuments(files);
  const inTheWay = problems.filter(({ path }) => identifying.has(path));
  if (inTheWay.length > 0) throw new InvalidDocumentsError(inTheWay.map(problemOf));
  return documents.map(({ kind, name }) => ({ kind, name }));
}
