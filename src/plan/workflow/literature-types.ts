import type { InstanceType } from './problem.ts';

/** Types, and how many times faster than the slowest the fastest is (Abrishami et al., FGCS 29(1), 2013, section 5.1). */
const typeCount = 10;
const fastestSpeed = 5;

/** MiB per second between two instances: 20 MB/s, the mean between instances of Amazon EC2 that the same publication uses. */
export const literatureBandwidth = 20e6 / 2 ** 20;

/** A type with how many times faster than the slowest one it runs any task. */
export type RatedType = InstanceType & { readonly speed: number };

/**
 * The price list of the publications on IC-PCP: ten services, of which the fastest is about five times faster and about five times dearer than the slowest. Speeds and
 * prices, random there, are spaced evenly here; the slowest costs 1 USD for an hour, and as much less for a shorter interval.
 */
export function literatureTypes(billingSeconds: number): readonly RatedType[] {
  return Array.from({ length: typeCount }, (_, i) => {
    const speed = 1 + ((fastestSpeed - 1) * i) / (typeCount - 1);
    return { name: `service-${i + 1}`, place: 0, price: (speed * Math.max(1, billingSeconds)) / 3600, billingSeconds, startupSeconds: 0, limit: Infinity, speed };
  });
}
