import { InvalidInputError } from '../model/error.ts';
import type { CheckDocuments, CheckedDocument, DocumentProblem, SourceFile } from './deps.ts';
import type { InputProblem } from './views/document-view.ts';

/** The documents are wrong; `details` has every problem with its place. */
export class InvalidDocumentsError extends InvalidInputError {
  readonly details: readonly InputProblem[];

  constructor(details: readonly InputProblem[]) {
    super(details.map(({ message }) => message));
    this.details = details;
  }
}

export type InputDocument = CheckedDocument & { readonly baseDir: string };

/** One line for people: `file:line:column: path is VALUE; it must be RULE; FIX`. */
export function problemOf(problem: DocumentProblem): InputProblem {
  const { file, line, column, path, value, rule, fix } = problem;
  const what = path === '' ? value : `${path} is ${value}`;
  return { message: `${file}:${line}:${column}: ${what}; it must be ${rule}; ${fix}`, file, line, column, path, value, rule, fix };
}

/** Reads and checks documents; throws InvalidDocumentsError with every problem at once. */
export function readInput(check: CheckDocuments, files: readonly SourceFile[], baseDir: string): readonly InputDocument[] {
  const { documents, problems } = check(files);
  if (problems.length > 0) throw new InvalidDocumentsError(problems.map(problemOf));
  if (documents.length === 0) throw new InvalidInputError(['files holds no document; it must hold at least one; put one in']);
  const folders = new Map(files.map((file) => [file.name, file.baseDir]));
  const [only] = files.length === 1 ? files : [];
  return documents.map((document) => ({
    ...document,
    baseDir: (document.file === undefined ? only?.baseDir : folders.get(document.file)) ?? baseDir,
  }));
}
