import { Cursor } from './check-cursor.ts';
import type { OperationSchemas } from './check-application-context.ts';
import { checkCapacityProblem } from './capacity/check-capacity-problem.ts';
import { checkWorkflowProblem } from './workflow/check-workflow-problem.ts';
import { checkApplication } from './check-application.ts';
import { elsewhere, formatProblem } from '../formats/documents/problem.ts';
import type { Problem } from '../formats/documents/problem.ts';
import type { DocumentFile, ReadDocument } from '../formats/documents/read-documents.ts';
import { readDocuments } from '../formats/documents/read-documents.ts';

/** What exists beside the documents that are checked, such as what a server has stored. */
export type Surroundings = { readonly templates: readonly string[] };

/**
 * Reads documents and finds everything that is wrong with them at once: syntax, schema, repeated and dangling names,
 * expressions, parameters and arguments. `validate`, `apply` and the REST interface all ask this. Never throws.
 * @param known shared resource templates that exist beside the documents
 */
export function checkDocuments(
  files: readonly DocumentFile[],
  operations: OperationSchemas,
  known: Surroundings = { templates: [] },
): { readonly documents: readonly ReadDocument[]; readonly problems: readonly Problem[] } {
  const { documents, problems } = readDocuments(files);
  const shared = documents.filter((document) => document.kind === 'ResourceTemplate').map((document) => document.name);
  const found = documents
    .filter((document) => document.kind === 'Application')
    .flatMap((document) => checkApplication(document, { operations, templates: [...known.templates, ...shared] }));
  const problemChecks = new Map([['CapacityProblem', checkCapacityProblem], ['WorkflowProblem', checkWorkflowProblem]]);
  const planned = documents.flatMap((document) => problemChecks.get(document.kind)?.(document) ?? []);
  return { documents, problems: inOrder([...repeated(documents), ...found, ...planned, ...elsewhere(problems, [...found, ...planned])], files) };
}

/** Documents of one kind must differ in name, or the later would silently replace the earlier. */
function repeated(documents: readonly ReadDocument[]): readonly Problem[] {
  const first = new Map<string, ReadDocument>();
  return documents.flatMap((document) => {
    const key = `${document.kind}/${document.name}`;
    const other = first.get(key);
    if (other === undefined || document.name === '') {
      first.set(key, document);
      return [];
    }
    return [new Cursor(document, ['metadata', 'name']).problem(`a name that no other ${document.kind} here has (${other.file} has it); rename one`)];
  });
}

/** By file as given, then by place; two checks may find the same fault. */
function inOrder(problems: readonly Problem[], files: readonly DocumentFile[]): readonly Problem[] {
  const rank = new Map(files.map((file, index) => [file.name, index]));
  const rankOf = (problem: Problem): number => rank.get(problem.file) ?? files.length;
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const text = formatProblem(problem);
      if (seen.has(text)) return false;
      seen.add(text);
      return true;
    })
    .toSorted((left, right) => rankOf(left) - rankOf(right) || left.line - right.line || left.column - right.column);
}
