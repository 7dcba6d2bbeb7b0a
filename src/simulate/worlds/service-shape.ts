import { normalShare } from '../../model/normal-share.ts';
import type { ServiceTime } from '../service-model.ts';

/** The share of service times that are at most `time`, ms. */
export function serviceShare(service: ServiceTime, time: number): number {
  if (time <= 0) return 0;
  switch (service.kind) {
    case 'constant':
      return time >= service.mean ? 1 : 0;
    case 'exponential':
      return 1 - Math.exp(-time / service.mean);
    case 'lognormal': {
      const variance = Math.log(1 + service.scv);
      if (variance === 0) return time >= service.mean ? 1 : 0;
      return normalShare((Math.log(time / service.mean) + variance / 2) / Math.sqrt(variance));
    }
    case 'measured':
      return measuredShare(service.quantiles, time);
  }
}

/** The inverse of the linear interpolation that `drawService` draws from. */
function measuredShare(quantiles: readonly number[], time: number): number {
  const last = quantiles.length - 1;
  if (time >= (quantiles[last] as number)) return 1;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((quantiles[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  if (low === 0) return 0;
  const from = quantiles[low - 1] as number;
  return (low - 1 + (time - from) / ((quantiles[low] as number) - from)) / last;
}
