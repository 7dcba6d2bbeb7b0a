import type { Document, Node, Pair, Scalar } from 'yaml';
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Path } from '../../documents/problem.ts';
import type { Place } from '../../documents/source-text.ts';
import { placeAt } from '../../documents/source-text.ts';
import { excessOf } from '../../documents/text-bounds.ts';
import type { Dialect } from './dialect.ts';
import { strayByte } from './decode.ts';
import type { ProblemCode, Report } from './report.ts';
import type { Entry, MapTree, ScalarTree, Tree } from './tree.ts';
import type { Unit } from './unit.ts';

/** The most bytes of one file; profiles generated from cloud interfaces have about two million. */
const bytesMax = 5 * 2 ** 20;
/** Values of one file, aliases counted as often as they are used, and how deep they nest. */
const valuesMax = 200_000;
const depthMax = 64;
/** Problems of one file's syntax that are listed; one slip often makes many. */
const syntaxProblemsMax = 20;

/** A text that was read, and where an offset of its document stands in the text. */
export type ParsedYaml = { readonly document: Document.Parsed; readonly placeOf: (offset: number) => Place };

/** A YAML text as a document, or null where it cannot be read; what is wrong is in the report. */
export function parseYaml(file: string, text: string, report: Report): ParsedYaml | null {
  const refuse = (code: ProblemCode, value: string, rule: string, fix: string): null => {
    report.add({ file, line: 1, column: 1, path: '', value, rule, fix, severity: 'error', code });
    return null;
  };
  const size = Buffer.byteLength(text);
  if (size > bytesMax) return refuse('too-large', `${size} bytes long`, `at most ${bytesMax} bytes long`, 'split it');
  const stray = strayByte(text);
  if (stray !== null) {
    const { line, column, byte } = stray;
    report.add({ file, line, column, path: '', value: `not UTF-8 here: the byte ${byte.toString(16).toUpperCase()}`, rule: 'a text in UTF-8', fix: 'save it in UTF-8', severity: 'error', code: 'syntax' });
    return null;
  }
  const excess = excessOf(text);
  if (excess !== null) return refuse('too-large', excess.value, excess.rule, excess.fix);
  const lines = new LineCounter();
  try {
    const documents = documentsIn(text, lines);
    // The parser stumbles over a list or map as a key behind other keys, unless that is marked as one.
    const marked = documents.some(({ errors }) => errors.some(({ message }) => message.startsWith('Map comment'))) ? markCollectionKeys(text) : null;
    if (marked !== null) return parseMarked(file, marked, report);
    const [document, second] = documents;
    if (document === undefined) return refuse('syntax', 'empty', 'a TOSCA file', 'begin it with tosca_definitions_version: tosca_2_0');
    if (second !== undefined) return refuse('syntax', 'more than one document', 'one document', 'put what follows --- into a file of its own');
    return readable(file, { document, placeOf: (offset) => placeAt(lines, offset) }, report);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse('too-large', 'nested too deep to be read', 'flatter', 'remove brackets or indentation');
  }
}

function documentsIn(text: string, lines: LineCounter): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false });
  const documents = (Array.isArray(parsed) ? parsed : []) as readonly Document.Parsed[];
  return documents.filter(({ contents, errors }) => contents !== null || errors.length > 0);
}

