/** The most that was wanted within a window: what may be released, is what nobody wanted for that long. Keeps falling values only, so it is short. */
export class RecentMost {
  readonly #window: number;
  /** Times, ascending, and what was wanted at each, falling. */
  #wants: (readonly [at: number, wanted: number])[] = [];

  constructor(window: number) {
    this.#window = window;
  }

  /** Takes in what is wanted at `at`, and gives the most of the window that ends there. */
  add(at: number, wanted: number): number {
    let keep = this.#wants.length;
    while (keep > 0 && (this.#wants[keep - 1] as readonly [number, number])[1] <= wanted) keep--;
    this.#wants.length = keep;
    this.#wants.push([at, wanted]);
    let old = 0;
    while ((this.#wants[old] as readonly [number, number])[0] <= at - this.#window) old++;
    if (old > 0) this.#wants.splice(0, old);
    return (this.#wants[0] as readonly [number, number])[1];
  }

  save(): [number, number][] {
    return this.#wants.map(([at, wanted]) => [at, wanted]);
  }

  restore(wants: readonly (readonly [number, number])[]): void {
    this.#wants = [...wants];
  }
}
