import { describe, expect, it } from 'vitest';
import { normalShare } from '../../model/normal-share.ts';
import { ms } from '../../units/time.ts';
import type { ComponentModel, ServiceTime } from '../service-model.ts';
import { waitMg1, waitMmc } from '../stations/closed-forms.ts';
import { LatencyGrid } from './latency-grid.ts';
import { PooledQueue } from './pooled-queue.ts';
import { serviceShare } from './service-shape.ts';

const model = (service: ServiceTime, over: Partial<ComponentModel> = {}): ComponentModel => ({ slots: 1, queueMax: 100, discipline: 'fifo', service, calls: [], ...over });
const exponential: ServiceTime = { kind: 'exponential', mean: ms(100) };
const grid = new LatencyGrid(1, 20_000);

const responseAt = (queue: PooledQueue, load: number, q: number, waited = 0): number => {
  const cumulative = new Float64Array(grid.length);
  queue.addTo(cumulative, queue.placeOfLoad(load), 1, waited);
  return grid.quantile(cumulative, q);
};

describe('a grid of latencies', () => {
  it('finds the edge of every latency, and the quantiles of an exponential within half a percent', () => {
    for (const latency of [0.5, 1, 1.05, 1.0500001, 99.9, 20_000, 1e9]) {
      const index = grid.indexOf(latency);
      if (index < grid.length - 1) expect(grid.edges[index]).toBeGreaterThanOrEqual(latency);
      if (index > 0) expect(grid.edges[index - 1]).toBeLessThan(latency);
    }
    const shares = grid.edges.map((edge) => 1 - Math.exp(-edge / 100));
    for (const q of [0.1, 0.5, 0.95, 0.999]) expect(Math.abs(grid.quantile(shares, q) / (-100 * Math.log(1 - q)) - 1)).toBeLessThan(0.005);
    expect(grid.quantile(new Float64Array(grid.length), 0.5)).toBeNaN();
  });
});

describe('shares of service times', () => {
  it('agree with tables', () => {
    expect(normalShare(0)).toBeCloseTo(0.5, 7);
    expect(normalShare(1.96)).toBeCloseTo(0.9750021, 6);
    expect(normalShare(-2.5)).toBeCloseTo(0.0062097, 6);
    expect(serviceShare({ kind: 'lognormal', mean: ms(100), scv: 1 }, 100 / Math.SQRT2)).toBeCloseTo(0.5, 7);
    expect(serviceShare({ kind: 'measured', mean: ms(20), scv: 0.1, quantiles: [10, 20, 30] }, 25)).toBeCloseTo(0.75, 12);
  });
});

describe('a pooled queue', () => {
  it('responds like M/M/1, whose responses are exponential, at every load', () => {
    const queue = new PooledQueue(1, model(exponential), grid);
    for (const load of [0, 0.3, 0.7, 0.9]) for (const q of [0.5, 0.95, 0.99]) expect(Math.abs(responseAt(queue, load, q) / ((-100 * Math.log(1 - q)) / (1 - load)) - 1)).toBeLessThan(0.015);
  });

  it('has the mean queue of M/G/1, and of M/M/c within 5 %', () => {
    const single = new PooledQueue(1, model({ kind: 'lognormal', mean: ms(100), scv: 3 }), grid);
    expect(Math.abs(single.queueAt(single.placeOfLoad(0.8)) / (0.008 * waitMg1(0.008, 100, 3)) - 1)).toBeLessThan(0.005);
    for (const servers of [4, 16]) {
      const pooled = new PooledQueue(servers, model(exponential), grid);
      const rate = (0.9 * servers) / 100;
      expect(Math.abs(pooled.queueAt(pooled.placeOfLoad(0.9)) / (rate * waitMmc(rate, 100, servers)) - 1)).toBeLessThan(0.05);
    }
  });

  it('shifts every response by what was waited before', () => {
    const queue = new PooledQueue(2, model(exponential, { slots: 4 }), grid);
    for (const waited of [0.5, 30, 700]) expect(Math.abs(responseAt(queue, 0.8, 0.95, waited) / (responseAt(queue, 0.8, 0.95) + waited) - 1)).toBeLessThan(0.01);
  });

  it('settles at its steady state, grows by what it cannot serve, and loses nothing', () => {
    const queue = new PooledQueue(2, model(exponential, { slots: 4 }), grid);
    let waiting = 0;
    for (let i = 0; i < 200; i++) waiting = queue.after(waiting, 0.8 * 80, 80);
    expect(waiting).toBeCloseTo(queue.queueAt(queue.placeOfLoad(0.8)), 3);
    expect(queue.after(100_000, 120, 80)).toBe(100_040);
    expect(queue.after(0, 0, 80)).toBe(0);
  });
});
