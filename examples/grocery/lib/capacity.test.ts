import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.ts';
import { seededRandom, seedOf, serviceTimes } from './service-time.ts';
import { BusyError, Slots } from './slots.ts';

/** Work that ends when it is told to. */
function heldWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe('slots', () => {
  it('do so much work at a time, the rest in order of arrival, and turn away what is too much', async () => {
    const slots = new Slots(1, 2, new Metrics());
    const order: string[] = [];
    const first = heldWork();
    const running = slots.use(first.work);
    const waiting = ['a', 'b'].map((name) =>
      slots.use(async () => {
        order.push(name);
      }),
    );
    await expect(slots.use(async () => undefined)).rejects.toThrow(BusyError);
    expect(order).toEqual([]);
    first.end();
    await Promise.all([running, ...waiting]);
    expect(order).toEqual(['a', 'b']);
  });

  it('are free again after work that failed', async () => {
    const slots = new Slots(1, 0, new Metrics());
    await expect(slots.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(slots.use(async () => 'fine')).resolves.toBe('fine');
  });
});

describe('service times', () => {
  const draw = serviceTimes(30, seededRandom(7));
  const times = Array.from({ length: 20_000 }, draw).sort((a, b) => a - b);

  it('have the mean that was asked for, and a 95th percentile of 1.6 times that (20,000 draws, within 2 %)', () => {
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    expect(Math.abs(mean / 30 - 1)).toBeLessThan(0.02);
    expect(Math.abs((times[19_000] ?? 0) / (30 * 1.566) - 1)).toBeLessThan(0.02);
  });

  it('are the same for the same seed', () => {
    const [a, b] = [serviceTimes(30, seededRandom(seedOf(1, 'x'))), serviceTimes(30, seededRandom(seedOf(1, 'x')))];
    expect([a(), a()]).toEqual([b(), b()]);
    expect(seedOf(1, 'x')).not.toBe(seedOf(1, 'y'));
  });
});

describe('metrics', () => {
  it('are written as Prometheus reads them, buckets cumulative', () => {
    const metrics = new Metrics();
    const observe = metrics.histogram('t', 'Time.', [0.1, 1]);
    metrics.gauge('g', 'Now.', () => 3);
    const count = metrics.labelledCounter('c', 'Codes.', 'code');
    for (const seconds of [0.1, 0.5, 2]) observe(seconds);
    count('200');
    count('200');
    expect(metrics.text()).toBe(
      [
        '# HELP t Time.',
        '# TYPE t histogram',
        't_bucket{le="0.1"} 1',
        't_bucket{le="1"} 2',
        't_bucket{le="+Inf"} 3',
        't_sum 2.6',
        't_count 3',
        '# HELP g Now.',
        '# TYPE g gauge',
        'g 3',
        '# HELP c Codes.',
        '# TYPE c counter',
        'c{code="200"} 2',
        '',
      ].join('\n'),
    );
  });
});
