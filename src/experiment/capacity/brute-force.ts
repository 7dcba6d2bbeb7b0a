import type { DurationPredictor } from '../../plan/ports/duration-predictor.ts';
import { spotMax } from '../../plan/capacity/cheapest-split.ts';
import { ask, type Demand } from '../../plan/capacity/least-count.ts';
import { howMany, offersOf, type Offer } from '../../plan/capacity/offer.ts';
import type { CapacityProblem, JobClass, Nodes } from '../../plan/capacity/problem.ts';

/**
 * The cheapest cost of a plan by trying everything, in another way than the planners do: every count of every type from 1 on, every split,
 * every placement. Infinity where there is no plan. Only for small problems: time grows exponentially with classes.
 */
export function cheapestByTrying(problem: CapacityProblem, predictor: DurationPredictor, countMax: number): number {
  return problem.cloud.kind === 'public' ? publicByTrying(problem, predictor, countMax) : privateByTrying(problem, predictor);
}

const demandFor = ({ goal, thinkSeconds }: JobClass, users: number): Demand => ({ users, thinkSeconds, goal: goal.kind === 'deadline' ? goal.seconds : goal.share });

/** The first count that meets the goal, one by one. */
function firstThatDoes(predictor: DurationPredictor, offer: Offer, demand: Demand, countMax: number): number | null {
  for (let count = 1; count <= Math.min(countMax, offer.countMax); count++) {
    const answer = ask(predictor, offer, demand, count);
    if (answer.kind === 'predicted' && answer.value <= demand.goal) return count;
  }
  return null;
}

function publicByTrying(problem: CapacityProblem, predictor: DurationPredictor, countMax: number): number {
  const { cloud, classes } = problem;
  if (cloud.kind !== 'public') return Number.POSITIVE_INFINITY;
  const choices = classes.map((jobClass) =>
    offersOf(problem, jobClass).offers.flatMap((offer) => {
      const count = firstThatDoes(predictor, offer, demandFor(jobClass, jobClass.users.high), countMax);
      return count === null ? [] : [{ offer, count }];
    }),
  );
  const reserved = new Map<string, number>();
  let best = Number.POSITIVE_INFINITY;
  const go = (index: number, cost: number, provider: string | null): void => {
    if (cost >= best) return;
    const own = choices[index];
    if (own === undefined) {
      best = cost;
      return;
    }
    for (const { offer, count } of own) {
      if (cloud.providers === 'one' && provider !== null && offer.provider !== provider) continue;
      const used = reserved.get(offer.type) ?? 0;
      const { prices } = offer;
      for (let taken = 0; taken <= Math.min(count, prices.reserved.limit - used); taken++) {
        reserved.set(offer.type, used + taken);
        for (let spot = 0; spot <= Math.min(count - taken, spotMax(prices.spot.shareMax, count)); spot++) {
          go(index + 1, cost + taken * prices.reserved.usdPerHour + spot * prices.spot.usdPerHour + (count - taken - spot) * prices.onDemand.usdPerHour, offer.provider);
        }
      }
      reserved.set(offer.type, used);
    }
  };
  go(0, 0, null);
  return best;
}

const rounding = 1e-9;

type Machine = { readonly cores: number; readonly mebibytes: number };

function privateByTrying(problem: CapacityProblem, predictor: DurationPredictor): number {
  const { cloud, classes } = problem;
  if (cloud.kind !== 'private') return Number.POSITIVE_INFINITY;
  const choices = classes.map((jobClass) => {
    const { low, high, rejectionUsdPerHour } = jobClass.users;
    return offersOf(problem, jobClass).offers.flatMap((offer) =>
      Array.from({ length: high - low + 1 }, (_, index) => low + index).flatMap((users) => {
        const count = firstThatDoes(predictor, offer, demandFor(jobClass, users), offer.countMax);
        return count === null ? [] : [{ offer, count, penalty: (high - users) * rejectionUsdPerHour }];
      }),
    );
  });
  const server = cloud.nodes.electricityUsdPerHour + cloud.nodes.serverUsdPerHour;
  let best = Number.POSITIVE_INFINITY;
  const go = (index: number, machines: readonly Machine[], penalty: number): void => {
    const own = choices[index];
    if (own === undefined) {
      const most = Math.min(cloud.nodes.count, server === 0 ? cloud.nodes.count : Math.ceil((best - penalty) / server) - 1);
      const servers = fewestServers(machines, cloud.nodes, most);
      if (servers !== null) best = Math.min(best, penalty + servers * server);
      return;
    }
    for (const { offer, count, penalty: more } of own) go(index + 1, [...machines, ...Array.from({ length: count }, () => ({ cores: offer.cores, mebibytes: offer.mebibytes }))], penalty + more);
  };
  go(0, [], 0);
  return best;
}

/** The fewest servers, at most `most`, that hold all machines; null if so many do not. */
function fewestServers(machines: readonly Machine[], nodes: Nodes, most: number): number | null {
  const total = (resource: 'cores' | 'mebibytes'): number => machines.reduce((sum, machine) => sum + machine[resource], 0) / nodes[resource];
  if (Math.max(total('cores'), total('mebibytes')) > most + rounding) return null;
  const sorted = machines.toSorted((a, b) => b.cores - a.cores || b.mebibytes - a.mebibytes);
  let best: number | null = null;
  const free: { cores: number; mebibytes: number }[] = [];
  const go = (index: number): void => {
    if (free.length > most || (best !== null && free.length >= best)) return;
    const machine = sorted[index];
    if (machine === undefined) {
      best = free.length;
      return;
    }
    const tried = new Set<string>();
    for (const server of free) {
      const state = `${server.cores} ${server.mebibytes}`;
      if (tried.has(state) || howMany(server, machine) < 1) continue;
      tried.add(state);
      server.cores -= machine.cores;
      server.mebibytes -= machine.mebibytes;
      go(index + 1);
      server.cores += machine.cores;
      server.mebibytes += machine.mebibytes;
    }
    if (howMany(nodes, machine) < 1) return;
    free.push({ cores: nodes.cores - machine.cores, mebibytes: nodes.mebibytes - machine.mebibytes });
    go(index + 1);
    free.pop();
  };
  go(0);
  return best;
}
