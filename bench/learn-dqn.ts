import type { DqnConfig } from '../src/learn/dqn/dqn-config.ts';
import { defaultDqnConfig, defaultPriorities } from '../src/learn/dqn/dqn-config.ts';
import { arenaMebibytes, DqnLearner } from '../src/learn/dqn/dqn-learner.ts';
import { CartPole } from '../src/learn/environments/cart-pole.ts';
import { createKernels } from '../src/learn/kernels/create-kernels.ts';
import { PrioritisedReplay } from '../src/learn/replay/prioritised-replay.ts';
import type { Replay } from '../src/learn/replay/replay.ts';
import { newBatch } from '../src/learn/replay/transition.ts';
import { UniformReplay } from '../src/learn/replay/uniform-replay.ts';
import { DqnTrainer } from '../src/learn/training/dqn-trainer.ts';
import { normal, randomStreams } from '../src/model/random.ts';
import { NaiveDqn } from './naive-dqn.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };
/** Times a second, by CPU time and by the clock. */
type Rate = { readonly cpu: number; readonly clock: number };
/** Calls the thing so many times. */
type Work = (times: number) => void;

const rounds = 5;
const capacity = 10_000;
const seed = 1;
const plain: DqnConfig = {
  ...defaultDqnConfig,
  network: { hidden: [64, 64], dueling: false },
  target: { ...defaultDqnConfig.target, nStep: 1, double: false },
  replay: { kind: 'uniform', capacity },
};
const rainbow: DqnConfig = {
  ...plain,
  network: { hidden: [64, 64], dueling: true },
  target: { ...plain.target, double: true },
  replay: { kind: 'prioritised', capacity, ...defaultPriorities },
};
const wide: DqnConfig = { ...plain, network: { hidden: [256, 256], dueling: false } };

/**
 * Everything runs on one thread in turns with its baseline; medians of five rounds. Rates are per second of this process's CPU time, which is what
 * one core does even while others use the machine (the collector's and compiler's threads count too); the rate by the clock is beside it.
 */
export async function bench(): Promise<readonly Figure[]> {
  return [
    updates('dqn-updates-64-64', plain, 8000, 4000, 600),
    updates('dqn-updates-64-64-double-dueling-prioritised', rainbow, null, 4000, 600),
    updates('dqn-updates-256-256', wide, 800, 400, 40),
    environmentSteps(),
    inference(),
  ];
}

/** Updates a second of a 4-h-h-2 network with batches of 64: sampling, targets, backward, clipping, Adam, target network. */
function updates(name: string, config: DqnConfig, goal: number | null, times: number, naiveTimes: number): Figure {
  const { learner, replay, kernel } = filled(config);
  const sampling = randomStreams(seed).stream('bench-sampling');
  const ours: Work = (count) => {
    for (let i = 0; i < count; i++) learner.learn(replay, sampling);
  };
  const { mine, naive, byClock, runs } = inTurns(ours, times, naiveUpdates(config, replay), naiveTimes);
  return figure(name, 'updates/s', mine, times, {
    byClock: Math.round(byClock),
    goal, batch: config.optimiser.batchSize, kernel, baseline: 'the plain update (no double, no clipping) in naive loops, the same sampling', baselineValue: Math.round(naive), ratio: round(mine / naive), runs,
  });
}

function naiveUpdates(config: DqnConfig, replay: Replay): Work {
  const random = randomStreams(seed).stream('bench-naive');
  const network = new NaiveDqn([4, ...config.network.hidden, 2], () => random.next());
  const batch = newBatch(config.optimiser.batchSize, 4, 2);
  return (count) => {
    for (let i = 0; i < count; i++) {
      replay.sample(batch, random);
      network.learn(batch.states, batch.actions, batch.returns, batch.discounts, batch.nextStates, batch.size, config.optimiser.learningRate);
    }
  };
}

