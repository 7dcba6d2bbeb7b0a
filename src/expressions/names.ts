import type { ASTNode } from '@marcbachmann/cel-js';
import { suggestion } from '../model/did-you-mean.ts';
import type { Reading } from '../model/reading.ts';
import type { Compiler, Local } from './compiler.ts';
import { compileAs, hasMistake, refuse, source, wrongPart } from './compiler.ts';
import type { Environment, Scope } from './expression.ts';
import type { CelType, Evaluate, Part, Value } from './value.ts';
import { double, string, typeName, Unknown, unknown } from './value.ts';

/** The roots whose members are looked up by name. */
type Family = 'metrics' | 'objectives' | 'components' | 'workload';

const families: Readonly<Record<Family, { readonly one: string; readonly names: (environment: Environment) => readonly string[] }>> = {
  metrics: { one: 'a metric', names: (environment) => environment.metrics },
  objectives: { one: 'an objective', names: (environment) => environment.objectives },
  components: { one: 'a component', names: (environment) => environment.components },
  workload: { one: 'a workload', names: (environment) => environment.workloads },
};

const roots = ['metrics', 'objectives', 'components', 'workload', 'cost'] as const;

type Field = { readonly type: CelType; readonly read: (scope: Scope, name: string, path: string) => Value };

const objectiveFields: Readonly<Record<string, Field>> = {
  status: { type: string, read: (scope, name, path) => member(scope.objectives, name)?.status ?? notThere(path) },
  value: { type: double, read: (scope, name, path) => valueOf(member(scope.objectives, name)?.value, path) },
  target: { type: double, read: (scope, name, path) => member(scope.objectives, name)?.target ?? notThere(path) },
};

const componentFields: Readonly<Record<string, Field>> = {
  replicas: { type: double, read: (scope, name, path) => member(scope.components, name)?.replicas ?? notThere(path) },
  ready: { type: double, read: (scope, name, path) => member(scope.components, name)?.ready ?? notThere(path) },
};

const member = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(record, name) ? record[name] : undefined);

const notThere = (path: string): Unknown => unknown(`${path} is missing: nothing was reported for it`);

function valueOf(reading: Reading | undefined, path: string): Value {
  if (reading === undefined) return notThere(path);
  if (reading.kind === 'missing') return unknown(`${path} is missing: ${reading.why}`);
  return Number.isFinite(reading.value) ? reading.value : unknown(`${path} is missing: its value is not a finite number`);
}

/** `cost`, or the variable of a macro; a family on its own is only good for `in` and macros. */
export function compileName(compiler: Compiler, node: ASTNode & { readonly op: 'id' }, locals: readonly Local[]): Part {
  const name = node.args;
  const local = locals.findLast((candidate) => candidate.name === name);
  if (local !== undefined) return { type: local.type, steps: 1, evaluate: (_, values) => values[local.index] ?? unknown(name) };
  if (name === 'cost') return { type: double, steps: 1, evaluate: (scope) => valueOf(scope.cost, 'cost') };
  if (isFamily(name)) return refuse(compiler, node, `${name} is a group of names; it must be followed by one; write ${name}.NAME`);
  const hyphened = compiler.environment.components.find((component) => component.includes('-'));
  const hint = hyphened === undefined ? '' : ` (a name with a hyphen is written components["${hyphened}"])`;
  const known = [...roots, ...locals.map((candidate) => candidate.name)];
  return refuse(compiler, node, `${name} is not known; it must be one of ${known.join(', ')}${hint}; ${suggestion(name, known)}`);
}

/** `metrics.NAME`, `objectives.NAME.FIELD`, `components["NAME"].FIELD`, also with a computed name in the brackets. */
export function compileAccess(compiler: Compiler, node: ASTNode & { readonly op: '.' | '[]' }, locals: readonly Local[]): Part {
  const { base, keys } = chainOf(node);
  const family = familyOf(base, locals);
  const [name, field] = keys;
  if (family === null || name === undefined) {
    const part = compiler.compile(base, locals);
    if (hasMistake(part)) return wrongPart;
    return refuse(compiler, node, `${source(compiler, node)} looks into ${typeName(part.type)}; only metrics, objectives, components and workload have parts; rewrite it`);
  }
  if (family === 'metrics' || family === 'workload') return compileReading(compiler, family, name, field, node, locals);
  return compileField(compiler, family, name, field, keys.length, node, locals);
}

