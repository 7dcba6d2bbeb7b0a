import type { MilpSolver } from '../../ports/milp-solver.ts';
import { leastLateness } from './demand-bound.ts';
import { feasibleRates } from './feasible-rates.ts';
import { sendInTurn } from './send-in-turn.ts';
import type { DeploymentProblem, TransferSchedule } from './transfer.ts';
import { maxLateness, scheduleOf } from './transfer.ts';

/** Transfers for which a linear programme is made: its variables grow with their square. */
const exactMax = 60;

/** Halvings of what is not known of the least lateness. */
const halvings = 10;

/**
 * `possible` is whether all deadlines can hold over these links: true with the schedule as proof, false by a bound or a linear programme, null where neither is known.
 * `leastLatenessSeconds` is below what no schedule can be.
 */
export type OrderedTransfers = { readonly schedule: TransferSchedule; readonly how: 'earliest deadline first' | 'linear programme'; readonly latenessSeconds: number; readonly leastLatenessSeconds: number; readonly possible: boolean | null };

/** Lateness that is the rounding of a solver, as a share of the time at all. */
const tolerance = 1e-6;

/**
 * Orders transfers so that their deadlines hold, and where that cannot be, so that the latest is as little late as possible. Earliest deadline first with bandwidth is
 * the best there is on one link; where it fails over several, a linear programme finds the rates, or proves that there are none.
 */
export function orderTransfers(problem: DeploymentProblem, solver: MilpSolver | null, seconds: number): OrderedTransfers {
  const first = sendInTurn(problem, 'edf');
  const lateness = maxLateness(problem, first);
  const dust = tolerance * first.end.reduce((most, end) => Math.max(most, end), 1e-3);
  const bound = Math.min(lateness, leastLateness(problem));
  const simple = { schedule: first, how: 'earliest deadline first', latenessSeconds: lateness } as const;
  if (lateness <= dust) return { ...simple, leastLatenessSeconds: bound, possible: true };
  if (lateness <= bound + dust || solver === null || problem.transfers.length > exactMax) return { ...simple, leastLatenessSeconds: bound, possible: bound > dust ? false : null };
  return improve(problem, { solver, seconds, simple: { ...simple, leastLatenessSeconds: bound, possible: bound > dust ? false : null }, dust });
}

type Improvement = { readonly solver: MilpSolver; readonly seconds: number; readonly simple: OrderedTransfers; readonly dust: number };

/** Halves the interval of the least lateness, beginning with none at all. */
function improve(problem: DeploymentProblem, { solver, seconds, simple, dust }: Improvement): OrderedTransfers {
  let [schedule, how, latenessSeconds] = [simple.schedule, simple.how, simple.latenessSeconds];
  let [low, proven] = [Math.max(0, simple.leastLatenessSeconds), false];
  for (let round = 0; round <= halvings; round++) {
    const late = round === 0 ? low : (low + latenessSeconds) / 2;
    const rates = feasibleRates(problem, late, solver, seconds / (halvings + 1));
    if (rates === 'unknown') break;
    if (rates === 'impossible') {
      [low, proven] = [late, true];
      continue;
    }
    const found = scheduleOf(problem, rates);
    const lateness = maxLateness(problem, found);
    if (lateness < latenessSeconds) [schedule, how, latenessSeconds] = [found, 'linear programme', lateness];
    if (round === 0) break;
  }
  const possible = latenessSeconds <= dust ? true : proven ? false : simple.possible;
  return { schedule, how, latenessSeconds, leastLatenessSeconds: proven ? Math.min(low, latenessSeconds) : simple.leastLatenessSeconds, possible };
}
