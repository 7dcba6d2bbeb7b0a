import type { Random } from '../../model/random.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { DenseNetwork } from '../layers/dense-network.ts';
import { Adam } from '../optimisers/adam.ts';
import type { Replay } from '../replay/replay.ts';
import type { Batch } from '../replay/transition.ts';
import { newBatch } from '../replay/transition.ts';
import { addConservativeLoss } from './conservative-loss.ts';
import type { DqnConfig } from './dqn-config.ts';
import { addMarginLoss } from './margin-loss.ts';
import { updateTarget } from './target-update.ts';
import { addTdLoss } from './td-loss.ts';
import { tdTargets } from './td-target.ts';

/** The learner's whole state, as plain data. */
export type DqnLearnerState = {
  readonly parameters: Float32Array;
  readonly target: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly adamSteps: number;
  readonly updates: number;
  readonly skipped: number;
};

/** What one update did: the whole loss, and the norm of the gradients before clipping. */
export type UpdateReport = { readonly loss: number; readonly gradientNorm: number };

/**
 * The gradient steps of DQN (Mnih et al., "Human-level control through deep reinforcement learning", 2015) with the parts that the config
 * names. One update is `learn`, which reads like algorithm 1 of the paper; each of its lines is a file of its own.
 */
export class DqnLearner {
  readonly config: DqnConfig;
  readonly #actionCount: number;
  /** Room for two batches: double DQN needs the values of states and next states, and one pass over both is cheaper than two. */
  readonly #online: DenseNetwork;
  readonly #target: DenseNetwork;
  readonly #adam: Adam;
  readonly #batch: Batch;
  readonly #onlineNext: Float32Array;
  readonly #targets: Float32Array;
  readonly #errors: Float32Array;
  readonly #updatesPlanned: number;
  #updates = 0;
  #skipped = 0;

  /** Initial weights are drawn from `random`. The arena of `kernels` must have room: `arenaMebibytes`. */
  constructor(config: DqnConfig, stateSize: number, actionCount: number, kernels: Kernels, random: Random) {
    const { batchSize, learningRate, gradientNormMax } = config.optimiser;
    const shape = { inputs: stateSize, hidden: config.network.hidden, outputs: actionCount, dueling: config.network.dueling };
    this.config = config;
    this.#actionCount = actionCount;
    this.#online = new DenseNetwork(kernels, shape, 2 * batchSize, random);
    this.#target = new DenseNetwork(kernels, shape, batchSize, random);
    this.#target.copyFrom(this.#online);
    this.#adam = new Adam(kernels, this.#online.parameters.length, { rate: learningRate, normMax: gradientNormMax });
    // The memory writes rows where the network reads them.
    const [states, nextStates] = halves(this.#online.inputs, batchSize * stateSize);
    this.#batch = newBatch(batchSize, stateSize, actionCount, { states, nextStates });
    this.#onlineNext = halves(this.#online.outputs, batchSize * actionCount)[1];
    this.#targets = new Float32Array(batchSize);
    this.#errors = new Float32Array(batchSize);
    const { steps, warmUpSteps, trainEverySteps, updatesPerTraining } = config.schedule;
    this.#updatesPlanned = Math.max(1, ((steps - warmUpSteps) / trainEverySteps) * updatesPerTraining);
  }

  /** Updates so far. */
  get updates(): number {
    return this.#updates;
  }

  /** Those of them that moved no weight, since their gradient was not finite. */
  get skipped(): number {
    return this.#skipped;
  }

  /** All weights; what is deployed. Changes with every update. */
  get parameters(): Float32Array {
    return this.#online.parameters;
  }

  /** The value of every action in one state; the next call overwrites the array. */
  values(state: Float32Array): Float32Array {
    return this.#online.infer(state);
  }

  /** One update from a batch of the memory. */
  learn(replay: Replay, random: Random): UpdateReport {
    const { target: settings, optimiser } = this.config;
    const batch = this.#batch;
    replay.sample(batch, random);
    this.#target.inputs.set(batch.nextStates);
    const targetNext = this.#target.forward(batch.size);
    const values = this.#online.forward(settings.double ? 2 * batch.size : batch.size);
    tdTargets(batch, targetNext, settings.double ? this.#onlineNext : targetNext, this.#actionCount, this.#targets);

    const gradient = this.#online.outputGradients;
    gradient.fill(0);
    let loss = addTdLoss(batch, values, this.#targets, this.#actionCount, optimiser.huberDelta, gradient, this.#errors);
    loss += this.#addTerms(batch, values, gradient);

    this.#online.backward(batch.size);
    const gradientNorm = this.#adam.step(this.#online.parameters, this.#online.gradients, this.#rate());
    this.#updates++;
    if (!Number.isFinite(gradientNorm)) this.#skipped++;
    updateTarget(this.#target, this.#online, settings.update, this.#updates);
    replay.learned(batch, this.#errors);
    return { loss, gradientNorm };
  }

  save(): DqnLearnerState {
    return {
      parameters: this.#online.parameters.slice(),
      target: this.#target.parameters.slice(),
      first: this.#adam.first.slice(),
      second: this.#adam.second.slice(),
      adamSteps: this.#adam.steps,
      updates: this.#updates,
      skipped: this.#skipped,
    };
  }

  restore(state: DqnLearnerState): void {
    this.#online.parameters.set(state.parameters);
    this.#target.parameters.set(state.target);
    this.#adam.first.set(state.first);
    this.#adam.second.set(state.second);
    this.#adam.steps = state.adamSteps;
    this.#updates = state.updates;
    this.#skipped = state.skipped;
  }

  #addTerms(batch: Batch, values: Float32Array, gradient: Float32Array): number {
    const { margin, conservativeAlpha } = this.config.terms;
    let loss = 0;
    if (margin !== null) loss += addMarginLoss(batch, values, this.#actionCount, margin, gradient);
    if (conservativeAlpha !== null) loss += addConservativeLoss(batch, values, this.#actionCount, conservativeAlpha, gradient);
    return loss;
  }

  #rate(): number {
    const { learningRate, finalRateShare } = this.config.optimiser;
    return learningRate * (1 - (1 - finalRateShare) * Math.min(1, this.#updates / this.#updatesPlanned));
  }
}

/** Room that a learner of this config needs in an arena. */
export function arenaMebibytes(config: DqnConfig, stateSize: number, actionCount: number): number {
  const widths = [stateSize, ...config.network.hidden, actionCount + 1];
  const weights = widths.slice(1).reduce((sum, width, i) => sum + ((widths[i] ?? 0) + 1) * width, 0);
  // Weights and gradients of two networks and two moments; inputs, activations and their gradients for three batches; scratch of the kernels.
  const floats = 6 * weights + 3 * config.optimiser.batchSize * 2 * (widths.reduce((sum, width) => sum + width, 0) + actionCount);
  return 2 + Math.ceil((floats * 4) / 2 ** 20);
}

const halves = (array: Float32Array, at: number): readonly [Float32Array, Float32Array] => [array.subarray(0, at), array.subarray(at)];
