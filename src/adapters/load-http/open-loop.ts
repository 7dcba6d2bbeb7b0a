import { timedOut } from '../../experiment/ports/request-record.ts';
import { integerBelow, randomStreams, type RandomStreams } from '../../model/random.ts';
import { arrivals } from './arrivals.ts';
import { listenForCallbacks } from './callback-listener.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { RateSchedule } from './day-shape.ts';
import type { Endpoint, GeneratorConfig } from './generator-config.ts';
import { PendingCallbacks } from './pending-callbacks.ts';
import type { IndexedRecord } from './record-format.ts';
import { RecordWriter } from './record-writer.ts';
import { requestText, type Values } from './request-text.ts';
import { microseconds, percentilesMs, recordMicroseconds, Tally, type Summary } from './summary.ts';

/** Above this rate timers are too coarse (they fire on whole milliseconds), and the process watches the clock instead. */
const spinAbovePerSecond = 1500;

/** After so many sends in a row answers are read, however far behind the schedule sending is. */
const burstMax = 64;

/**
 * How long the clock is watched between two looks at what has come, 5 microseconds. So much later an answer may be seen at
 * most; without it, turns of the event loop make most of the garbage (4 times as many collections at 15,000 requests/s).
 */
const watchMs = 0.005;

/** Time to get ready in before time zero, where none is given. */
const leadMs = 250;

/** How often deadlines are looked at. */
const expireEveryMs = 20;

/** Whether a schedule is so fast that waiting for its send times means watching the clock. */
export const spins = ({ points }: RateSchedule): boolean => points.some(({ perSecond }) => perSecond > spinAbovePerSecond);

type Target = { readonly endpoint: Endpoint; readonly index: number; readonly pool: ConnectionPool; readonly text: (values: Values) => string };

/**
 * Sends requests at their intended times whatever becomes of earlier ones, and measures each from its intended time, so
 * that a slow answer also counts for those that it would have kept waiting (Tene's "coordinated omission").
 */
export class OpenLoop {
  readonly #config: GeneratorConfig;
  readonly #streams: RandomStreams;
  readonly #tally: Tally;
  readonly #lag = microseconds();
  readonly #pending = new PendingCallbacks();
  readonly #startedAtMs: number;
  /** Time zero on the clock of `performance.now()`. */
  readonly #zero: number;
  #open = 0;
  #sent = 0;
  #stopped = false;
  #writer: RecordWriter | null = null;

  constructor(config: GeneratorConfig) {
    this.#config = config;
    this.#tally = new Tally(config.endpoints.map(({ name }) => name));
    this.#streams = randomStreams(config.seed);
    this.#startedAtMs = config.startAtMs ?? Date.now() + leadMs;
    this.#zero = this.#startedAtMs - performance.timeOrigin;
  }

  /** Sends nothing more; `run` resolves when what is under way has ended. */
  stop(): void {
    this.#stopped = true;
  }

