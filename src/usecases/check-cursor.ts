import type { Source } from '../formats/documents/check-schema.ts';
import { problemAt, valueAt } from '../formats/documents/check-schema.ts';
import type { Path, Problem } from '../formats/documents/problem.ts';
import { pathText, shown } from '../formats/documents/problem.ts';

/**
 * A place in a document that may break its schema anywhere: what is not there or of another type reads as nothing, so that
 * references are checked in the same pass as everything else.
 */
export class Cursor {
  readonly source: Source;
  readonly path: Path;
  readonly value: unknown;

  constructor(source: Source, path: Path = []) {
    this.source = source;
    this.path = path;
    this.value = valueAt(source.document, path);
  }

  at(...path: Path): Cursor {
    return new Cursor(this.source, [...this.path, ...path]);
  }

  /** The items of a list. */
  items(): readonly Cursor[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
  }

  /** The values of a map. */
  entries(): readonly (readonly [name: string, value: Cursor])[] {
    if (this.value === null || typeof this.value !== 'object' || Array.isArray(this.value)) return [];
    return Object.keys(this.value).map((name) => [name, this.at(name)]);
  }

  /** The text that stands here; null for anything else. */
  text(): string | null {
    return typeof this.value === 'string' ? this.value : null;
  }

  /** The texts under `field` of each item of the list. */
  texts(field: string): readonly string[] {
    return this.items().flatMap((item) => item.at(field).text() ?? []);
  }

  /** A problem of the value that stands here; the message has the form `RULE; FIX`. */
  problem(message: string): Problem {
    return problemAt(this.source, this.path, message, this.value);
  }

  /** A problem of the name of the field that stands here. */
  keyProblem(value: string, rule: string, fix: string): Problem {
    return { file: this.source.file, ...this.source.positions.ofKey(this.path), path: pathText(this.path), value, rule, fix };
  }

  /** A problem at a character of the text that stands here. */
  textProblem(offset: number, message: string): Problem {
    const problem = this.problem(message);
    return { ...problem, ...this.source.positions.inText(this.path, this.text() ?? '', offset), value: shown(this.value, this.path) };
  }
}
