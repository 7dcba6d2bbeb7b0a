import { assumedDialect, dialectOf, dialects } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import type { FileSource } from './file-source.ts';
import { findImport, profilesIn } from './find-import.ts';
import { readImports } from './read-imports.ts';
import type { ImportStatement } from './read-imports.ts';
import { parseYaml, unitOf } from './read-tree.ts';
import type { Report } from './report.ts';
import { field, stringOf, textOf } from './tree.ts';
import type { MapTree, Tree } from './tree.ts';
import type { Unit } from './unit.ts';
import { Work } from './work.ts';
import { builtInProfile } from '../normative/built-in.ts';

/** What a unit imports. `unit` is null where it could not be had: what carries its namespace cannot be judged. */
export type Import = { readonly namespace: string | null; readonly unit: Unit | null };

/** A template with everything that it imports. */
export type Workspace = { readonly root: Unit; readonly imports: ReadonlyMap<Unit, readonly Import[]>; readonly work: Work };

/** Type libraries of DRIP and SDIA: every template of theirs names them by these addresses, and what a planner needs of them is understood by name. */
const understood = /^https:\/\/raw\.githubusercontent\.com\/[^/]{1,80}\/(DRIP|CONF|sdia-tosca)\/[^?#]{1,200}\/[a-z]{1,40}\.ya?ml$/;

/** Files of one template. */
const unitsMax = 500;

/** Reads a TOSCA file and what it imports; null where the file itself cannot be read. @throws TooMuchWorkError */
export function loadUnits(source: FileSource, path: string, report: Report, nameOf: (path: string) => string = (name) => name): Workspace | null {
  const work = new Work(nameOf(path));
  const loader = new Loader(source, report, nameOf, work);
  const root = loader.load(path, false, dialectNamed);
  return root === null ? null : { root, imports: loader.imports, work };
}

class Loader {
  readonly imports = new Map<Unit, readonly Import[]>();
  readonly #source: FileSource;
  readonly #report: Report;
  readonly #nameOf: (path: string) => string;
  readonly #work: Work;
  #profiles: ReadonlyMap<string, string> | null = null;
  readonly #units = new Map<string, Unit | null>();
  readonly #open: string[] = [];

  constructor(source: FileSource, report: Report, nameOf: (path: string) => string, work: Work) {
    this.#work = work;
    this.#source = source;
    this.#report = report;
    this.#nameOf = nameOf;
  }

  load(path: string, foreign: boolean, dialect: (root: MapTree, report: Report) => Dialect): Unit | null {
    const known = this.#units.get(path);
    if (known !== undefined) return known;
    const text = this.#source.read(path);
    const yaml = text === null ? null : parseYaml(this.#nameOf(path), text, this.#report);
    const unit = yaml === null ? null : unitOf(this.#nameOf(path), yaml, this.#report, foreign, (root) => dialect(root, this.#report));
    this.#units.set(path, unit);
    if (unit === null) return null;
    this.#open.push(path);
    this.imports.set(unit, readImports(unit, this.#report).flatMap((statement) => this.#import(unit, path, foreign, statement)));
    this.#open.pop();
    return unit;
  }

  #import(unit: Unit, from: string, foreign: boolean, statement: ImportStatement): readonly Import[] {
    const { namespace, at } = statement;
    if (statement.kind === 'profile') return [{ namespace, unit: this.#profile(statement.name, at, from) }];
    const base = statement.repository === null ? null : this.#repository(unit, statement.repository);
    if (base === undefined) return [{ namespace, unit: null }];
    const found = findImport(this.#source, from, statement.url, base, this.#work);
    if (found.kind === 'none') {
      const finding = { code: 'import' as const, value: `${statement.url.slice(0, 200)}, which was not found`, rule: found.rule, fix: found.fix };
      if (understood.test(statement.url)) this.#report.warn(at, finding);
      else this.#report.error(at, finding);
      return [{ namespace, unit: null }];
    }
    return this.#file(found.path, at, foreign || found.standsIn, unit.dialect, namespace);
  }

  #file(path: string, at: Tree, foreign: boolean, dialect: Dialect, namespace: string | null): readonly Import[] {
    if (this.#open.includes(path)) {
      const circle = [...this.#open.slice(this.#open.indexOf(path)), path].map((part) => this.#nameOf(part)).join(' imports ');
      // Names are looked up with an eye on circles, so that files may use types of each other, as real ones do.
      this.#report.warn(at, { code: 'cycle', value: `part of a circle: ${circle.slice(0, 300)}`, rule: 'a file that does not import this one', fix: 'move what both need into a third file' });
      return [{ namespace, unit: this.#units.get(path) ?? null }];
    }
    if (this.#units.size >= unitsMax) {
      this.#report.error(at, { code: 'too-large', value: `file ${unitsMax + 1}`, rule: `one of at most ${unitsMax} files`, fix: 'import fewer' });
      return [];
    }
    const unit = this.load(path, foreign, (root, report) => dialectNamed(root, report, dialect));
    return [{ namespace, unit }];
  }

  #profile(name: string, at: Tree, from: string): Unit | null {
    const builtIn = builtInProfile(name);
    if (builtIn !== null) return builtIn;
    this.#profiles ??= profilesIn(this.#source);
    const path = this.#profiles.get(name);
    if (path !== undefined && path !== from) return this.#file(path, at, false, at.unit.dialect, null)[0]?.unit ?? null;
    // Profiles are found by name in a catalogue of the processor, so that a missing one is not a mistake of the template.
    this.#report.warn(at, { code: 'import', rule: 'a profile that is built in or declared by a file here', fix: 'add a file that says profile: with this name; until then its types are not checked' });
    return null;
  }

  /** The address of a repository; undefined where there is none of this name. */
  #repository(unit: Unit, tree: Tree): string | undefined {
    const definition = field(field(unit.root, 'repositories'), textOf(tree) ?? '');
    if (definition === undefined) {
      this.#report.error(tree, { code: 'unknown-name', rule: 'the name of a repository of this file', fix: 'define it under repositories' });
      return undefined;
    }
    return textOf(definition) ?? textOf(field(definition, 'url')) ?? '';
  }
}

/** The version of a file; a missing or wrong one is reported and another one assumed. */
function dialectNamed(root: MapTree, report: Report, assumed?: Dialect): Dialect {
  const version = field(root, 'tosca_definitions_version');
  const otherwise = assumed ?? (root.byName.has('service_template') ? (dialects.at(-1) ?? assumedDialect) : assumedDialect);
  const names = dialects.map(({ name }) => name).join(', ');
  if (version === undefined) {
    report.error(root, { code: 'version', value: 'without tosca_definitions_version', rule: `a map with tosca_definitions_version (${names})`, fix: 'write it in the first line' });
    return otherwise;
  }
  const dialect = dialectOf(stringOf(version) ?? '');
  if (dialect === null) report.error(version, { code: 'version', rule: `a version of TOSCA that is known here: ${names}`, fix: 'correct it' });
  return dialect ?? otherwise;
}
