import type { ComponentName } from '../../model/ids.ts';
import type { Random, RandomStreams } from '../../model/random.ts';
import { normal } from '../../model/random.ts';
import { EventKernel } from '../../simulate/kernel.ts';

/** What one replica of a component does with a request: it holds one of its slots while it works and while it asks others. */
export type SlotComponent = {
  readonly slots: number;
  /** own: each replica has a queue, and the replica with the fewest requests gets the next. shared: one queue feeds all. */
  readonly queue: 'own' | 'shared';
  /** Own work per request in milliseconds, lognormal. */
  readonly meanMs: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
};

/** A visit: own work at the component, then the nested visits one after the other, all while the slot is held. */
export type SlotVisit = { readonly component: ComponentName; readonly nested: readonly SlotVisit[] };

export type SlotNetwork = {
  readonly components: Readonly<Record<ComponentName, SlotComponent>>;
  /** What a request of each endpoint goes through, visit after visit. */
  readonly paths: Readonly<Record<string, readonly SlotVisit[]>>;
};

export type Arrival = { readonly atMs: number; readonly endpoint: string };

type Queue = { busy: number; readonly slots: number; readonly waiting: (() => void)[] };

/**
 * Response times in milliseconds of requests at a fixed size, in the order of `arrivals` (ascending). Those not done
 * `lingerMs` after the last arrival are Infinity: that size cannot carry the load.
 * Common random numbers: a request draws the same work whatever the size, so that more replicas never look slower by chance.
 */
export function respond(
  network: SlotNetwork,
  replicas: Readonly<Record<ComponentName, number>>,
  arrivals: readonly Arrival[],
  random: RandomStreams,
  lingerMs = 10_000,
): Float64Array {
  const kernel = new EventKernel(0);
  const queues = new Map(Object.entries(network.components).map(([name, component]) => [name, queuesOf(component, replicas[name] ?? 1)]));
  const streams = new Map(Object.keys(network.components).map((name) => [name, random.stream('own-work', name)]));
  const results = new Float64Array(arrivals.length).fill(Number.POSITIVE_INFINITY);

  const visit = (step: SlotVisit, works: readonly number[], done: () => void): void => {
    const component = network.components[step.component];
    const queue = leastBusy(queues.get(step.component) ?? []);
    if (component === undefined || queue === null) return;
    const begin = (): void => {
      kernel.schedule(kernel.now + (works[0] ?? 0), () =>
        inOrder(step.nested, works.slice(1), () => {
          release(queue);
          done();
        }),
      );
    };
    acquire(queue, begin);
  };
  const inOrder = (steps: readonly SlotVisit[], works: readonly number[], done: () => void): void => {
    const [first, ...rest] = steps;
    if (first === undefined) return done();
    const own = countVisits([first]);
    visit(first, works.slice(0, own), () => inOrder(rest, works.slice(own), done));
  };

  arrivals.forEach(({ atMs, endpoint }, index) => {
    const path = network.paths[endpoint] ?? [];
    const works = path.flatMap((step) => drawWorks(network, step, streams));
    kernel.schedule(atMs, () => inOrder(path, works, () => (results[index] = kernel.now - atMs)));
  });
  kernel.advance((arrivals.at(-1)?.atMs ?? 0) + lingerMs);
  return results;
}

const countVisits = (steps: readonly SlotVisit[]): number => steps.reduce((sum, step) => sum + 1 + countVisits(step.nested), 0);

function drawWorks(network: SlotNetwork, step: SlotVisit, streams: ReadonlyMap<string, Random>): number[] {
  const component = network.components[step.component];
  const random = streams.get(step.component);
  const own = component === undefined || random === undefined ? 0 : lognormal(component, random);
  return [own, ...step.nested.flatMap((nested) => drawWorks(network, nested, streams))];
}

const lognormal = ({ meanMs, sigma }: SlotComponent, random: Random): number => meanMs * Math.exp(sigma * normal(random) - (sigma * sigma) / 2);

function queuesOf({ slots, queue }: SlotComponent, replicas: number): Queue[] {
  if (queue === 'shared') return [{ busy: 0, slots: slots * replicas, waiting: [] }];
  return Array.from({ length: replicas }, () => ({ busy: 0, slots, waiting: [] }));
}

function leastBusy(queues: readonly Queue[]): Queue | null {
  let best: Queue | null = null;
  for (const queue of queues) if (best === null || queue.busy + queue.waiting.length < best.busy + best.waiting.length) best = queue;
  return best;
}

function acquire(queue: Queue, begin: () => void): void {
  if (queue.busy >= queue.slots) {
    queue.waiting.push(begin);
    return;
  }
  queue.busy += 1;
  begin();
}

function release(queue: Queue): void {
  const next = queue.waiting.shift();
  if (next === undefined) queue.busy -= 1;
  else next();
}
