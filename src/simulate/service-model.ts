import type { ComponentName } from '../model/ids.ts';
import { interpolatedQuantile } from '../model/interpolated-quantile.ts';
import type { Random } from '../model/random.ts';
import { exponential, normal } from '../model/random.ts';
import type { Instant, Ms } from '../units/time.ts';

/** How long one request is served, waiting not counted. */
export type ServiceTime =
  | { readonly kind: 'constant'; readonly mean: Ms }
  | { readonly kind: 'exponential'; readonly mean: Ms }
  /** `scv` is the squared coefficient of variation: 0 is constant, 1 as varied as the exponential. */
  | { readonly kind: 'lognormal'; readonly mean: Ms; readonly scv: number }
  /** As measured: `quantiles` are equally likely service times in ms, ascending; between two of them it is linear. */
  | { readonly kind: 'measured'; readonly mean: Ms; readonly scv: number; readonly quantiles: readonly number[] };

/** What one instance of a component can do, and whom it asks for each request, one after the other. */
export type ComponentModel = {
  /** Requests that one instance serves at once. */
  readonly slots: number;
  /** Requests that may wait at one instance; more are refused. */
  readonly queueMax: number;
  /** fifo: a slot each. sharing: all share the slots' speed. */
  readonly discipline: 'fifo' | 'sharing';
  readonly service: ServiceTime;
  readonly calls: readonly ComponentName[];
};

export type ServiceModel = ReadonlyMap<ComponentName, ComponentModel>;

/** Requests from outside: a Poisson process whose rate changes over time. */
export type Load = {
  readonly name: string;
  readonly component: ComponentName;
  /** Requests per second at a time; never above `rateMax`. */
  readonly rateAt: (at: Instant) => number;
  readonly rateMax: number;
};

/** Milliseconds of service for one request. */
export function drawService(service: ServiceTime, random: Random): number {
  switch (service.kind) {
    case 'constant':
      return service.mean;
    case 'exponential':
      return exponential(random, service.mean);
    case 'lognormal': {
      const variance = Math.log(1 + service.scv);
      return service.mean * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2);
    }
    case 'measured':
      return interpolatedQuantile(service.quantiles, random.next());
  }
}

/** The squared coefficient of variation of a service time. */
export function scvOf(service: ServiceTime): number {
  switch (service.kind) {
    case 'constant':
      return 0;
    case 'exponential':
      return 1;
    case 'lognormal':
    case 'measured':
      return service.scv;
  }
}
