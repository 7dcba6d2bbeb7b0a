import type { Document } from 'yaml';
import { isMap, isSeq } from 'yaml';
import type { Json } from '../../../model/json.ts';

type Path = readonly (string | number)[];

/** Changes single places of a YAML document. What is not touched keeps its order, comments and notation. */
export class TemplateEditor {
  readonly #document: Document.Parsed;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  get(path: Path): unknown {
    const value: unknown = this.#document.getIn(path);
    return isMap(value) || isSeq(value) ? value.toJSON() : value;
  }

  /** Sets a value unless it stands there already; maps on the way are made. */
  set(path: Path, value: Json): void {
    if (JSON.stringify(this.get(path)) === JSON.stringify(value)) return;
    for (let length = 1; length < path.length; length++) {
      const parent = path.slice(0, length);
      const there: unknown = this.#document.getIn(parent, true);
      if (!isMap(there) && !isSeq(there)) this.#document.setIn(parent, this.#document.createNode({}));
    }
    this.#document.setIn(path, this.#document.createNode(value));
  }

  /** Puts an item at the end of a list, which is made if there is none. */
  append(path: Path, value: Json): void {
    const list: unknown = this.#document.getIn(path, true);
    if (isSeq(list)) list.add(this.#document.createNode(value));
    else this.set(path, [value]);
  }

  removeItem(path: Path, index: number): void {
    this.#document.deleteIn([...path, index]);
  }

  toString(): string {
    return this.#document.toString({ lineWidth: 0 });
  }
}