function readable(file: string, parsed: ParsedYaml, report: Report): ParsedYaml | null {
  for (const error of parsed.document.errors.slice(0, syntaxProblemsMax)) {
    const value = `not readable here: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
    report.add({ file, ...parsed.placeOf(error.pos[0]), path: '', value, rule: 'valid YAML', fix: 'correct it at this place', severity: 'error', code: 'syntax' });
  }
  return parsed.document.errors.length === 0 ? parsed : null;
}

/** A text in which every list or map that is a key stands behind `?`, with the line each of its lines was in before. */
type MarkedText = { readonly text: string; readonly lines: readonly number[] };

function markCollectionKeys(text: string): MarkedText {
  const lines: number[] = [];
  const out = text.split('\n').flatMap((line, index) => {
    const match = /^( *)([[{].*[\]}]):( .*|)$/.exec(line);
    const [, indent = '', key = '', rest = ''] = match ?? [];
    lines.push(...(match === null ? [index + 1] : [index + 1, index + 1]));
    // The value keeps its column.
    return match === null ? [line] : [`${indent}? ${key}`, `${indent}:${' '.repeat(key.length)}${rest}`];
  });
  return { text: out.join('\n'), lines };
}

function parseMarked(file: string, { text, lines }: MarkedText, report: Report): ParsedYaml | null {
  const counter = new LineCounter();
  const [document] = documentsIn(text, counter);
  if (document === undefined) return null;
  const placeOf = (offset: number): Place => {
    const { line, column } = placeAt(counter, offset);
    return { line: lines[line - 1] ?? line, column };
  };
  return readable(file, { document, placeOf }, report);
}

/** A unit whose trees point back to it. `dialectOf` is asked once, with the root. */
export function unitOf(
  file: string,
  yaml: ParsedYaml,
  report: Report,
  foreign: boolean,
  dialectOf: (root: MapTree) => Dialect,
): Unit | null {
  // The tree is made before the dialect is known; trees and unit refer to each other, so the unit is filled in afterwards.
  const unit = { file, foreign, placeOf: yaml.placeOf } as { -readonly [Key in keyof Unit]: Unit[Key] };
  const root = new TreeReader(unit, report).read(yaml.document.contents, [], 0);
  if (root.kind !== 'map') {
    report.error(root, { code: 'form', rule: 'a map of TOSCA keynames', fix: 'begin it with tosca_definitions_version: tosca_2_0' });
    return null;
  }
  unit.root = root;
  unit.dialect = dialectOf(root);
  return unit;
}

class TreeReader {
  readonly #unit: Unit;
  readonly #report: Report;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #values = 0;
  #full = false;

  constructor(unit: Unit, report: Report) {
    this.#unit = unit;
    this.#report = report;
  }

  read(node: unknown, path: Path, fallback: number): Tree {
    const at = isNode(node) ? (node.range?.[0] ?? fallback) : fallback;
    const nothing: Tree = { kind: 'scalar', unit: this.#unit, at, path, anchored: false, value: null, source: '', plain: true, tagged: false };
    if (!isNode(node) || this.#tooMuch(nothing)) return nothing;
    if (isAlias(node)) return this.#follow(node.source, nothing);
    const anchored = 'anchor' in node && node.anchor !== undefined && node.anchor !== '';
    if (anchored) this.#anchors.set(String(node.anchor), node);
    if (isScalar(node)) return { ...nothing, ...this.#scalar(node, nothing), anchored };
    this.#open.add(node);
    const tree = this.#collection(node, nothing, anchored);
    this.#open.delete(node);
    return tree;
  }

  #collection(node: Node, nothing: Tree, anchored: boolean): Tree {
    const { unit, at, path } = nothing;
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.read(item, [...path, index], at));
      return { kind: 'list', unit, at, path, items, anchored: anchored || items.some((item) => item.anchored) };
    }
    if (!isMap(node)) return nothing;
    const byName = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const pair of node.items as readonly Pair[]) this.#pair(pair, byName, merged, nothing);
    // What stands in the map itself goes before what it merges, and an earlier merged map before a later one (YAML 1.1).
    for (const map of merged) if (map.kind === 'map') for (const entry of map.entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
    const entries = [...byName.values()];
    return { kind: 'map', unit, at, path, entries, byName, anchored: anchored || entries.some(({ value }) => value.anchored) };
  }

  #pair(pair: Pair, byName: Map<string, Entry>, merged: Tree[], { at, path }: Tree): void {
    const key = this.read(pair.key, path, at);
    const name = key.kind === 'scalar' ? (key.value === null ? '' : typeof key.value === 'string' ? key.value : key.source) : `[${byName.size}]`;
    const value = this.read(pair.value, [...path, name], key.at);
    if (name === '<<' && key.kind === 'scalar' && key.plain) {
      merged.push(...(value.kind === 'list' ? value.items : [value]));
      return;
    }
    const entry = { name, key, value };
    if (name === '__proto__' || name.includes('\0')) {
      this.#report.errorAtKey(entry, { code: 'name', value: 'a reserved name', rule: 'another name', fix: 'rename or remove it' });
    } else if (byName.has(name)) this.#repeated(entry, path, byName);
    else byName.set(name, entry);
  }

  /** Metadata mean nothing to a processor: there a name may be repeated, and the last one counts. */
  #repeated(entry: Entry, path: Path, byName: Map<string, Entry>): void {
    const where = path.length === 0 ? 'the file' : path.join('.');
    const finding = { code: 'duplicate' as const, value: 'given again', rule: `given once in ${where}`, fix: 'remove one of the two' };
    if (path.at(-1) !== 'metadata') return this.#report.errorAtKey(entry, finding);
    this.#report.warnAtKey(entry, finding);
    byName.set(entry.name, entry);
  }

  #scalar(node: Scalar, place: Tree): Pick<ScalarTree, 'value' | 'source' | 'plain' | 'tagged'> {
    const tagged = /:(timestamp|binary)$/.test(node.tag ?? '');
    const plain = node.type === 'PLAIN' || node.type === undefined;
    const value = node.value;
    const source = node.source ?? (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');
    if (typeof value === 'string' && value.includes('\0')) {
      this.#report.error(place, { code: 'value', value: 'a text with a NUL character', rule: 'a text without one', fix: 'remove it' });
      return { value: '', source: '', plain, tagged };
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return { value, source, plain, tagged };
    return { value: source, source, plain, tagged };
  }

  #follow(name: string, nothing: Tree): Tree {
    const target = this.#anchors.get(name);
    const refuse = (rule: string, fix: string): Tree => {
      this.#report.error(nothing, { code: 'syntax', value: `*${name.slice(0, 40)}`, rule, fix });
      return nothing;
    };
    if (target === undefined) return refuse('an alias of an anchor that stands before it', 'correct the name or write the value out');
    if (this.#open.has(target)) return refuse('an alias of something that does not contain it', 'write the value out');
    return { ...this.read(target, nothing.path, nothing.at), at: nothing.at };
  }

  #tooMuch(place: Tree): boolean {
    this.#values += 1;
    const deep = place.path.length > depthMax;
    if (!deep && this.#values <= valuesMax) return false;
    // Once is enough: everything behind it is too much as well.
    if (!this.#full) {
      this.#full = true;
      const rule = deep ? `nested at most ${depthMax} deep` : `part of at most ${valuesMax} values, aliases counted as often as they are used`;
      this.#report.error({ ...place, path: place.path.slice(0, 4) }, { code: 'too-large', value: deep ? 'nested deeper' : 'part of more', rule, fix: deep ? 'make it flatter' : 'split it or write fewer aliases' });
    }
    return true;
  }
}