/** The names of a family that `node` is, where it is one: for `in` and for macros over names. */
export function familyNames(compiler: Compiler, node: ASTNode, locals: readonly Local[]): readonly string[] | null {
  const family = familyOf(node, locals);
  return family === null ? null : families[family].names(compiler.environment);
}

const isFamily = (name: string): name is Family => Object.hasOwn(families, name);

function familyOf(node: ASTNode, locals: readonly Local[]): Family | null {
  if (node.op !== 'id' || !isFamily(node.args)) return null;
  return locals.some((local) => local.name === node.args) ? null : node.args;
}

/** One step of a path: a name after a dot, or what stands in brackets. */
type PathKey = { readonly name: string | null; readonly node: ASTNode | null; readonly start: number };

/** `a.b["c"]` taken apart into its base `a` and the keys `b` and `c`. */
function chainOf(node: ASTNode): { readonly base: ASTNode; readonly keys: readonly PathKey[] } {
  const keys: PathKey[] = [];
  let base = node;
  while (base.op === '.' || base.op === '[]') {
    const key: ASTNode | string = base.args[1];
    if (typeof key === 'string') keys.unshift({ name: key, node: null, start: base.end - key.length });
    else keys.unshift({ name: key.op === 'value' && typeof key.args === 'string' ? key.args : null, node: key, start: key.start });
    base = base.args[0];
  }
  return { base, keys };
}

function compileReading(compiler: Compiler, family: 'metrics' | 'workload', key: PathKey, more: PathKey | undefined, node: ASTNode, locals: readonly Local[]): Part {
  if (more !== undefined) {
    return refuse(compiler, more, `${source(compiler, node)} looks into a number; it must be ${family}.NAME; remove what follows the name`);
  }
  const name = compileKey(compiler, family, key, locals);
  if (name === null) return wrongPart;
  return { type: double, steps: name.steps, evaluate: reader(family, name.evaluate, (scope, text, path) => valueOf(member(scope[family], text), path)) };
}

function compileField(
  compiler: Compiler,
  family: 'objectives' | 'components',
  key: PathKey,
  fieldKey: PathKey | undefined,
  depth: number,
  node: ASTNode,
  locals: readonly Local[],
): Part {
  const fields = family === 'objectives' ? objectiveFields : componentFields;
  const known = Object.keys(fields);
  const name = compileKey(compiler, family, key, locals);
  if (name === null) return wrongPart;
  const written = source(compiler, node);
  if (fieldKey === undefined) {
    return refuse(compiler, node, `${written} is the whole of ${families[family].one}; it must be one part of it (${known.join(', ')}); write ${written}.${known[0]}`);
  }
  const field = fieldKey.name;
  const found = field !== null && depth === 2 && Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (found === undefined) {
    return refuse(compiler, fieldKey, `${written} is not known; the part must be one of ${known.join(', ')}; ${suggestion(field ?? '', known)}`);
  }
  return { type: found.type, steps: name.steps, evaluate: reader(family, name.evaluate, (scope, text, path) => found.read(scope, text, `${path}.${field}`)) };
}

function reader(family: Family, name: Evaluate, read: (scope: Scope, name: string, path: string) => Value): Evaluate {
  return (scope, locals) => {
    const text = name(scope, locals);
    if (text instanceof Unknown) return text;
    return read(scope, text as string, pathOf(family, text as string));
  };
}

const pathOf = (family: Family, name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? `${family}.${name}` : `${family}["${name}"]`);

/** The name after the family: checked at once if it is constant, computed if it is any other text; null after a mistake. */
function compileKey(compiler: Compiler, family: Family, key: PathKey, locals: readonly Local[]): Part | null {
  if (key.name === null && key.node !== null) {
    const part = compileAs(compiler, key.node, locals, string, `write ${family}["NAME"]`);
    return hasMistake(part) ? null : { ...part, steps: part.steps + 1 };
  }
  const name = key.name ?? '';
  const { one, names } = families[family];
  const known = names(compiler.environment);
  if (!known.includes(name)) {
    // CEL reads components.a-b as a subtraction, so the name ends at the hyphen here.
    const hyphened = known.find((candidate) => candidate.startsWith(`${name}-`));
    const fix = hyphened === undefined ? suggestion(name, known) : `write ${family}["${hyphened}"]`;
    refuse(compiler, key, `${pathOf(family, name)} is not known; it must be ${one} of this application; ${fix}`);
    return null;
  }
  return { type: string, steps: 1, evaluate: () => name };
}