  /** Runs the whole schedule; the files are complete when it resolves. */
  async run(): Promise<Summary> {
    const config = this.#config;
    this.#writer = new RecordWriter(config.recordsFile, {
      format: 'homeostat-load/1',
      startedAtMs: this.#startedAtMs,
      durationMs: config.schedule.durationMs,
      seed: config.seed,
      endpoints: config.endpoints.map(({ name }) => name),
    });
    const listener = await listenForCallbacks((id) => this.#calledBack(id));
    const targets = config.endpoints.map((endpoint, index) => this.#target(endpoint, index));
    const expiring = setInterval(() => this.#expire(targets), expireEveryMs);
    await this.#sendAll(targets, listener.url);
    // Bounded by the two timeouts, which `expire` enforces.
    await this.#until(() => this.#open === 0 && this.#pending.size === 0);
    clearInterval(expiring);
    for (const { pool } of targets) pool.close();
    listener.close();
    this.#writer.close();
    return {
      seed: config.seed,
      startedAtMs: this.#startedAtMs,
      elapsedMs: performance.now() - this.#zero,
      stopped: this.#stopped,
      sent: this.#sent,
      lagMs: percentilesMs(this.#lag),
      endpoints: this.#tally.endpoints(),
    };
  }

  #target(endpoint: Endpoint, index: number): Target {
    const { hostname, port } = new URL(endpoint.url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const done = (intendedMs: number, status: number): void => {
      this.#open -= 1;
      this.#record('answer', index, intendedMs, status);
    };
    const pool = new ConnectionPool({ host, port: Number(port || 80), connectionsMax: this.#config.connectionsMax, done });
    return { endpoint, index, pool, text: requestText(endpoint) };
  }

  /** Resolves when the schedule is over, its last request sent. */
  #sendAll(targets: readonly Target[], callback: string): Promise<void> {
    const times = arrivals(this.#config.schedule, this.#config.spacing, this.#streams.stream('arrivals'));
    const choose = weightedChoice(targets, this.#streams);
    const watches = spins(this.#config.schedule);
    const users = this.#streams.stream('users');
    const products = this.#streams.stream('products');
    // Ids of two runs must differ, or the second run's feedback would be taken for the first's.
    const run = `${this.#config.seed}-${Math.round(this.#startedAtMs).toString(36)}`;
    let next = times.next();
    /** Sends what is due; returns how long it is until the next, 0 if it is due already, null when there is none. */
    const sendDue = (): number | null => {
      for (let burst = 0; burst < burstMax; burst += 1) {
        if (this.#stopped || next.done === true || this.#sent >= this.#config.requestsMax) return null;
        const dueAt = this.#zero + next.value;
        const waitMs = dueAt - performance.now();
        if (waitMs > 0 && !(watches && comesSoon(dueAt))) return waitMs;
        const values = { id: `${run}-${this.#sent}`, user: integerBelow(users, this.#config.users), product: integerBelow(products, 5000), callback };
        this.#send(choose(), values, next.value);
        next = times.next();
      }
      return 0;
    };
    return new Promise((resolve, reject) => {
      // Between two turns the event loop reads what has come. A turn makes no promise and no closure: their garbage, at
      // hundreds of thousands of turns a second, had the collector stop the process for 1 ms in every 20.
      const turn = (): void => {
        try {
          const waitMs = sendDue();
          if (waitMs === null) resolve();
          else if (waitMs === 0 || (watches && waitMs < 5)) setImmediate(turn);
          else setTimeout(turn, Math.min(waitMs, 100));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      turn();
    });
  }

  #send({ endpoint, pool, text }: Target, values: Values, intendedMs: number): void {
    const dueAt = this.#zero + intendedMs;
    this.#sent += 1;
    this.#open += 1;
    if (endpoint.completion === 'callback') this.#pending.add(values.id, intendedMs);
    recordMicroseconds(this.#lag, (performance.now() - dueAt) * 1000);
    pool.send(text(values), dueAt + this.#config.timeoutMs, intendedMs);
  }

  #calledBack(id: string): void {
    const intendedMs = this.#pending.take(id);
    if (intendedMs !== null) this.#record('update', this.#callbackEndpoint(), intendedMs, 200);
  }

  #expire(targets: readonly Target[]): void {
    const now = performance.now();
    for (const { pool } of targets) pool.expire(now);
    for (const intendedMs of this.#pending.takeBefore(now - this.#zero - this.#config.callbackTimeoutMs)) {
      this.#record('update', this.#callbackEndpoint(), intendedMs, timedOut);
    }
  }

  /** The one endpoint with callbacks; the configuration allows no second. */
  #callbackEndpoint(): number {
    return this.#config.endpoints.findIndex(({ completion }) => completion === 'callback');
  }

  #record(kind: IndexedRecord['kind'], endpoint: number, intendedMs: number, status: number): void {
    const latencyUs = Math.max(0, (performance.now() - this.#zero - intendedMs) * 1000);
    const record = { kind, endpoint, intendedMs, status, latencyUs };
    this.#tally.add(record);
    this.#writer?.write(record);
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await waited(10);
  }
}

/** Watches the clock for a while; returns whether the time has come. */
function comesSoon(dueAt: number): boolean {
  const until = Math.min(dueAt, performance.now() + watchMs);
  while (performance.now() < until);
  return dueAt <= until;
}

/** Endpoints in proportion to their weights, by chance. */
function weightedChoice(targets: readonly Target[], streams: RandomStreams): () => Target {
  const random = streams.stream('endpoints');
  const slots = targets.flatMap((target) => Array.from({ length: target.endpoint.weight }, () => target));
  return () => {
    const chosen = slots[integerBelow(random, slots.length)];
    if (chosen === undefined) throw new Error('the generator has no endpoint');
    return chosen;
  };
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
