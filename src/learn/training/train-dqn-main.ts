import type { DqnConfig } from '../dqn/dqn-config.ts';
import { environmentNamed } from '../environments/named-environments.ts';
import type { KernelName } from '../kernels/kernels.ts';
import type { JobContext } from '../ports/compute.ts';
import type { DqnCheckpoint } from './dqn-checkpoint.ts';
import type { DqnTraining, TrainingProgress } from './dqn-trainer.ts';
import { DqnTrainer } from './dqn-trainer.ts';
import { weightsHash } from './weights-hash.ts';

/** What to train, as plain data. */
export type TrainDqnInput = {
  readonly environment: string;
  readonly config: DqnConfig;
  readonly seed: number;
  readonly kernel?: KernelName;
  readonly check?: { readonly everySteps: number; readonly episodes: number };
  readonly progressEverySteps: number;
  /** Goes on from here instead of from the beginning. */
  readonly checkpoint?: DqnCheckpoint;
};

/** `stopped` when the caller asked for it; either way the checkpoint holds all there is. */
export type TrainDqnOutput = {
  readonly outcome: 'finished' | 'stopped';
  readonly progress: TrainingProgress;
  readonly weightsHash: string;
  readonly checkpoint: DqnCheckpoint;
};

/** The job that trains a DQN elsewhere than in the loop; `trainDqnModule` names it to a `Compute`. */
export function run(input: TrainDqnInput, context: JobContext<TrainingProgress>): TrainDqnOutput {
  const trainer = new DqnTrainer(trainingOf(input), input.checkpoint);
  let stopped = false;
  while (!trainer.finished && !stopped) {
    trainer.run(input.progressEverySteps);
    context.progress(trainer.progress());
    stopped = context.stopRequested();
  }
  return {
    outcome: trainer.finished ? 'finished' : 'stopped',
    progress: trainer.progress(),
    weightsHash: weightsHash(trainer.learner.parameters),
    checkpoint: trainer.checkpoint(),
  };
}

function trainingOf({ environment, config, seed, kernel, check }: TrainDqnInput): DqnTraining {
  return {
    environment: environmentNamed(environment),
    config,
    seed,
    ...(kernel === undefined ? {} : { kernel }),
    ...(check === undefined ? {} : { check: { ...check, environment: environmentNamed(environment) } }),
  };
}
