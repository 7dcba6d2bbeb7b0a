/** Gives out each name once: the second of equal ones has a 2 behind it, the third a 3. */
export class UniqueNames {
  readonly #separator: string;
  readonly #taken: Set<string>;
  /** The number that the next of equal names gets; without it very many would each be counted from 2. */
  readonly #next = new Map<string, number>();

  constructor(separator: string, taken: Iterable<string> = []) {
    this.#separator = separator;
    this.#taken = new Set(taken);
  }

  of(base: string): string {
    let name = base;
    let count = this.#next.get(base) ?? 2;
    for (; this.#taken.has(name); count++) name = `${base}${this.#separator}${count}`;
    this.#next.set(base, count);
    this.#taken.add(name);
    return name;
  }
}
