import type { FileSource, NamedText } from './parse/file-source.ts';
import { textSource } from './parse/file-source.ts';
import { loadUnits } from './parse/load-units.ts';
import type { Workspace } from './parse/load-units.ts';
import { Report } from './parse/report.ts';
import type { ToscaProblem } from './parse/report.ts';
import { TooMuchWorkError } from './parse/work.ts';
import { TypeTable } from './types/type-table.ts';
import { checkFile } from './validate/check-file.ts';

/** A template that was read and checked. `workspace` is null where the file itself could not be read. */
export type ReadTosca = { readonly workspace: Workspace | null; readonly table: TypeTable | null; readonly problems: readonly ToscaProblem[] };

/**
 * Reads a TOSCA file with what it imports and checks all of it: grammar, types, derivation, values, constraints, functions, requirements.
 * Never throws for what stands in a file, and reads nothing but the source.
 * @param path of the file in the source
 * @param nameOf how messages call a path of the source
 * @example
 * readTosca(textSource([{ name: 'service.yaml', text }]), 'service.yaml').problems; // [] for a valid template
 */
export function readTosca(source: FileSource, path: string, nameOf?: (path: string) => string): ReadTosca {
  const report = new Report();
  try {
    return readInto(report, source, path, nameOf);
  } catch (error) {
    if (!(error instanceof TooMuchWorkError)) throw error;
    report.add(error.problem);
    return { workspace: null, table: null, problems: inOrder(report.problems) };
  }
}

function readInto(report: Report, source: FileSource, path: string, nameOf: ((path: string) => string) | undefined): ReadTosca {
  const workspace = loadUnits(source, path, report, nameOf);
  if (workspace === null) {
    if (report.problems.length === 0) {
      report.add({ file: nameOf?.(path) ?? path, line: 1, column: 1, path: '', value: 'missing', rule: 'a file that can be read', fix: 'check the path', severity: 'error', code: 'import' });
    }
    return { workspace, table: null, problems: inOrder(report.problems) };
  }
  // Of what is too large only a part was read, and what that lacks is no mistake of anybody.
  const tooLarge = errorsOf(report.problems).filter(({ code }) => code === 'too-large');
  if (tooLarge.length > 0) return { workspace: null, table: null, problems: inOrder(tooLarge) };
  const table = new TypeTable(workspace);
  for (const unit of table.units) checkFile({ report, table, template: null }, unit);
  return { workspace, table, problems: inOrder(report.problems) };
}

/** Texts instead of a source; the first is the template. */
export const readToscaTexts = (files: readonly [NamedText, ...NamedText[]]): ReadTosca => readTosca(textSource(files), files[0].name);

export const errorsOf = (problems: readonly ToscaProblem[]): readonly ToscaProblem[] => problems.filter(({ severity }) => severity === 'error');

function inOrder(problems: readonly ToscaProblem[]): readonly ToscaProblem[] {
  return problems.toSorted((left, right) => (left.file === right.file ? left.line - right.line || left.column - right.column : 0));
}
