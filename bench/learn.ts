import { createKernels } from '../src/learn/kernels/create-kernels.ts';
import type { KernelName } from '../src/learn/kernels/kernels.ts';
import { denseLayer } from '../src/learn/layers/dense-layer.ts';
import { LstmSteps, lstmLayer, lstmWeights } from '../src/learn/layers/lstm-layer.ts';
import { meanSquaredError } from '../src/learn/losses/regression.ts';
import { Adam } from '../src/learn/optimisers/adam.ts';
import { Graph } from '../src/learn/tensor/graph.ts';
import { Parameters } from '../src/learn/tensor/parameters.ts';
import { selectRows } from '../src/learn/tensor/select-rows.ts';
import { normal, randomStreams } from '../src/model/random.ts';
import { NaiveLstm } from './naive-lstm.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const seed = 1;
const [steps, batch, width] = [48, 32, 16];

/** Runs of each measurement, taken in turns with its baseline; the median counts. */
const rounds = 7;

/**
 * The tensor engine: matrix products in GFLOP/s (goal 25) beside plain JavaScript, a whole training step of LSTM(16) over 48 steps of 32 series
 * (goal 4 ms) beside the same step in plain loops, and one more step of a fed LSTM (goal 5 µs). Times are this process's CPU time, which is what one
 * core does even while others use the machine (the collector's and compiler's threads count too).
 */
export function bench(): Promise<readonly Figure[]> {
  return Promise.resolve([...products(), lstmStep(), lstmInference()]);
}

/** [rows, depth, columns]. */
const shapes = [[64, 64, 64], [128, 120, 88], [64, 256, 256]] as const;

function products(): Figure[] {
  const { name } = createKernels({ mebibytes: 1 });
  return (['multiply', 'multiplyTransposedLeft', 'multiplyTransposedRight'] as const).flatMap((form) => shapes.map(([m, k, n]) => {
    const [fast, plain] = inTurns(() => productRate(name, form, m, k, n, 200), () => productRate('plain', form, m, k, n, 4));
    return {
      name: `${form}-${m}x${k}x${n}`, unit: 'GFLOP/s', value: rounded(fast.median, 1), n: rounds,
      detail: { goal: 25, kernel: name, runs: fast.runs.map((run) => rounded(run, 1)), baseline: 'plain JavaScript over Float32Array', baselineValue: rounded(plain.median, 2), ratio: rounded(fast.median / plain.median, 1) },
    };
  }));
}

function productRate(name: KernelName, form: 'multiply' | 'multiplyTransposedLeft' | 'multiplyTransposedRight', m: number, k: number, n: number, times: number): number {
  const kernels = createKernels({ name, mebibytes: 4 });
  const draws = randomStreams(seed).stream('bench-learn');
  const [a, b] = [m * k, k * n].map((length) => kernels.arena.copyOf(Float32Array.from({ length }, () => normal(draws)))) as [Float32Array, Float32Array];
  const c = kernels.arena.floats(m * n);
  const run = (count: number): number => {
    const start = cpuMilliseconds();
    for (let i = 0; i < count; i++) kernels[form](a, b, c, m, k, n);
    return cpuMilliseconds() - start;
  };
  run(Math.ceil(times / 4));
  return (2 * m * k * n * times) / run(times) / 1e6;
}

function lstmStep(): Figure {
  const draws = randomStreams(seed).stream('bench-learn');
  const kernels = createKernels();
  const graph = new Graph(kernels);
  const parameters = new Parameters(kernels, 4096);
  const x = graph.tensor(steps * batch, 1);
  const targets = new Float32Array(batch);
  const hidden = lstmLayer(parameters, 1, width, draws)(graph, x, batch);
  const last = selectRows(graph, hidden, Array.from({ length: batch }, (_, series) => (steps - 1) * batch + series));
  const loss = meanSquaredError(graph, denseLayer(parameters, width, 1, draws)(graph, last), targets);
  const adam = new Adam(kernels, parameters.values.length, { rate: 1e-3, normMax: 1 });
  const naive = new NaiveLstm({ steps, batch, width, random: draws });
  const fill = (series: Float32Array, wanted: Float32Array): void => {
    for (let i = 0; i < series.length; i++) series[i] = draws.next() - 0.5;
    for (let i = 0; i < wanted.length; i++) wanted[i] = series[i] as number;
  };
  const [fast, plain] = inTurns(
    () => millisecondsPer(100, () => {
      fill(x.values, targets);
      parameters.gradients.fill(0);
      graph.forward();
      graph.backward();
      adam.step(parameters.values, parameters.gradients);
      return loss.value();
    }),
    () => millisecondsPer(5, () => {
      fill(naive.x, naive.targets);
      return naive.train();
    }),
  );
  return {
    name: 'lstm-training-step', unit: 'ms', value: rounded(fast.median, 3), n: rounds * 100,
    detail: {
      goal: 4, network: 'LSTM(16) and one output', sequence: steps, batch, kernel: kernels.name, includes: 'filling the batch, forward, backward through time, clipping, Adam', seed,
      runs: fast.runs.map((run) => rounded(run, 3)), baseline: 'the same in plain loops over Float32Array', baselineValue: rounded(plain.median, 2), ratio: rounded(plain.median / fast.median, 1),
    },
  };
}

function lstmInference(): Figure {
  const draws = randomStreams(seed).stream('bench-learn');
  const kernels = createKernels({ mebibytes: 2 });
  const lstm = new LstmSteps(kernels, lstmWeights(new Parameters(kernels, 4096), 1, width, draws));
  const input = kernels.arena.floats(1);
  const [fast] = inTurns(() => 1000 * millisecondsPer(20_000, () => {
    input[0] = draws.next();
    return lstm.step(input)[0] as number;
  }));
  return { name: 'lstm-inference-step', unit: 'µs', value: rounded(fast.median, 3), n: rounds * 20_000, detail: { goal: 5, network: 'LSTM(16), one series, one more step', kernel: kernels.name, seed, runs: fast.runs.map((run) => rounded(run, 3)) } };
}

type Measured = { readonly median: number; readonly runs: readonly number[] };

/** Each measurement once to warm up, then in turns, so that a busy moment of the machine meets all. */
function inTurns<M extends readonly (() => number)[]>(...measurements: M): { readonly [I in keyof M]: Measured } {
  for (const measure of measurements) measure();
  const runs = measurements.map((): number[] => []);
  for (let round = 0; round < rounds; round++) for (const [index, measure] of measurements.entries()) runs[index]?.push(measure());
  return runs.map((own) => ({ median: own.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0, runs: own })) as unknown as { readonly [I in keyof M]: Measured };
}

/** The sum keeps an optimiser from leaving out what nobody reads. */
function millisecondsPer(times: number, action: () => number): number {
  let sum = 0;
  const start = cpuMilliseconds();
  for (let i = 0; i < times; i++) sum += action();
  const elapsed = cpuMilliseconds() - start;
  if (!Number.isFinite(sum)) throw new Error('the measured network gave no finite numbers');
  return elapsed / times;
}

const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
