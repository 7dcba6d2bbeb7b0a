import { visible } from '../../units/visible.ts';

/** One thing that is wrong with a document, and where. */
export type Problem = {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Such as `spec.components[2].replicas.max`; the empty string for a whole document. */
  readonly path: string;
  /** What stands there, shortened; `missing` where nothing does. */
  readonly value: string;
  readonly rule: string;
  readonly fix: string;
};

/** Where a value stands in a document: names of fields and places in lists. */
export type Path = readonly (string | number)[];

/** The line people read: `file:line:column: path is VALUE; it must be RULE; FIX`. */
export function formatProblem({ file, line, column, path, value, rule, fix }: Problem): string {
  return `${file}:${line}:${column}: ${path === '' ? 'the document' : path} is ${value}; it must be ${rule}; ${fix}`;
}

/**
 * The problems of places where nothing else was found: a value that names nothing that exists mostly breaks the form of
 * names too, which is one mistake, and what was meant says more about it.
 */
export function elsewhere(problems: readonly Problem[], found: readonly Problem[]): readonly Problem[] {
  const places = new Set(found.map(({ file, path }) => `${file}\n${path}`));
  return problems.filter(({ file, path }) => !places.has(`${file}\n${path}`));
}

/** A path as it is written in messages; names that are no identifiers stand in brackets. */
export function pathText(path: Path): string {
  const parts = path.map((part, index) => {
    if (typeof part === 'number') return `[${part}]`;
    if (!/^[A-Za-z_$][\w$-]{0,63}$/.test(part)) return `[${quoted(part)}]`;
    return index === 0 ? part : `.${part}`;
  });
  return parts.join('');
}

const shownMax = 60;

/** A value as messages show it: short, on one line, and never the value of an environment variable, which may be a secret. */
export function shown(value: unknown, path: Path): string {
  if (value === undefined) return 'missing';
  if (isSecret(path)) return 'a hidden value';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (value !== null && typeof value === 'object') return `a map of ${Object.keys(value).length}`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'null';
}

/** `env[3].value`, and everything under a map called env. */
const isSecret = (path: Path): boolean => path.includes('env') && path.at(-1) !== 'env' && path.at(-1) !== 'name';

function quoted(text: string): string {
  const short = text.length > shownMax ? `${text.slice(0, shownMax - 3)}...` : text;
  // JSON escapes control characters of ASCII, so that a message stays on one line; others that steer a terminal need help.
  return visible(JSON.stringify(short));
}
