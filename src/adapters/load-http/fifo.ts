/** First in, first out. Taking out of an array's front would move all that wait behind, which at an overload are many. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #front = 0;

  get size(): number {
    return this.#items.length - this.#front;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The next one to be taken, which stays. */
  peek(): T | undefined {
    return this.#items[this.#front];
  }

  take(): T | undefined {
    const item = this.#items[this.#front];
    if (this.#front < this.#items.length) this.#items[this.#front++] = undefined;
    // Half of it is taken: moving the other half now costs each item at most one move.
    if (this.#front >= 64 && this.#front * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#front);
      this.#front = 0;
    }
    return item;
  }
}