/** A learner with a full memory of made-up transitions. */
function filled(config: DqnConfig): { learner: DqnLearner; replay: Replay; kernel: string } {
  const random = randomStreams(seed).stream('bench-filling');
  const kernels = createKernels({ mebibytes: arenaMebibytes(config, 4, 2) });
  const replay = config.replay.kind === 'uniform' ? new UniformReplay(capacity, 4, 2) : new PrioritisedReplay(capacity, 4, 2, config.replay);
  const draw = (): Float32Array => Float32Array.from({ length: 4 }, () => normal(random));
  const mask = Uint8Array.of(1, 1);
  for (let i = 0; i < capacity; i++) {
    replay.add({ state: draw(), mask, action: i % 2, return: normal(random), discount: i % 20 === 0 ? 0 : 0.95, nextState: draw(), nextMask: mask, demonstration: false });
  }
  return { learner: new DqnLearner(config, 4, 2, kernels, randomStreams(seed).stream('bench-weights')), replay, kernel: kernels.name };
}

/** CartPole with one update every four steps: acting, the environment, the memory and the updates together. */
function environmentSteps(): Figure {
  const steps = 20_000;
  const config: DqnConfig = { ...plain, exploration: { from: 1, to: 0.05, steps: 1000 }, schedule: { steps: 10 ** 9, warmUpSteps: 100, trainEverySteps: 4, updatesPerTraining: 1 } };
  const trainer = new DqnTrainer({ environment: new CartPole(), config, seed });
  const run: Work = (count) => trainer.run(count);
  run(steps);
  const rates = Array.from({ length: rounds }, () => rateOf(run, steps));
  return figure('cart-pole-steps', 'steps/s', median(rates.map(({ cpu }) => cpu)), steps, {
    byClock: Math.round(median(rates.map(({ clock }) => clock))),
    goal: 25_000, updateEverySteps: 4, network: '4-64-64-2', batch: 64, kernel: trainer.provenance.kernel, runs: rates.map(({ cpu }) => Math.round(cpu)),
    baseline: 'stable-baselines3 DQN on CartPole as published by others, on other hardware (e2-standard-8)', baselineValue: 642,
  });
}

/** The values of one state, as a decision asks for them. */
function inference(): Figure {
  const { learner, kernel } = filled(plain);
  const random = randomStreams(seed).stream('bench-inference');
  const states = Array.from({ length: 256 }, () => Float32Array.from({ length: 4 }, () => normal(random)));
  const naive = new NaiveDqn([4, 64, 64, 2], () => random.next());
  let sum = 0;
  const loop = (values: (state: Float32Array) => Float32Array): Work => (count) => {
    for (let i = 0; i < count; i++) sum += values(states[i & 255] as Float32Array)[0] ?? 0;
  };
  const times = 200_000;
  const { mine, naive: theirs, byClock, runs } = inTurns(loop((state) => learner.values(state)), times, loop((state) => naive.infer(state)), times / 10);
  return figure('inference-one-state', 'us', 1e6 / mine, times, {
    byClock: round(1e6 / byClock), goal: 5, network: '4-64-64-2', kernel, baseline: 'naive loops', baselineValue: round(1e6 / theirs), ratio: round(mine / theirs), runs: runs.map((rate) => round(1e6 / rate)), checksum: Number.isFinite(sum),
  });
}

/** Rates of both, measured in turns after one round of warming up each. */
function inTurns(ours: Work, times: number, baseline: Work, baselineTimes: number): { mine: number; naive: number; byClock: number; runs: number[] } {
  ours(times);
  baseline(baselineTimes);
  const [mine, naive]: [Rate[], Rate[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    mine.push(rateOf(ours, times));
    naive.push(rateOf(baseline, baselineTimes));
  }
  const cpuOf = (rates: readonly Rate[]): number => median(rates.map(({ cpu }) => cpu));
  return { mine: cpuOf(mine), naive: cpuOf(naive), byClock: median(mine.map(({ clock }) => clock)), runs: mine.map(({ cpu }) => Math.round(cpu)) };
}

function rateOf(work: Work, times: number): Rate {
  const [start, before] = [performance.now(), process.cpuUsage()];
  work(times);
  const { user, system } = process.cpuUsage(before);
  return { cpu: (times / (user + system)) * 1e6, clock: (times / (performance.now() - start)) * 1000 };
}

const figure = (name: string, unit: string, value: number, n: number, detail: object): Figure => ({ name, unit, value: unit === 'us' ? round(value) : Math.round(value), n, detail });
const round = (value: number): number => Math.round(value * 100) / 100;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
