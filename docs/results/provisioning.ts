/**
 * `npm run results:provisioning`: how near the partition of topologies is to the least cut, and how the orders in which artefacts are sent compare; writes
 * docs/results/provisioning.md. Random topologies and deployments of `src/plan/provision`, seeded, so that equal versions write equal figures.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMilpSolver } from '../../src/adapters/milp-highs/load-milp-solver.ts';
import { randomStreams } from '../../src/model/random.ts';
import { checkSchedule } from '../../src/plan/provision/deployment/check-schedule.ts';
import { leastLateness } from '../../src/plan/provision/deployment/demand-bound.ts';
import { orderTransfers } from '../../src/plan/provision/deployment/order-transfers.ts';
import { randomDeployment } from '../../src/plan/provision/deployment/random-deployment.ts';
import { sendInTurn } from '../../src/plan/provision/deployment/send-in-turn.ts';
import type { DeploymentProblem, TransferSchedule } from '../../src/plan/provision/deployment/transfer.ts';
import { maxLateness } from '../../src/plan/provision/deployment/transfer.ts';
import { exactPartition } from '../../src/plan/provision/partition/exact-partition.ts';
import { searchPartition } from '../../src/plan/provision/partition/local-search.ts';
import { cutOf, isWithinLimits } from '../../src/plan/provision/partition/problem.ts';
import { randomTopology } from '../../src/plan/provision/partition/random-topology.ts';

const seed = 1;
const streams = randomStreams(seed);
const solver = await loadMilpSolver();
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname }).toString().trim();
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** How long the solver may look for each topology, s. */
const solverSeconds = 5;

function partitionRows(): readonly string[] {
  return [[8, 2, 50], [12, 3, 50], [20, 3, 20], [40, 3, 10], [60, 4, 6], [400, 4, 3], [2000, 5, 2]].map(([nodes = 0, parts = 0, count = 0]) => {
    const [gaps, random, seconds, proven]: [number[], number[], number[], boolean[]] = [[], [], [], []];
    for (let round = 0; round < count; round++) {
      const problem = randomTopology(streams.stream('topology', nodes, round), { nodes, parts, spare: Math.ceil(nodes / 20) });
      const first = searchPartition({ ...problem, links: [] }, streams.stream('first', nodes, round), { start: null, starts: 1 });
      const began = performance.now();
      const found = searchPartition(problem, streams.stream('search', nodes, round), { start: null, starts: 20 });
      seconds.push((performance.now() - began) / 1000);
      if (found === null) continue;
      if (!isWithinLimits(problem, found)) throw new Error('a partition is not within its limits');
      const cut = cutOf(problem, found);
      if (first !== null) random.push(1 - cut / cutOf(problem, first));
      const exact = exactPartition(problem, solver, solverSeconds);
      if (exact.kind !== 'found') continue;
      proven.push(exact.proven);
      gaps.push(cut === 0 ? 0 : Math.max(0, 1 - exact.bound / cut));
    }
    return row(String(nodes), String(parts), String(count), percent(mean(random)), gaps.length === 0 ? 'not known: too large for a solver' : percent(mean(gaps)), gaps.length === 0 ? '-' : percent(Math.max(...gaps)), gaps.length === 0 ? '-' : `${proven.filter(Boolean).length} of ${proven.length}`, `${mean(seconds).toPrecision(2)} s`);
  });
}

type Outcome = { readonly schedule: TransferSchedule; readonly impossible: boolean };

const ways: readonly { readonly name: string; readonly of: (problem: DeploymentProblem) => Outcome }[] = [
  { name: 'in the order of the list', of: (problem) => ({ schedule: sendInTurn(problem, 'given'), impossible: false }) },
  { name: 'all at once, equal shares', of: (problem) => ({ schedule: sendInTurn(problem, 'fair'), impossible: false }) },
  { name: 'earliest deadline first with bandwidth', of: (problem) => ({ schedule: sendInTurn(problem, 'edf'), impossible: leastLateness(problem) > 1e-6 }) },
  {
    name: 'ours (with a linear programme)',
    of: (problem) => {
      const { schedule, possible } = orderTransfers(problem, solver, solverSeconds);
      return { schedule, impossible: possible === false };
    },
  },
];

const rooms = [0.1, 0.2, 0.4, 0.8];
const deployments = 100;

function deploymentRows(): readonly string[] {
  return rooms.flatMap((room) => {
    const problems = Array.from({ length: deployments }, (_, round) => randomDeployment(streams.stream('deployment', room, round), { transfers: 5 + (round % 20), places: 2 + (round % 3), room }));
    return ways.map(({ name, of }) => {
      const outcomes = problems.map((problem) => {
        const { schedule, impossible } = of(problem);
        const wrong = checkSchedule(problem, schedule);
        if (wrong.length > 0) throw new Error(`${name}: ${wrong[0]}`);
        const late = maxLateness(problem, schedule);
        const onTime = problem.transfers.filter(({ due }, transfer) => (schedule.end[transfer] ?? Infinity) <= due + 1e-3).length / problem.transfers.length;
        return { held: late <= 1e-3, onTime, late: Math.max(0, late), impossible };
      });
      return row(room.toFixed(1), name, percent(mean(outcomes.map(({ held }) => (held ? 1 : 0)))), percent(mean(outcomes.map(({ impossible }) => (impossible ? 1 : 0)))), percent(mean(outcomes.map(({ onTime }) => onTime))), `${mean(outcomes.map(({ late }) => late)).toFixed(1)} s`);
    });
  });
}

writeFileSync(
  join(import.meta.dirname, 'provisioning.md'),
  `${[
    '# Provisioning: where hosts stand, and in which order things are sent to them',
    '',
    `Commit ${commit}, Node ${process.versions.node}, seed ${seed}. Made by \`npm run results:provisioning\`; the problems are random, not recorded. Only seconds, and what a solver proves within ${solverSeconds} s, depend on the machine.`,
    '',
    '## The least traffic between places',
    '',
    'The search of Fiduccia and Mattheyses with 20 random starts, without any help of a solver. "Less than at random": the cut beside that of a random placement within the same limits. The gap is to what a mixed-integer programme proves that no partition is below; where the proof is complete, it is the distance to the least cut.',
    '',
    row('nodes', 'places', 'topologies', 'less than at random', 'mean gap', 'largest gap', 'bound is the least cut', 'search'),
    row('---', '---', '---', '---', '---', '---', '---', '---'),
    ...partitionRows(),
    '',
    '`homeostat plan workflow` takes the better of search and programme. A test compares it with all partitions of 200 random small topologies.',
    '',
    '## The order of transfers',
    '',
    `${deployments} random deployments for each amount of room in the deadlines: 5 to 24 transfers from one store to hosts in 2 to 4 places; the store, each link to a place and each host have a bandwidth that transfers share. Every schedule passes a checker that shares no code with what made it.`,
    '',
    row('room', 'order', 'all deadlines hold', 'proven that they cannot', 'transfers in time', 'mean lateness of the latest'),
    row('---', '---', '---', '---', '---', '---'),
    ...deploymentRows(),
    '',
    'Ours makes the latest as little late as possible where not all can be in time. That may leave fewer transfers in time than another order does, as lateness is shared.',
  ].join('\n')}\n`,
);
