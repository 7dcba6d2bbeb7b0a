import type { ProviderLimits } from '../workflow/problem.ts';

/** A host that takes a while to start and should be ready by a time. */
export type WantedHost = { readonly provider: string; readonly startupSeconds: number; readonly wantedAt: number };

/**
 * When each host is ordered, in s from the start of the plan: as late as it can be to be ready when it is wanted, since it is paid from then on, with no more of a provider starting at once than it bears.
 * Looked at backwards, the latest wanted comes first, onto whichever of the provider's slots is free first, which is list scheduling; nothing is ordered before 0, so that some
 * are ready late where everything is wanted at once.
 */
export function orderHosts(hosts: readonly WantedHost[], providers: readonly ProviderLimits[]): Float64Array {
  const orders = Float64Array.from(hosts, ({ wantedAt, startupSeconds }) => Math.max(0, wantedAt - startupSeconds));
  for (const { provider, ordersAtOnce } of providers) {
    const own = hosts.flatMap((host, index) => (host.provider === provider && host.startupSeconds > 0 ? [index] : []));
    if (ordersAtOnce >= own.length) continue;
    orderBackwards(hosts, own, { slots: ordersAtOnce, orders });
    if (own.some((index) => (orders[index] as number) < 0)) orderForwards(hosts, own, { slots: ordersAtOnce, orders });
  }
  return orders;
}

type Slots = { readonly slots: number; readonly orders: Float64Array };

function orderBackwards(hosts: readonly WantedHost[], own: readonly number[], { slots, orders }: Slots): void {
  const free = new Float64Array(slots).fill(Number.POSITIVE_INFINITY);
  for (const index of own.toSorted((a, b) => wanted(hosts, b) - wanted(hosts, a) || b - a)) {
    const slot = free.reduce((best, at, one) => (at > (free[best] as number) ? one : best), 0);
    const order = Math.min(wanted(hosts, index), free[slot] as number) - (hosts[index]?.startupSeconds ?? 0);
    orders[index] = free[slot] = order;
  }
}

/** Those wanted first are ordered first, from 0 on, but none before backwards planning asked for it. */
function orderForwards(hosts: readonly WantedHost[], own: readonly number[], { slots, orders }: Slots): void {
  const free = new Float64Array(slots);
  for (const index of own.toSorted((a, b) => wanted(hosts, a) - wanted(hosts, b) || a - b)) {
    const slot = free.reduce((best, at, one) => (at < (free[best] as number) ? one : best), 0);
    const order = Math.max(orders[index] as number, free[slot] as number);
    orders[index] = order;
    free[slot] = order + (hosts[index]?.startupSeconds ?? 0);
  }
}

const wanted = (hosts: readonly WantedHost[], index: number): number => hosts[index]?.wantedAt ?? 0;
