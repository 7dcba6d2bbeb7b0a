/**
 * Numbers every point at which a process can die between two effects: before and after each call of a port. At one of them
 * `die` is called; it must never come back.
 */
export class Points {
  /** Points passed so far. */
  passed = 0;
  readonly #fatal: number;
  readonly #die: (name: string) => Promise<never>;

  /** @param fatal the point to die at, from 1; 0 for never */
  constructor(fatal: number, die: (name: string) => Promise<never>) {
    this.#fatal = fatal;
    this.#die = die;
  }

  /** The same object, each of whose methods passes a point before and one after. */
  around<T extends object>(ports: T, label: string): T {
    const pass = async (name: string): Promise<void> => {
      this.passed += 1;
      if (this.passed === this.#fatal) await this.#die(name);
    };
    return new Proxy(ports, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          await pass(`before ${label}.${String(property)}`);
          const result: unknown = await Reflect.apply(value, target, args);
          await pass(`after ${label}.${String(property)}`);
          return result;
        };
      },
    });
  }
}
