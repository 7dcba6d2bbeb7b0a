import type { StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import { harmonic, longestOfTasks, meanTaskSeconds } from '../../model/task-time.ts';
import type { Deployment } from '../../plan/ports/duration-predictor.ts';
import { machineRepairman } from '../stations/closed-forms.ts';
import type { Discipline } from './closed-jobs.ts';
import type { MarkovSystem } from './testing-exact.ts';
import { exactResponse } from './testing-exact.ts';
import { oneStage } from './testing-profiles.ts';

/** A system whose mean response is known without simulating it. */
export type ExactCase = {
  readonly name: string;
  readonly how: string;
  readonly profile: StagesProfile;
  readonly deployment: Deployment;
  readonly discipline: Discipline;
  readonly exact: () => number;
};

const alone = (cores: number): Deployment => ({ cores, speed: 1, users: 1, thinkSeconds: 0 });
const exponential = (meanSeconds: number): TaskTime => ({ kind: 'exponential', meanSeconds });
const erlang: TaskTime = { kind: 'erlang', phases: 3, meanSeconds: 6 };
const hyper: TaskTime = { kind: 'mixture', branches: [{ probability: 0.8, phases: 1, meanSeconds: 1 }, { probability: 0.2, phases: 1, meanSeconds: 9 }] };
const hyperErlang: TaskTime = { kind: 'mixture', branches: [{ probability: 0.5, phases: 5, meanSeconds: 5 }, { probability: 0.5, phases: 3, meanSeconds: 15 }] };
const logNormal: TaskTime = { kind: 'log-normal', meanSeconds: 4, sigma: 0.8 };
const measured: TaskTime = { kind: 'replay', seconds: [1, 1, 2, 3, 8] };

const one = (name: string, how: string, profile: StagesProfile, deployment: Deployment, exact: () => number): ExactCase => ({ name, how, profile, deployment, discipline: 'job-order', exact });

const repairman = (servers: number, users: number): ExactCase =>
  one(`M/M/${servers}//${users}, service 2 s, think 5 s`, 'machine repairman', oneStage(1, exponential(2)), { cores: servers, speed: 1, users, thinkSeconds: 5 }, () => machineRepairman({ users, think: 5, meanService: 2, servers }).response);

const longest = (name: string, tasks: number, time: TaskTime): ExactCase => one(`${tasks} ${name} tasks on ${tasks} cores`, 'mean of the longest, integrated', oneStage(tasks, time), alone(tasks), () => longestOfTasks(time, tasks));

const inTurn = (name: string, tasks: number, time: TaskTime): ExactCase => one(`${tasks} ${name} tasks on one core`, 'sum of means', oneStage(tasks, time), alone(1), () => tasks * meanTaskSeconds(time));

/** The stages of a Markov system as a profile. */
function profileOf(stages: MarkovSystem['stages']): StagesProfile {
  return { kind: 'stages', stages: stages.map(({ tasks, meanSeconds, after }, i) => ({ name: `s${i}`, tasks, taskTime: exponential(meanSeconds), after: after.map((before) => `s${before}`) })), overheadSeconds: 0 };
}

const markov = (name: string, system: MarkovSystem): ExactCase => ({
  name,
  how: 'Markov chain',
  profile: profileOf(system.stages),
  deployment: { cores: system.cores, speed: 1, users: system.users, thinkSeconds: system.thinkSeconds },
  discipline: system.discipline,
  exact: () => exactResponse(system),
});

/** A diamond: one stage, two beside each other, one that joins them. */
const diamond: MarkovSystem['stages'] = [
  { tasks: 2, meanSeconds: 1, after: [] },
  { tasks: 3, meanSeconds: 2, after: [0] },
  { tasks: 2, meanSeconds: 3, after: [0] },
  { tasks: 2, meanSeconds: 1, after: [1, 2] },
];

export const exactCases: readonly ExactCase[] = [
  repairman(1, 4),
  repairman(3, 10),
  repairman(8, 12),
  inTurn('Erlang', 20, erlang),
  inTurn('hyper-exponential', 20, hyper),
  inTurn('log-normal', 20, logNormal),
  one('50 constant tasks on 8 cores', 'ceil(50 / 8) waves', oneStage(50, { kind: 'constant', seconds: 2 }), alone(8), () => 14),
  one('48 constant tasks on 8 cores', '48 / 8 waves', oneStage(48, { kind: 'constant', seconds: 2 }), alone(8), () => 12),
  longest('exponential', 50, exponential(2)),
  longest('Erlang', 10, erlang),
  longest('hyper-exponential', 16, hyper),
  longest('hyper-Erlang', 16, hyperErlang),
  longest('log-normal', 16, logNormal),
  longest('replayed', 6, measured),
  one('200 exponential tasks on 16 cores', '(n - c) / c + H(c) means', oneStage(200, exponential(3)), alone(16), () => 3 * (184 / 16 + harmonic(16))),
  markov('a diamond on 2 cores, one user', { stages: diamond, cores: 2, users: 1, thinkSeconds: 5, discipline: 'job-order' }),
  markov('a diamond on 3 cores, 3 users', { stages: diamond, cores: 3, users: 3, thinkSeconds: 5, discipline: 'job-order' }),
  markov('a diamond on 3 cores, 3 users, one job at a time', { stages: diamond, cores: 3, users: 3, thinkSeconds: 5, discipline: 'one-job' }),
];

/** dagSim's m1 and m2: 144 exponential maps of 1 s, 192 exponential reduces of 0.5 s, 20 cores. */
const mapAndReduce: MarkovSystem['stages'] = [
  { tasks: 144, meanSeconds: 1, after: [] },
  { tasks: 192, meanSeconds: 0.5, after: [0] },
];

export const dagSimM1: ExactCase = one('dagSim m1: one user', '(n - c) / c + H(c) means, twice', profileOf(mapAndReduce), { cores: 20, speed: 1, users: 1, thinkSeconds: 10 }, () => 124 / 20 + harmonic(20) + 0.5 * (172 / 20 + harmonic(20)));

/** m2 raises the rate of thinking from 1 / 10 s in 50 steps. */
export const dagSimM2 = (step: number): ExactCase =>
  markov(`dagSim m2: 5 users, think ${(10 / step).toFixed(1)} s`, { stages: mapAndReduce, cores: 20, users: 5, thinkSeconds: 10 / step, discipline: 'one-job', endingMax: 1 });

/** Random graphs of up to four stages of up to three exponential tasks, on up to four cores, for up to three users. */
export function randomMarkovCases(count: number, seed: number): readonly ExactCase[] {
  const random = randomStreams(seed).stream('random-systems');
  return Array.from({ length: count }, (_, index) => {
    const stages = Array.from({ length: 1 + integerBelow(random, 4) }, (_unused, i) => ({
      // At least one task in all.
      tasks: i === 0 ? 1 + integerBelow(random, 3) : integerBelow(random, 4),
      meanSeconds: 0.5 + 3 * random.next(),
      after: Array.from({ length: i }, (_before, j) => j).filter(() => random.next() < 0.4),
    }));
    const [cores, users, thinkSeconds] = [1 + integerBelow(random, 4), 1 + integerBelow(random, 3), 0.5 + 5 * random.next()];
    return markov(`random ${index}`, { stages, cores, users, thinkSeconds, discipline: random.next() < 0.5 ? 'job-order' : 'one-job' });
  });
}
