import FlatQueue from 'flatqueue';
import { randomStreams, exponential } from '../src/model/random.ts';
import { EventKernel } from '../src/simulate/kernel.ts';

/** Events per second by the clock, and per second of processor time: where other programs keep the cores busy, the second is the one to read. */
type Rate = { readonly wall: number; readonly cpu: number };

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

/** Events per measurement. */
const events = 2_000_000;

/**
 * Events per second of the kernel under the hold model (each event schedules one more, after an exponential delay; Jones,
 * "An empirical comparison of priority-queue and event-set implementations", 1986), beside a binary heap from npm
 * (flatqueue) that does the same in the same run. Median of five runs each, taken in turns.
 */
export async function bench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of [100, 1000, 10_000, 100_000]) {
    const delays = delaysOf();
    kernelRate(size, delays);
    flatqueueRate(size, delays);
    const rates = { kernel: [] as Rate[], flatqueue: [] as Rate[] };
    for (let round = 0; round < 5; round++) {
      rates.kernel.push(kernelRate(size, delays));
      rates.flatqueue.push(flatqueueRate(size, delays));
    }
    figures.push({
      name: `kernel-events-${size}-pending`,
      unit: 'events/s',
      value: median(rates.kernel, 'wall'),
      n: events,
      detail: {
        goal: 5_000_000,
        perSecondOfProcessor: median(rates.kernel, 'cpu'),
        baseline: 'flatqueue (binary heap, no cancel, no order among equals)',
        baselineValue: median(rates.flatqueue, 'wall'),
        baselinePerSecondOfProcessor: median(rates.flatqueue, 'cpu'),
        runs: rates.kernel.map(({ wall }) => Math.round(wall)),
      },
    });
  }
  return figures;
}

/** Drawn beforehand, so that only the queues are measured. */
function delaysOf(): Float64Array {
  const random = randomStreams(1).stream('bench-kernel');
  return Float64Array.from({ length: 65_536 }, () => exponential(random, 1));
}

function kernelRate(size: number, delays: Float64Array): Rate {
  const kernel = new EventKernel(0);
  let draw = 0;
  let left = events;
  const handler = (argument: number): void => {
    if (--left >= size) kernel.schedule(kernel.now + (delays[draw++ & 65_535] ?? 1), handler, argument);
  };
  for (let i = 0; i < size; i++) kernel.schedule(delays[draw++ & 65_535] ?? 1, handler, i);
  return rateOf(() => {
    while (kernel.step());
  });
}

function flatqueueRate(size: number, delays: Float64Array): Rate {
  const queue = new FlatQueue();
  let draw = 0;
  for (let i = 0; i < size; i++) queue.push(i, delays[draw++ & 65_535] ?? 1);
  return rateOf(() => {
    for (let left = events; left > 0; left--) {
      const now = queue.peekValue() ?? 0;
      const argument = queue.pop() ?? 0;
      queue.push(argument, now + (delays[draw++ & 65_535] ?? 1));
    }
  });
}

function rateOf(run: () => void): Rate {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  run();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (events / wall) * 1000, cpu: (events / (user + system)) * 1e6 };
}

const median = (rates: readonly Rate[], of: keyof Rate): number => Math.round(rates.map((rate) => rate[of]).toSorted((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0);

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
