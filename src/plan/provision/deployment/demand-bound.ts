import type { DeploymentProblem } from './transfer.ts';

/** Windows that are looked at over all links; beyond this only those that begin at the earliest releases are. */
const windowsMax = 20_000_000;

/**
 * How late the latest transfer is at least, whatever the order: for each link and each window from a release to a deadline, what must go over the link within it,
 * minus what it can carry; and each transfer alone at the full rate of its narrowest link. Above 0 it proves that not all deadlines can hold. In s; minus infinity without deadlines.
 */
export function leastLateness({ transfers, links }: DeploymentProblem): number {
  let bound = Number.NEGATIVE_INFINITY;
  const over: number[][] = links.map(() => []);
  for (const [index, { mebibytes, release, due, links: route }] of transfers.entries()) {
    const narrowest = route.reduce((least, link) => Math.min(least, links[link]?.mebibytesPerSecond ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
    bound = Math.max(bound, release + mebibytes / narrowest - due);
    for (const link of new Set(route)) over[link]?.push(index);
  }
  let windows = windowsMax;
  for (const [link, users] of over.entries()) {
    const rate = links[link]?.mebibytesPerSecond ?? Number.POSITIVE_INFINITY;
    const byDue = users.map((user) => transfers[user]).filter((user) => user !== undefined && user.due < Number.POSITIVE_INFINITY).toSorted((a, b) => (a?.due ?? 0) - (b?.due ?? 0));
    for (const from of [...new Set(byDue.map((user) => user?.release ?? 0))].toSorted((a, b) => a - b)) {
      if ((windows -= byDue.length) < 0) return bound;
      let demand = 0;
      for (const user of byDue) {
        if (user === undefined || user.release < from) continue;
        demand += user.mebibytes;
        bound = Math.max(bound, from + demand / rate - user.due);
      }
    }
  }
  return bound;
}
