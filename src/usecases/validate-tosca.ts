import { formatProblem } from '../formats/documents/problem.ts';
import type { FileSource } from '../formats/tosca/parse/file-source.ts';
import { textSource } from '../formats/tosca/parse/file-source.ts';
import type { ToscaProblem } from '../formats/tosca/parse/report.ts';
import { field, textOf } from '../formats/tosca/parse/tree.ts';
import type { ReadTosca } from '../formats/tosca/read-tosca.ts';
import { errorsOf, readTosca } from '../formats/tosca/read-tosca.ts';
import type { InputProblem } from './views/document-view.ts';

/** TOSCA files that belong together. */
export type ToscaSet = {
  readonly source: FileSource;
  /** The files that are checked, in the source. */
  readonly paths: readonly string[];
  /** How messages call a path. */
  readonly nameOf: (path: string) => string;
  /** What was wrong before there was a file, such as an archive that cannot be read. */
  readonly problems: readonly ToscaProblem[];
};

export type CheckedTosca = { readonly documents: readonly { readonly kind: string; readonly name: string }[]; readonly errors: readonly ToscaProblem[]; readonly warnings: readonly ToscaProblem[] };

const toscaKeynames = /^[ \t{]{0,8}["']?(tosca_definitions_version|topology_template|service_template|(node|relationship|capability|data|artifact|interface|policy|group)_types)["']?[ \t]*:/m;
/** Keynames of TOSCA files that documents of Homeostat do not have at their top, and those that each of these has. */
const hints = /^(description|imports|dsl_definitions|repositories)[ \t]*:/m;
const documentFields = /^["']?(kind|apiVersion)["']?[ \t]*:/m;

/** Whether a text is a TOSCA file: it says its version, has a section that only TOSCA files have, or forgot to say what it is. */
export const isTosca = (text: string): boolean => toscaKeynames.test(text) || (hints.test(text) && !documentFields.test(text));

/**
 * Checks TOSCA files with what they import. Of several files, those that another one imports are checked as part of that one: types
 * rarely stand by themselves.
 */
export function checkTosca({ source, paths, nameOf, problems }: ToscaSet): CheckedTosca {
  const reads = new Map(paths.map((path) => [path, readTosca(source, path, nameOf)] as const));
  const imported = new Set([...reads.values()].flatMap(importedFiles));
  const roots = [...reads].filter(([path]) => paths.length === 1 || !imported.has(nameOf(path)));
  // Files that import each other in a circle have no root; then each is one.
  const chosen = roots.length > 0 ? roots : [...reads];
  const found = distinct([...problems, ...chosen.flatMap(([, read]) => read.problems)]);
  return {
    documents: chosen.map(([path, read]) => ({ kind: read.workspace?.root.dialect.name ?? 'tosca', name: templateName(read) ?? path.split('/').at(-1) ?? path })),
    errors: errorsOf(found),
    warnings: found.filter(({ severity }) => severity === 'warning'),
  };
}

/** Texts that were sent together. */
export const toscaTexts = (files: readonly { readonly name: string; readonly text: string }[]): ToscaSet => ({
  source: textSource(files),
  paths: files.map(({ name }) => name.split('/').filter((part) => part !== '' && part !== '.').join('/')),
  nameOf: (path) => path,
  problems: [],
});

/** A problem as the other documents tell theirs. */
export function toscaProblemOf({ file, line, column, path, value, rule, fix, ...rest }: ToscaProblem): InputProblem {
  const problem = { file, line, column, path, value, rule, fix };
  return { message: formatProblem({ ...problem, ...rest }), ...problem };
}

function importedFiles({ workspace }: ReadTosca): readonly string[] {
  if (workspace === null) return [];
  return [...workspace.imports.values()].flatMap((imports) => imports.flatMap(({ unit }) => (unit === null || unit === workspace.root ? [] : [unit.file])));
}

function templateName({ workspace }: ReadTosca): string | undefined {
  return workspace === null ? undefined : textOf(field(field(workspace.root.root, 'metadata'), 'template_name'))?.slice(0, 200);
}

function distinct(problems: readonly ToscaProblem[]): readonly ToscaProblem[] {
  return [...new Map(problems.map((problem) => [`${formatProblem(problem)}${problem.severity}`, problem])).values()];
}
