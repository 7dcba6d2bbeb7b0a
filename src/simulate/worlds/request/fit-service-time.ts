import { InvalidInputError } from '../../../model/error.ts';
import { interpolatedQuantile } from '../../../model/interpolated-quantile.ts';
import { ms } from '../../../units/time.ts';
import type { ServiceTime } from '../../service-model.ts';
import { serviceShare } from '../service-shape.ts';

/** Fewer say nothing about a tail. */
const samplesMin = 50;
const samplesMax = 10_000_000;
const timeMax = 600_000;

/** Points of a measured distribution; p99.9 lies between two of them. */
const quantileCount = 1001;

/** A fit that is this close (largest difference of shares) is as good as the data; a named distribution says more than a table. */
const closeEnough = 0.05;

/** How well a distribution fits: the largest difference between its shares and those of the data (Kolmogorov and Smirnov), and relative errors. */
export type ServiceFit = { readonly service: ServiceTime; readonly distance: number; readonly p95Error: number; readonly p99Error: number };

/**
 * The distribution of service times that were measured without waiting, in ms: the closest of constant, exponential and lognormal (by their
 * moments) if it is within 0.05 of the data everywhere, else the data's own quantiles. `tried` has the named ones, closest first.
 * Throws InvalidInputError on fewer than 50 or impossible times.
 */
export function fitServiceTime(times: readonly number[]): ServiceFit & { readonly tried: readonly ServiceFit[] } {
  const sorted = Float64Array.from(checked(times)).sort();
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  const variance = sorted.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (sorted.length - 1);
  const scv = variance / mean ** 2;
  const named: readonly ServiceTime[] = [
    { kind: 'constant', mean: ms(mean) },
    { kind: 'exponential', mean: ms(mean) },
    { kind: 'lognormal', mean: ms(mean), scv },
  ];
  const tried = named.map((service) => judge(service, sorted)).toSorted((a, b) => a.distance - b.distance);
  const best = tried[0] as ServiceFit;
  if (best.distance <= closeEnough) return { ...best, tried };
  const quantiles = Array.from({ length: quantileCount }, (_, i) => interpolatedQuantile(sorted, i / (quantileCount - 1)));
  return { ...judge(measuredService(quantiles), sorted), tried };
}

/** Service times as measured: equally likely between each two of these ascending quantiles. Mean and variance are the table's own, so that load agrees with what is drawn. */
export function measuredService(quantiles: readonly number[]): ServiceTime {
  const pieces = quantiles.slice(1).map((high, i) => [quantiles[i] as number, high] as const);
  const mean = pieces.reduce((sum, [low, high]) => sum + (low + high) / 2, 0) / pieces.length;
  const square = pieces.reduce((sum, [low, high]) => sum + (low * low + low * high + high * high) / 3, 0) / pieces.length;
  return { kind: 'measured', mean: ms(mean), scv: Math.max(0, square / mean ** 2 - 1), quantiles };
}

function checked(times: readonly number[]): readonly number[] {
  if (times.length < samplesMin || times.length > samplesMax) throw new InvalidInputError([`service times: there are ${times.length}; there must be from ${samplesMin} to ${samplesMax}; measure more requests, or take a sample of them`]);
  const index = times.findIndex((time) => !(time > 0 && time <= timeMax));
  if (index >= 0) throw new InvalidInputError([`service times[${index}] is ${times[index]}; it must be above 0 and at most ${timeMax} ms; remove it`]);
  return times;
}

function judge(service: ServiceTime, sorted: Float64Array): ServiceFit {
  let distance = 0;
  for (let i = 0; i < sorted.length; i++) {
    const time = sorted[i] as number;
    // The data's share jumps at each distinct time; both sides of the jump count.
    if (time !== sorted[i - 1]) distance = Math.max(distance, Math.abs(serviceShare(service, time * (1 - 1e-12)) - i / sorted.length));
    if (time !== sorted[i + 1]) distance = Math.max(distance, Math.abs(serviceShare(service, time) - (i + 1) / sorted.length));
  }
  const errorAt = (share: number): number => Math.abs(serviceQuantile(service, share) / interpolatedQuantile(sorted, share) - 1);
  return { service, distance, p95Error: errorAt(0.95), p99Error: errorAt(0.99) };
}

/** By bisection: shares only grow. */
function serviceQuantile(service: ServiceTime, share: number): number {
  let low = 0;
  let high: number = service.mean;
  while (serviceShare(service, high) < share) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (serviceShare(service, middle) < share) low = middle;
    else high = middle;
  }
  return high;
}
