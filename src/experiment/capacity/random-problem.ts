import type { Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { meanTaskSeconds } from '../../model/task-time.ts';
import { exponential, integerBelow, randomStreams, type Random } from '../../model/random.ts';
import type { CapacityProblem, JobClass, MachineType, Prices } from '../../plan/capacity/problem.ts';

/** How large random instances are; both ends can occur. */
export type InstanceSize = {
  readonly classes: readonly [number, number];
  readonly stages: readonly [number, number];
  readonly tasks: readonly [number, number];
  readonly types: readonly [number, number];
  readonly users: readonly [number, number];
  /** Whether all classes must be with one provider, for every third instance. */
  readonly oneProvider: boolean;
};

/** The sizes on which exact search is compared with hill climbing. */
export const comparedSize: InstanceSize = { classes: [1, 3], stages: [5, 40], tasks: [1, 120], types: [4, 20], users: [1, 4], oneProvider: true };

const between = (random: Random, [low, high]: readonly [number, number]): number => low + integerBelow(random, high - low + 1);
const uniform = (random: Random, low: number, high: number): number => low + random.next() * (high - low);
const pick = <T>(random: Random, items: readonly T[]): T => items[integerBelow(random, items.length)] as T;

/** A public cloud problem; the same for ever for a seed and a size. Prices grow about with the cores, and deadlines are from tight to loose. */
export function randomPublicProblem(seed: number, size: InstanceSize): CapacityProblem {
  const random = randomStreams(seed).stream('capacity', 'public');
  const types = Array.from({ length: between(random, size.types) }, (_, index) => randomType(random, `type-${index}`));
  const classes = Array.from({ length: between(random, size.classes) }, (_, index) => randomClass(random, `class-${index}`, size, false));
  return { name: `random ${seed}`, classes, cloud: { kind: 'public', types, providers: size.oneProvider && seed % 3 === 0 ? 'one' : 'any', countMax: 400 } };
}

/** A private cloud problem with admission control for about half of its classes. */
export function randomPrivateProblem(seed: number, size: InstanceSize): CapacityProblem {
  const random = randomStreams(seed).stream('capacity', 'private');
  const classes = Array.from({ length: between(random, size.classes) }, (_, index) => randomClass(random, `class-${index}`, size, true));
  const flavours = Array.from({ length: between(random, size.types) }, (_, index) => ({ name: `flavour-${index}`, cores: pick(random, [2, 3, 4, 6]), mebibytes: pick(random, [4, 8, 12, 20]) * 1024, speed: uniform(random, 0.8, 1.3) }));
  const nodes = {
    count: between(random, [2, 6]),
    cores: pick(random, [8, 12, 16]),
    mebibytes: pick(random, [24, 32, 48]) * 1024,
    electricityUsdPerHour: uniform(random, 0.05, 0.3),
    serverUsdPerHour: pick(random, [0, uniform(random, 0.1, 0.6)]),
  };
  return { name: `random private ${seed}`, classes, cloud: { kind: 'private', nodes, flavours, packing: 'per-node' } };
}

function randomType(random: Random, name: string): MachineType {
  const cores = pick(random, [2, 4, 8, 16]);
  const speed = uniform(random, 0.8, 1.4);
  const usdPerHour = cores * 0.05 * speed * uniform(random, 0.75, 1.3);
  return { name, provider: pick(random, ['north', 'south', 'west']), cores, mebibytes: cores * pick(random, [2, 4, 8]) * 1024, speed, prices: randomPrices(random, usdPerHour) };
}

function randomPrices(random: Random, usdPerHour: number): Prices {
  return {
    onDemand: { usdPerHour, limit: Number.POSITIVE_INFINITY },
    ...(random.next() < 0.4 ? { reserved: { usdPerHour: usdPerHour * uniform(random, 0.5, 0.9), limit: integerBelow(random, 12) } } : {}),
    ...(random.next() < 0.4 ? { spot: { usdPerHour: usdPerHour * uniform(random, 0.2, 0.5), shareMax: uniform(random, 0, 0.5) } } : {}),
  };
}

function randomClass(random: Random, name: string, size: InstanceSize, admission: boolean): JobClass {
  const profile = randomProfile(random, size);
  const work = profile.stages.reduce((sum, stage) => sum + stage.tasks * meanTaskSeconds(stage.taskTime), 0);
  const longest = longestPath(profile);
  const high = between(random, size.users);
  const low = admission && random.next() < 0.5 ? between(random, [1, high]) : high;
  const seconds = (longest + (high * work) / (admission ? between(random, [2, 24]) : between(random, [4, 160]))) * uniform(random, 0.9, 1.8);
  return {
    name,
    goal: { kind: 'deadline', seconds },
    users: { low, high, rejectionUsdPerHour: uniform(random, 0.02, 0.8) },
    thinkSeconds: pick(random, [0, 10, 30]),
    container: { cores: pick(random, [1, 2]), mebibytes: pick(random, [1, 2, 4]) * 1024 },
    profile,
    on: [],
  };
}

/** Each stage starts after up to three of the stages before it. */
function randomProfile(random: Random, size: InstanceSize): StagesProfile {
  const stages: Stage[] = [];
  const count = between(random, size.stages);
  for (let index = 0; index < count; index++) {
    const after = new Set(Array.from({ length: Math.min(index, integerBelow(random, 4)) }, () => `stage-${integerBelow(random, index)}`));
    stages.push({ name: `stage-${index}`, tasks: between(random, size.tasks), taskTime: randomTime(random), after: [...after] });
  }
  return { kind: 'stages', stages, overheadSeconds: uniform(random, 0, 3) };
}

function randomTime(random: Random): TaskTime {
  const meanSeconds = uniform(random, 0.5, 12);
  const kinds: readonly TaskTime[] = [
    { kind: 'exponential', meanSeconds },
    { kind: 'erlang', phases: 1 + integerBelow(random, 5), meanSeconds },
    { kind: 'log-normal', meanSeconds, sigma: uniform(random, 0.1, 0.8) },
    { kind: 'replay', seconds: Array.from({ length: 20 }, () => exponential(random, meanSeconds)) },
    { kind: 'constant', seconds: meanSeconds },
  ];
  return pick(random, kinds);
}

function longestPath({ stages }: StagesProfile): number {
  const ends = new Map<string, number>();
  for (const { name, taskTime, after } of stages) ends.set(name, Math.max(0, ...after.map((one) => ends.get(one) ?? 0)) + meanTaskSeconds(taskTime));
  return Math.max(...ends.values());
}
