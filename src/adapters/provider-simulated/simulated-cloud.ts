import * as z from 'zod';
import type { HostOffer, HostOrder, HostState, Provider } from '../../execute/ports/provider.ts';
import type { TaskOrder, TaskRunner, TaskState } from '../../execute/ports/task-runner.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Key } from '../../model/ids.ts';
import { exponential, normal, randomStreams } from '../../model/random.ts';

export type SimulatedCloudOptions = {
  readonly name: string;
  readonly seed: number;
  /** Seconds since the start of the run. */
  readonly now: () => number;
  readonly offers: readonly (HostOffer & { readonly startupSeconds: number })[];
  /** How long a task is expected to take on a type; null where it cannot run there. */
  readonly runSeconds: (task: string, type: string) => number | null;
  /** Spread of run and start-up times: the standard deviation of their natural logarithm; 0 for none. */
  readonly noise: number;
  /** The probability that an order of a host never gets ready, and that an attempt at a task fails. */
  readonly failures: number;
  /** Mean time until a host that is ready dies, in seconds, by place; Infinity (or missing) for never. */
  readonly lifeSeconds?: ReadonlyMap<string, number>;
};

/** What the cloud was told: all that it has to remember, since what becomes of it follows from the seed, the key and the time. */
export const cloudMemorySchema = z.object({
  hosts: z.array(z.object({ key: z.string(), type: z.string(), place: z.string(), at: z.number(), releasedAt: z.number().nullable() })),
  tasks: z.array(z.object({ key: z.string(), task: z.string(), host: z.string(), at: z.number() })),
});

export type CloudMemory = z.output<typeof cloudMemorySchema>;

type Host = { readonly type: string; readonly place: string; readonly at: number; releasedAt: number | null; readonly readyAt: number; readonly failsAt: number; readonly why: string };
type Task = { readonly task: string; readonly host: Key; readonly at: number; readonly endsAt: number; readonly failsAt: number };

const never = Number.POSITIVE_INFINITY;

/**
 * A cloud that exists on paper: quotas, start-up times, failures of orders, hosts and tasks, and run times with noise. Everything that chance decides is drawn
 * from (seed, key), so that two runs with equal orders are equal, and one that was interrupted goes on as it would have.
 */
export class SimulatedCloud implements Provider, TaskRunner {
  readonly name: string;
  readonly #options: SimulatedCloudOptions;
  readonly #hosts = new Map<Key, Host>();
  readonly #tasks = new Map<Key, Task>();
  readonly #remember: (memory: CloudMemory) => void;

  /** `remember` gets everything after each change, before the change is answered; `memory` is what it got last. */
  constructor(options: SimulatedCloudOptions, memory: CloudMemory | null = null, remember: (memory: CloudMemory) => void = () => undefined) {
    const { noise, failures } = options;
    const wrong = [
      ...(noise >= 0 && noise <= 2 ? [] : [`noise is ${noise}; it must be from 0 to 2 (the standard deviation of the logarithm of times); lower it`]),
      ...(failures >= 0 && failures < 1 ? [] : [`failures is ${failures}; it must be a probability of at least 0 and below 1; lower it`]),
    ];
    if (wrong.length > 0) throw new InvalidInputError(wrong);
    this.name = options.name;
    this.#options = options;
    for (const { key, type, place, at, releasedAt } of memory?.hosts ?? []) this.#hosts.set(key, { ...this.#hostOf({ type, place }, key, at), releasedAt });
    for (const { key, task, host, at } of memory?.tasks ?? []) this.#tasks.set(key, this.#taskOf({ task, host }, key, at));
    this.#remember = remember;
  }

