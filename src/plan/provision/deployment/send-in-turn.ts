import type { DeploymentProblem, Segment, Transfer, TransferSchedule } from './transfer.ts';
import { scheduleOf } from './transfer.ts';

/**
 * `given`: the order of the list, as scripts do it. `fair`: all at once, each with an equal share of its narrowest link, as TCP does. `edf`: the earliest deadline first,
 * with bandwidth: a transfer takes what those with earlier deadlines left it on all of its links, so that no link idles that could carry something.
 */
export type Discipline = 'given' | 'fair' | 'edf';

/** Plays transfers in time. Rates change only when one is released or done. */
export function sendInTurn(problem: DeploymentProblem, discipline: Discipline): TransferSchedule {
  const { transfers } = problem;
  const left = Float64Array.from(transfers, ({ mebibytes }) => mebibytes);
  const releases = transfers.map(({ release }, transfer) => ({ release, transfer })).toSorted((a, b) => a.release - b.release);
  const waiting = transfers.map((_, transfer) => transfer);
  const order = discipline === 'edf' ? waiting.toSorted((a, b) => (transfers[a]?.due ?? 0) - (transfers[b]?.due ?? 0) || a - b) : waiting;
  let active: readonly number[] = [];
  const released = new Uint8Array(transfers.length);
  const segments: Segment[] = [];
  let [now, next] = [0, 0];
  while (next < releases.length || active.length > 0) {
    if (active.length === 0) now = Math.max(now, releases[next]?.release ?? now);
    let came = false;
    for (; next < releases.length && (releases[next]?.release ?? 0) <= now; next++) {
      const { transfer = 0 } = releases[next] ?? {};
      released[transfer] = transfers[transfer]?.links.length === 0 ? 0 : 1;
      came = true;
    }
    if (came) active = order.filter((transfer) => released[transfer] === 1);
    if (active.length === 0) continue;
    const rates = discipline === 'fair' ? fairRates(problem, active) : ratesInTurn(problem, active);
    let until = releases[next]?.release ?? Number.POSITIVE_INFINITY;
    for (let index = 0; index < active.length; index++) if ((rates[index] as number) > 0) until = Math.min(until, now + (left[active[index] as number] as number) / (rates[index] as number));
    let ended = false;
    for (let index = 0; index < active.length; index++) {
      const [transfer, rate] = [active[index] as number, rates[index] as number];
      if (rate === 0) continue;
      segments.push({ transfer, from: now, to: until, rate });
      const rest = (left[transfer] as number) - rate * (until - now);
      left[transfer] = rest;
      // What is left then is the rounding of floating point.
      if (rest > 1e-9 * (transfers[transfer]?.mebibytes ?? 0)) continue;
      released[transfer] = 0;
      ended = true;
    }
    if (ended) active = active.filter((transfer) => released[transfer] === 1);
    now = until;
  }
  return scheduleOf(problem, joined(segments));
}

function ratesInTurn({ transfers, links }: DeploymentProblem, active: readonly number[]): Float64Array {
  const free = Float64Array.from(links, ({ mebibytesPerSecond }) => mebibytesPerSecond);
  const rates = new Float64Array(active.length);
  // Plain loops: this runs once for each transfer at each of twice as many moments.
  for (let index = 0; index < active.length; index++) {
    const route = (transfers[active[index] as number] as Transfer).links;
    let rate = Number.POSITIVE_INFINITY;
    for (let i = 0; i < route.length && rate > 0; i++) rate = Math.min(rate, free[route[i] as number] as number);
    if (rate === 0) continue;
    rates[index] = rate;
    for (const link of route) free[link] = rate === free[link] ? 0 : Math.max(0, (free[link] as number) - rate);
  }
  return rates;
}

/** Max-min fairness by filling up: the link with the least share for each of its transfers decides on these, then the next. */
function fairRates({ transfers, links }: DeploymentProblem, active: readonly number[]): Float64Array {
  const rates = new Float64Array(active.length).fill(-1);
  const free = Float64Array.from(links, ({ mebibytesPerSecond }) => mebibytesPerSecond);
  for (;;) {
    const users = new Int32Array(links.length);
    for (const [index, transfer] of active.entries()) if ((rates[index] as number) < 0) for (const link of transfers[transfer]?.links ?? []) users[link] = (users[link] as number) + 1;
    let [narrow, share] = [-1, Number.POSITIVE_INFINITY];
    for (const [link, count] of users.entries()) if (count > 0 && (free[link] as number) / count < share) [narrow, share] = [link, (free[link] as number) / count];
    if (narrow < 0) return rates;
    for (const [index, transfer] of active.entries()) {
      const route = transfers[transfer]?.links ?? [];
      if ((rates[index] as number) >= 0 || !route.includes(narrow)) continue;
      rates[index] = share;
      for (const link of route) free[link] = Math.max(0, (free[link] as number) - share);
    }
  }
}

/** Segments of a transfer that follow each other at the same rate become one. */
function joined(segments: readonly Segment[]): readonly Segment[] {
  const last = new Map<number, number>();
  const kept: Segment[] = [];
  for (const segment of segments) {
    const before = last.get(segment.transfer);
    const previous = before === undefined ? undefined : kept[before];
    if (before !== undefined && previous?.to === segment.from && previous.rate === segment.rate) kept[before] = { ...previous, to: segment.to };
    else {
      last.set(segment.transfer, kept.length);
      kept.push(segment);
    }
  }
  return kept;
}
