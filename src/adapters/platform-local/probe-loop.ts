import type { ProbeOutcome } from './probe.ts';

export type ProbeSettings = {
  readonly period: number;
  readonly failures: number;
  readonly successes: number;
};

/** Asks again and again, and turns hits and misses in a row into a verdict. */
export class ProbeLoop {
  /** null: no verdict yet. */
  verdict: boolean | null = null;
  why: string | null = null;
  #hits = 0;
  #misses = 0;
  #nextAt = 0;
  #asking = false;
  readonly #eagerMs: number;

  /** @param eagerMs before the first verdict the probe is repeated this often, so that a quick start is seen quickly */
  constructor(eagerMs: number = Number.POSITIVE_INFINITY) {
    this.#eagerMs = eagerMs;
  }

  /** Asks if it is time; `changed` is called when the verdict is another one. Before the first yes misses are no verdict. */
  tick(now: number, settings: ProbeSettings, ask: () => Promise<ProbeOutcome>, changed: () => void): void {
    if (this.#asking || now < this.#nextAt) return;
    this.#asking = true;
    void this.#ask(now, settings, ask, changed);
  }

  async #ask(now: number, settings: ProbeSettings, ask: () => Promise<ProbeOutcome>, changed: () => void): Promise<void> {
    const outcome = await ask();
    this.#asking = false;
    this.#nextAt = now + (this.verdict === null ? Math.min(this.#eagerMs, settings.period) : settings.period);
    this.#take(outcome, settings, changed);
  }

  #take(outcome: ProbeOutcome, settings: ProbeSettings, changed: () => void): void {
    this.why = outcome;
    this.#hits = outcome === null ? this.#hits + 1 : 0;
    this.#misses = outcome === null ? 0 : this.#misses + 1;
    const before = this.verdict;
    if (this.#hits >= settings.successes) this.verdict = true;
    else if (this.#misses >= settings.failures && before !== null) this.verdict = false;
    if (this.verdict !== before) changed();
  }

  /** Missed this often in a row, whether or not there was ever a yes. */
  get misses(): number {
    return this.#misses;
  }
}