  offers(): Promise<readonly HostOffer[]> {
    return Promise.resolve(this.#options.offers.map(({ type, place, quota }) => ({ type, place, quota })));
  }

  async request(order: HostOrder, key: Key): Promise<'accepted' | { readonly refused: string }> {
    if (this.#hosts.has(key)) return 'accepted';
    const offer = this.#offerOf(order);
    if (offer === undefined) return { refused: `${this.name} has no ${order.type} at ${order.place}` };
    const now = this.#options.now();
    const held = [...this.#hosts.values()].filter(({ type, place, releasedAt, failsAt }) => type === order.type && place === order.place && releasedAt === null && failsAt > now).length;
    if (held >= offer.quota) return { refused: `the quota of ${offer.quota} ${order.type} at ${order.place} is used up` };
    this.#hosts.set(key, this.#hostOf(order, key, now));
    this.#save();
    return 'accepted';
  }

  async release(key: Key): Promise<void> {
    const host = this.#hosts.get(key);
    if (host === undefined || host.releasedAt !== null) return;
    host.releasedAt = this.#options.now();
    this.#save();
  }

  async start(order: TaskOrder, key: Key): Promise<void> {
    if (this.#tasks.has(key)) return;
    this.#tasks.set(key, this.#taskOf(order, key, this.#options.now()));
    this.#save();
  }

  /** When something changes by itself next, after now; Infinity for never. */
  nextChangeAt(): number {
    const now = this.#options.now();
    let next = never;
    const consider = (at: number): void => void (at > now && at < next ? (next = at) : undefined);
    for (const { readyAt, failsAt, releasedAt } of this.#hosts.values()) {
      if (releasedAt !== null) continue;
      consider(readyAt);
      consider(failsAt);
    }
    for (const { endsAt, failsAt } of this.#tasks.values()) consider(Math.min(endsAt, failsAt));
    return next;
  }

  #offerOf({ type, place }: HostOrder) {
    return this.#options.offers.find((offer) => offer.type === type && offer.place === place);
  }

  /** Log-normal with mean 1, so that noise makes nothing longer on average. */
  #factor(random: { next(): number }): number {
    const { noise } = this.#options;
    return noise === 0 ? 1 : Math.exp(noise * normal(random) - noise ** 2 / 2);
  }

  #hostOf(order: HostOrder, key: Key, at: number): Host {
    const random = randomStreams(this.#options.seed).stream('simulated-host', key);
    const startup = (this.#offerOf(order)?.startupSeconds ?? 0) * this.#factor(random);
    const unborn = random.next() < this.#options.failures;
    const life = this.#options.lifeSeconds?.get(order.place) ?? never;
    const dies = Number.isFinite(life) ? exponential(random, life) : never;
    return unborn
      ? { ...order, at, releasedAt: null, readyAt: never, failsAt: at + startup, why: 'it did not start' }
      : { ...order, at, releasedAt: null, readyAt: at + startup, failsAt: at + startup + dies, why: 'it died' };
  }

  #taskOf(order: TaskOrder, key: Key, at: number): Task {
    const random = randomStreams(this.#options.seed).stream('simulated-task', key);
    const expected = this.#options.runSeconds(order.task, this.#hosts.get(order.host)?.type ?? '');
    const length = expected === null ? never : expected * this.#factor(random);
    const fails = random.next() < this.#options.failures;
    const until = random.next();
    // A task that its host cannot run fails at once.
    if (!Number.isFinite(length)) return { ...order, at, endsAt: never, failsAt: at };
    return { ...order, at, endsAt: at + length, failsAt: fails ? at + until * length : never };
  }

  async hostState(key: Key): Promise<HostState> {
    const host = this.#hosts.get(key);
    const now = this.#options.now();
    if (host === undefined) return 'absent';
    if (host.releasedAt !== null) return 'released';
    if (now >= host.failsAt) return { failed: host.why };
    return now >= host.readyAt ? { ready: key } : 'starting';
  }

  async taskState(key: Key): Promise<TaskState> {
    const task = this.#tasks.get(key);
    if (task === undefined) return 'absent';
    const { at, endsAt, failsAt } = task;
    const host = this.#hosts.get(task.host);
    const now = this.#options.now();
    if (host === undefined || at < host.readyAt) return { failed: 'its host was not ready' };
    const lostAt = Math.min(host.failsAt, host.releasedAt ?? never);
    if (lostAt < Math.min(endsAt, failsAt) && now >= lostAt) return { failed: 'its host was lost' };
    if (now >= failsAt) return { failed: 'it ended with an error' };
    return now >= endsAt ? 'done' : 'running';
  }

  #save(): void {
    this.#remember({
      hosts: [...this.#hosts].map(([key, { type, place, at, releasedAt }]) => ({ key, type, place, at, releasedAt })),
      tasks: [...this.#tasks].map(([key, { task, host, at }]) => ({ key, task, host, at })),
    });
  }
}
