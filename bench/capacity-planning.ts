import { loadMilpSolver } from '../src/adapters/milp-highs/load-milp-solver.ts';
import type { Stage, StagesProfile } from '../src/model/job-profile.ts';
import { integerBelow, randomStreams, type Random } from '../src/model/random.ts';
import { CachedPredictor } from '../src/plan/capacity/cached-predictor.ts';
import type { CapacityTools } from '../src/plan/capacity/capacity-tools.ts';
import { ask, goalNumber } from '../src/plan/capacity/least-count.ts';
import { offersOf } from '../src/plan/capacity/offer.ts';
import { planCapacity } from '../src/plan/capacity/plan-capacity.ts';
import { closedFormDuration } from '../src/plan/capacity/predictors/closed-form-duration.ts';
import type { CapacityProblem, JobClass, MachineType } from '../src/plan/capacity/problem.ts';
import type { DurationPredictor } from '../src/plan/ports/duration-predictor.ts';
import { simulatedDuration } from '../src/simulate/jobs/simulated-duration.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const seed = 1;
const rounds = 5;
const unlimited = Number.POSITIVE_INFINITY;

/** How long whole plans take, predictions by simulation and a new cache each time: a class over 20 types of machine, and 100 classes in a private cloud. */
export async function planningFigures(): Promise<readonly Figure[]> {
  const solver = await loadMilpSolver();
  const toolsOf = (predictor: DurationPredictor): CapacityTools => ({ predictor: new CachedPredictor(predictor), approximation: closedFormDuration(), solver, limits: { seconds: 20, gap: 0 } });
  return [...[1, 5].map((users) => classOverTypes(users, toolsOf)), privateCloud(toolsOf)];
}

function classOverTypes(users: number, toolsOf: (predictor: DurationPredictor) => CapacityTools): Figure {
  const problem = publicProblem(users);
  let [cost, simulations, plainCost, plainSimulations] = [0, 0, 0, 0];
  const times = { ours: [] as number[], plain: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(
      milliseconds(() => {
        const answer = planCapacity(problem, 'exact', toolsOf(simulatedDuration({ seed })));
        simulations = answer.simulations;
        cost = answer.kind === 'planned' ? answer.costUsdPerHour : Number.NaN;
      }),
    );
    times.plain.push(
      milliseconds(() => {
        const predictor = new CachedPredictor(simulatedDuration({ seed }));
        plainCost = plainSearch(problem, predictor);
        plainSimulations = predictor.simulations;
      }),
    );
  }
  const detail = { goalMilliseconds: 1000, types: 20, users, stages: 10, tasks: 200, costUsdPerHour: cost, simulations, baseline: 'bisection on every type from 1 to 400, no bounds', baselineMilliseconds: Math.round(median(times.plain)), baselineCostUsdPerHour: plainCost, baselineSimulations: plainSimulations, ratio: Number((median(times.plain) / median(times.ours)).toFixed(2)), seed };
  return { name: `capacity-plan-20-types-${users}-users`, unit: 'ms', value: Math.round(median(times.ours)), n: rounds, detail };
}

/** What exact search would be without bounds: the least count of every type. */
function plainSearch(problem: CapacityProblem, predictor: DurationPredictor): number {
  const [jobClass] = problem.classes;
  if (jobClass === undefined) return Number.NaN;
  const demand = { users: jobClass.users.high, thinkSeconds: jobClass.thinkSeconds, goal: goalNumber(jobClass.goal) };
  return offersOf(problem, jobClass).offers.reduce((best, offer) => {
    let [missed, met] = [0, 400];
    while (met - missed > 1) {
      const middle = Math.floor((missed + met) / 2);
      const answer = ask(predictor, offer, demand, middle);
      if (answer.kind === 'predicted' && answer.value <= demand.goal) met = middle;
      else missed = middle;
    }
    return Math.min(best, met * offer.prices.onDemand.usdPerHour);
  }, unlimited);
}

function privateCloud(toolsOf: (predictor: DurationPredictor) => CapacityTools): Figure {
  const problem = privateProblem();
  let detail: object = {};
  const simulated = milliseconds(() => {
    const answer = planCapacity(problem, 'exact', toolsOf(simulatedDuration({ seed })));
    detail = answer.kind === 'planned' ? { costUsdPerHour: answer.costUsdPerHour, boundUsdPerHour: answer.boundUsdPerHour, servers: answer.servers?.count, rejected: answer.classes.reduce((sum, one) => sum + one.rejected, 0), simulations: answer.simulations } : { why: answer.why };
  });
  const closedForm = milliseconds(() => planCapacity(problem, 'exact', toolsOf(closedFormDuration())));
  return { name: 'capacity-plan-private-100-classes', unit: 'ms', value: Math.round(simulated), n: 1, detail: { goalMilliseconds: 30_000, classes: 100, flavours: 3, usersEach: '2 to 4', ...detail, baseline: 'the same with closed forms instead of simulations', baselineMilliseconds: Math.round(closedForm), seed } };
}

function publicProblem(users: number): CapacityProblem {
  const random = randomStreams(seed).stream('bench', 'types');
  const types = Array.from({ length: 20 }, (_, index): MachineType => {
    const cores = [2, 4, 8, 16][index % 4] as number;
    const speed = 0.8 + 0.05 * integerBelow(random, 10);
    return { name: `type-${index}`, provider: 'any', cores, mebibytes: cores * 4096, speed, prices: { onDemand: { usdPerHour: cores * 0.05 * speed * (0.8 + 0.5 * random.next()), limit: unlimited } } };
  });
  return { name: 'types', classes: [classOf('query', profileOf(random, 20), users, users, 40)], cloud: { kind: 'public', types, providers: 'any', countMax: 400 } };
}

function privateProblem(): CapacityProblem {
  const random = randomStreams(seed).stream('bench', 'private');
  const classes = Array.from({ length: 100 }, (_, index) => classOf(`class-${index}`, profileOf(random, 2 + integerBelow(random, 10)), 2, 4, 60 + integerBelow(random, 60)));
  const flavours = [2, 4, 6].map((cores) => ({ name: `${cores} cores`, cores, mebibytes: cores * 4096, speed: 1 }));
  return { name: 'private', classes, cloud: { kind: 'private', nodes: { count: 300, cores: 32, mebibytes: 131_072, electricityUsdPerHour: 0.06, serverUsdPerHour: 0.4 }, flavours, packing: 'per-node' } };
}

const classOf = (name: string, profile: StagesProfile, low: number, high: number, seconds: number): JobClass => ({
  name,
  goal: { kind: 'deadline', seconds },
  users: { low, high, rejectionUsdPerHour: 0.1 },
  thinkSeconds: 10,
  container: { cores: 2, mebibytes: 4096 },
  profile,
  on: [],
});

/** Ten stages, forking and joining. */
function profileOf(random: Random, tasks: number): StagesProfile {
  const stages = Array.from({ length: 10 }, (_, index): Stage => {
    const after = index === 0 ? [] : index % 3 === 0 ? [index - 2, index - 1] : [Math.floor((index - 1) / 3) * 3];
    return { name: `s${index}`, tasks, taskTime: { kind: 'exponential', meanSeconds: 0.5 + random.next() * 2 }, after: after.map((before) => `s${before}`) };
  });
  return { kind: 'stages', stages, overheadSeconds: 1 };
}

function milliseconds(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
