import type { Problem } from '../../documents/problem.ts';
import { pathText, shown } from '../../documents/problem.ts';
import type { Entry, Tree } from './tree.ts';

/** What kind of rule is broken; stable, for programs and for the comparison with what a test says is wrong. */
export type ProblemCode =
  | 'syntax'
  | 'duplicate'
  | 'too-large'
  | 'version'
  | 'form'
  | 'unknown-keyname'
  | 'missing-keyname'
  | 'name'
  | 'import'
  | 'cycle'
  | 'unknown-type'
  | 'derivation'
  | 'unknown-name'
  | 'value'
  | 'constraint'
  | 'required'
  | 'function'
  | 'scalar'
  | 'count'
  | 'archive';

/** `error` refuses the template; `warning` is worth knowing, and the template can be used. */
export type ToscaProblem = Problem & { readonly severity: 'error' | 'warning'; readonly code: ProblemCode };

type Finding = { readonly code: ProblemCode; readonly rule: string; readonly fix: string | (() => string); readonly value?: string };

/** Errors that are listed, and warnings; whoever has more mends these first. */
const problemsMax = 1000;

/** Collects problems, each once. What is wrong in a foreign file is a warning at most. */
export class Report {
  readonly #found: Readonly<Record<ToscaProblem['severity'], Map<string, ToscaProblem>>>;
  readonly #mild: boolean;

  constructor(found = { error: new Map<string, ToscaProblem>(), warning: new Map<string, ToscaProblem>() }, mild = false) {
    this.#found = found;
    this.#mild = mild;
  }

  /** The same report, in which everything is a warning. */
  mild(): Report {
    return new Report(this.#found, true);
  }

  error(tree: Tree, finding: Finding): void {
    this.#add(tree, tree.unit.foreign || this.#mild ? 'warning' : 'error', finding);
  }

  warn(tree: Tree, finding: Finding): void {
    this.#add(tree, 'warning', finding);
  }

  /** A problem of a name, not of what stands under it. */
  errorAtKey({ key, value }: Entry, finding: Finding): void {
    this.error({ ...key, path: value.path }, finding);
  }

  warnAtKey({ key, value }: Entry, finding: Finding): void {
    this.warn({ ...key, path: value.path }, finding);
  }

  /** A problem that was found before there was a tree. */
  add(problem: ToscaProblem): void {
    const found = this.#found[problem.severity];
    if (found.size >= problemsMax) return;
    const key = `${problem.file}\n${problem.line}:${problem.column}\n${problem.path}\n${problem.rule}`;
    if (!found.has(key)) found.set(key, problem);
  }

  get problems(): readonly ToscaProblem[] {
    return [...this.#found.error.values(), ...this.#found.warning.values()];
  }

  #add(tree: Tree, severity: ToscaProblem['severity'], { code, rule, fix, value }: Finding): void {
    if (this.#found[severity].size >= problemsMax) return;
    const { unit, at, path } = tree;
    this.add({ file: unit.file, ...unit.placeOf(at), path: pathText(path), value: value ?? shownTree(tree), rule, fix: typeof fix === 'string' ? fix : fix(), severity, code });
  }
}

/** A tree as messages show it. Names that hold secrets keep them. */
export function shownTree(tree: Tree): string {
  if (holdsSecret(tree)) return 'a hidden value';
  if (tree.kind === 'scalar') return tree.plain && tree.value !== null ? tree.source.slice(0, 60) : shown(tree.value, tree.path);
  if (tree.kind === 'list') return tree.items.length === 0 ? 'an empty list' : `a list of ${tree.items.length}`;
  return `a map of ${tree.entries.length}`;
}

/** Values of templates and defaults of definitions; the names of types are none. */
function holdsSecret({ path }: Tree): boolean {
  const value = path[0] === 'topology_template' || path[0] === 'service_template' || path.includes('credential') || path.at(-1) === 'default' || path.at(-1) === 'value';
  return value && path.at(-1) !== 'type' && path.some((part) => typeof part === 'string' && secretive.test(part));
}

/** Names of properties whose values never stand in a message. */
const secretive = /password|passwd|secret|token|credential|private_key/i;
