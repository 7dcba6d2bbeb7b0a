import type { Node } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Json } from '../../model/json.ts';
import type { Path } from './problem.ts';
import { pathText } from './problem.ts';
import { SpanMap } from './source-text.ts';

/** Bounds on one document, aliases counted as often as they are used. A large application has about 10,000 values. */
const valuesMax = 100_000;
const depthMax = 48;

/** A mistake that is found while the tree becomes plain data. */
export type TreeProblem = { readonly path: Path; readonly offset: number; readonly value: string; readonly rule: string; readonly fix: string };

/**
 * Turns a YAML tree into plain JSON. Repeated names, names that are no texts, `__proto__`, values that JSON has not, and
 * aliases that grow without bound are reported instead of followed.
 */
export function plainValue(root: Node | null): { readonly value: Json; readonly spans: SpanMap; readonly problems: readonly TreeProblem[] } {
  const reader = new TreeReader();
  const value = root === null ? null : reader.read(root, [], null);
  return { value, spans: reader.spans, problems: reader.problems };
}

class TreeReader {
  readonly spans = new SpanMap();
  readonly problems: TreeProblem[] = [];
  readonly #anchors = new Map<string, Node>();
  #values = 0;

  read(node: Node, path: Path, key: number | null): Json {
    const [start = 0, end = start] = node.range ?? [];
    this.spans.add(path, { key, start, end });
    this.#values += 1;
    if (this.#values > valuesMax || path.length > depthMax) return this.#tooLarge(path, start);
    if (isAlias(node)) return this.#follow(node.source, path, start, key);
    if (node.anchor !== undefined && node.anchor !== '') this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node.value, path, start);
    if (isSeq(node)) return node.items.map((item, index) => (isNode(item) ? this.read(item, [...path, index], null) : null));
    return isMap(node) ? this.#map(node.items, path) : null;
  }

  #map(items: readonly { readonly key: unknown; readonly value: unknown }[], path: Path): Json {
    const map: Record<string, Json> = {};
    for (const { key, value } of items) {
      const start = isNode(key) ? (key.range?.[0] ?? 0) : 0;
      if (!isScalar(key) || (typeof key.value === 'object' && key.value !== null)) {
        this.#refuse(path, start, 'a map with a field whose name is no text', 'a map whose names are texts', 'write NAME: VALUE');
        continue;
      }
      const name = String(key.value);
      const inner = [...path, name];
      if (name.includes('\0')) {
        this.#refuse(path, start, 'a map with a NUL character in a name', 'a map whose names have none', 'remove it');
        continue;
      }
      if (name === '__proto__') {
        this.#refuse(inner, start, 'a reserved name', 'another name', 'rename or remove it');
        continue;
      }
      if (Object.hasOwn(map, name)) {
        this.#refuse(inner, start, 'given again', `given once in ${path.length === 0 ? 'the document' : pathText(path)}`, 'remove one of the two');
        continue;
      }
      map[name] = isNode(value) ? this.read(value, inner, start) : null;
      if (!isNode(value)) this.spans.add(inner, { key: start, start, end: start });
    }
    return map;
  }

  #scalar(value: unknown, path: Path, start: number): Json {
    if (typeof value === 'string' && value.includes('\0')) {
      this.#refuse(path, start, 'a text with a NUL character', 'a text without one, which neither processes nor stores can hold', 'remove it');
      return null;
    }
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#refuse(path, start, typeof value === 'number' ? String(value) : 'a value of another type', 'a text, a finite number, true, false or null', 'quote it');
    return null;
  }

  #follow(name: string, path: Path, start: number, key: number | null): Json {
    const target = this.#anchors.get(name);
    if (target !== undefined) return this.read(target, path, key);
    this.#refuse(path, start, `*${name.slice(0, 40)}`, 'an alias of an anchor that stands before it', 'correct the name or write the value out');
    return null;
  }

  #tooLarge(path: Path, offset: number): Json {
    // Once is enough: everything behind it is too much as well.
    if (this.problems.some((problem) => problem.rule.startsWith('at most'))) return null;
    const deep = path.length > depthMax;
    this.#refuse(
      deep ? path.slice(0, 8) : path.slice(0, 1),
      offset,
      deep ? `nested more than ${depthMax} deep` : `part of more than ${valuesMax} values`,
      deep ? `at most ${depthMax} deep` : `at most ${valuesMax} values, aliases counted as often as they are used`,
      deep ? 'make it flatter' : 'split it or write fewer aliases',
    );
    return null;
  }

  #refuse(path: Path, offset: number, value: string, rule: string, fix: string): void {
    if (this.problems.length < 1000) this.problems.push({ path, offset, value, rule, fix });
  }
}
