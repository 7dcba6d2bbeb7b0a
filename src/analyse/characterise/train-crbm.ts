import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Crbm, CrbmSettings } from './crbm.ts';
import { conditionAt, hiddenGiven, newCrbm, visibleGiven } from './crbm.ts';
import type { Matrix } from './matrix.ts';
import { rowOf } from './matrix.ts';

/** Examples that a training looks at in all, whatever the epochs: about ten seconds. Long histories need fewer epochs. */
const examplesMax = 1_000_000;

export type TrainedCrbm = {
  readonly machine: Crbm;
  /** Mean Euclidean distance between a step and its reconstruction, by epoch. */
  readonly errors: readonly number[];
};

/**
 * Trains by contrastive divergence with one step (CD-1; Hinton, "Training Products of Experts by Minimizing Contrastive Divergence", Neural
 * Computation 2002), one example at a time in random order, with mean-field activations in both phases as AI4DL does. Ends when the error has
 * not fallen for `patience` epochs in a row. The series are scaled and have equal columns; equal streams give equal weights.
 * The rate of an example far from the others is lowered to the inverse of its squared norm: the visible units are linear, and a step
 * longer than that (one value 30 standard deviations out is enough) makes the weights grow without bound.
 */
export function trainCrbm(series: readonly Matrix[], settings: CrbmSettings, random: Random): TrainedCrbm {
  const machine = newCrbm(series[0]?.columns ?? 0, settings, random);
  const examples: Example[] = series.flatMap((one, index) => Array.from({ length: one.rows }, (_, row) => ({ index, row })));
  const workspace = workspaceOf(machine);
  const errors: number[] = [];
  let patience = settings.patience;
  for (let epoch = 0; epoch < settings.epochs && patience > 0 && epoch * examples.length < examplesMax; epoch++) {
    shuffle(examples, random);
    let error = 0;
    for (const { index, row } of examples) {
      const one = series[index] as Matrix;
      conditionAt(one, row, machine.history, workspace.condition);
      const example = rowOf(one, row);
      error += learn(machine, example, workspace, Math.min(settings.learningRate, 1 / (1 + squaredNorm(example) + squaredNorm(workspace.condition))));
    }
    const mean = error / Math.max(1, examples.length);
    patience = mean >= (errors.at(-1) ?? Infinity) ? patience - 1 : settings.patience;
    errors.push(mean);
  }
  return { machine, errors };
}

/** A row of one of the series. */
type Example = { readonly index: number; readonly row: number };

type Workspace = { readonly condition: Float64Array; readonly up: Float64Array; readonly down: Float64Array; readonly upAgain: Float64Array };

const workspaceOf = ({ visible, hidden, history }: Crbm): Workspace => ({
  condition: new Float64Array(visible * history),
  up: new Float64Array(hidden),
  down: new Float64Array(visible),
  upAgain: new Float64Array(hidden),
});

/** One step of CD-1; returns the distance between the example and its reconstruction. */
function learn(machine: Crbm, example: Float64Array, { condition, up, down, upAgain }: Workspace, rate: number): number {
  hiddenGiven(machine, example, condition, up);
  visibleGiven(machine, up, condition, down);
  hiddenGiven(machine, down, condition, upAgain);
  let error = 0;
  for (let v = 0; v < machine.visible; v++) {
    const difference = (example[v] as number) - (down[v] as number);
    error += difference * difference;
    machine.visibleBias[v] = (machine.visibleBias[v] as number) + rate * difference;
    add(machine.a, v, condition, rate * difference);
  }
  for (let h = 0; h < machine.hidden; h++) {
    const difference = (up[h] as number) - (upAgain[h] as number);
    machine.hiddenBias[h] = (machine.hiddenBias[h] as number) + rate * difference;
    add(machine.b, h, condition, rate * difference);
    add(machine.w, h, example, rate * (up[h] as number));
    add(machine.w, h, down, -rate * (upAgain[h] as number));
  }
  return Math.sqrt(error);
}

function add(weights: Float32Array, row: number, direction: Float64Array, factor: number): void {
  const from = row * direction.length;
  for (let i = 0; i < direction.length; i++) weights[from + i] = (weights[from + i] as number) + factor * (direction[i] as number);
}

function squaredNorm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** Fisher and Yates. */
function shuffle(items: Example[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = integerBelow(random, i + 1);
    [items[i], items[j]] = [items[j] as Example, items[i] as Example];
  }
}
