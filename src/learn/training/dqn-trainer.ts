import { InvalidInputError } from '../../model/error.ts';
import type { ResumableRandom } from '../../model/random.ts';
import { integerBelow, randomStreams, resumableStream } from '../../model/random.ts';
import type { DqnConfig } from '../dqn/dqn-config.ts';
import { checkDqnConfig } from '../dqn/dqn-config.ts';
import { arenaMebibytes, DqnLearner } from '../dqn/dqn-learner.ts';
import { EpsilonGreedy } from '../dqn/epsilon-greedy.ts';
import type { Explorer } from '../dqn/explorer.ts';
import type { Environment } from '../environments/environment.ts';
import { WatchedEnvironment } from '../environments/watched-environment.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import type { KernelName } from '../kernels/kernels.ts';
import type { Demonstrator } from '../replay/demonstrations.ts';
import { recordDemonstrations } from '../replay/demonstrations.ts';
import { NStepFold } from '../replay/n-step-fold.ts';
import { PrioritisedReplay } from '../replay/prioritised-replay.ts';
import type { Replay } from '../replay/replay.ts';
import type { Transition } from '../replay/transition.ts';
import { UniformReplay } from '../replay/uniform-replay.ts';
import type { BestWeights, DqnCheckpoint, Provenance } from './dqn-checkpoint.ts';
import { evaluate } from './evaluate.ts';

/** How a training is set up. The same options must be given again to resume one. */
export type DqnTraining = {
  readonly environment: Environment;
  readonly config: DqnConfig;
  readonly seed: number;
  /** The fastest of this machine if left out. */
  readonly kernel?: KernelName;
  /** Puts something in front of the learner, such as guides; it gets the epsilon-greedy explorer to ask. */
  readonly explorer?: (behind: Explorer) => Explorer;
  /** Episodes of a demonstrator that are kept for ever, and updates on them alone before the first step. */
  readonly demonstrations?: { readonly demonstrator: Demonstrator; readonly episodes: number; readonly updates: number };
  /** Every so many steps the greedy policy plays so many episodes in an environment apart; the best weights are kept. */
  readonly check?: { readonly environment: Environment; readonly everySteps: number; readonly episodes: number };
};

/** How far a training is. `meanReturn` is over the last 100 finished episodes, null before the first. */
export type TrainingProgress = {
  readonly step: number;
  readonly steps: number;
  readonly updates: number;
  /** Updates that moved nothing, since their loss or gradient was not finite; more than a few mean that something is out of scale. */
  readonly skipped: number;
  readonly episodes: number;
  readonly meanReturn: number | null;
  readonly bestScore: number | null;
};

/** Finished episodes that the mean return is taken over, as usual for CartPole. */
const recentEpisodes = 100;

/**
 * Trains a DQN in an environment, step by step and synchronously: who calls it decides where it runs, when it reports, stops and
 * is written down. Equal environments, configs and seeds give equal weights under the same kernel and Node version, whether or not the
 * training was interrupted; both are in the checkpoint's provenance.
 * @example
 * const trainer = new DqnTrainer({ environment: new CartPole(), config: defaultDqnConfig, seed: 1 });
 * while (!trainer.finished) trainer.step();
 */
export class DqnTrainer {
  readonly provenance: Provenance;
  readonly learner: DqnLearner;
  readonly #training: DqnTraining;
  readonly #replay: Replay;
  readonly #explorer: Explorer;
  readonly #give: (transition: Transition) => void;
  readonly #random: { readonly acting: ResumableRandom; readonly sampling: ResumableRandom; readonly episodes: ResumableRandom };
  readonly #state: Float32Array;
  readonly #nextState: Float32Array;
  readonly #mask: Uint8Array;
  readonly #nextMask: Uint8Array;
  #fold: NStepFold;
  #step = 0;
  #episode: { seed: number; actions: number[]; return: number } = { seed: 0, actions: [], return: 0 };
  #episodes = 0;
  #recent: number[] = [];
  #best: BestWeights | null = null;

  /**
   * Throws InvalidInputError for a config that cannot be, or a checkpoint of another training; so do steps in which the environment
   * gives a reward or observation that is no number, or allows nothing.
   */
  constructor(training: DqnTraining, checkpoint?: DqnCheckpoint) {
    const { environment, config, seed } = training;
    checkDqnConfig(config);
    const watched = (one: Environment): Environment => new WatchedEnvironment(one, config.target.rewardScale);
    const { observationSize, actionCount } = environment;
    this.#training = { ...training, environment: watched(environment), ...(training.check === undefined ? {} : { check: { ...training.check, environment: watched(training.check.environment) } }) };
    const kernel = checkpoint?.provenance.kernel ?? training.kernel;
    const kernels = createKernels({ mebibytes: arenaMebibytes(config, observationSize, actionCount), ...(kernel === undefined ? {} : { name: kernel }) });
    this.provenance = { environment: environment.name, seed, kernel: kernels.name, nodeVersions: nodeVersionsOf(checkpoint), config };
    this.learner = new DqnLearner(config, observationSize, actionCount, kernels, randomStreams(seed).stream('weights'));
    this.#replay = newReplay(config, observationSize, actionCount);
    this.#give = (transition) => this.#replay.add(transition);
    const greedy = new EpsilonGreedy((state) => this.learner.values(state), config.exploration);
    this.#explorer = training.explorer?.(greedy) ?? greedy;
    const streamOf = (name: string): ResumableRandom => resumableStream(seed, 'training', name);
    this.#random = { acting: streamOf('acting'), sampling: streamOf('sampling'), episodes: streamOf('episodes') };
    this.#state = new Float32Array(observationSize);
    this.#nextState = new Float32Array(observationSize);
    this.#mask = new Uint8Array(actionCount);
    this.#nextMask = new Uint8Array(actionCount);
    this.#fold = this.#newFold();
    if (checkpoint !== undefined) {
      this.#restore(checkpoint);
      return;
    }
    this.#demonstrate();
    this.#begin(integerBelow(this.#random.episodes, 2 ** 32));
  }

  get finished(): boolean {
    return this.#step >= this.#training.config.schedule.steps;
  }

  /** The best weights by the checks, null without a check or before the first. */
  get best(): BestWeights | null {
    return this.#best;
  }

  /** One step in the environment, and the updates that are due after it. */
  step(): void {
    const { environment } = this.#training;
    const action = this.#explorer.chooseAction(this.#state, this.#mask, this.#random.acting, this.#step);
    this.#episode.actions.push(action);
    const ended = this.#take(action, this.#give);
    this.#step++;
    this.#learnWhenDue();
    if (ended) this.#end();
    else this.#goOn(environment.actionCount);
    this.#checkWhenDue();
  }

  /** Steps until the end of the training or until `steps` are done, whichever comes first. */
  run(steps = Number.POSITIVE_INFINITY): void {
    for (let i = 0; i < steps && !this.finished; i++) this.step();
  }

  progress(): TrainingProgress {
    return {
      step: this.#step,
      steps: this.#training.config.schedule.steps,
      updates: this.learner.updates,
      skipped: this.learner.skipped,
      episodes: this.#episodes,
      meanReturn: this.#recent.length === 0 ? null : this.#recent.reduce((sum, value) => sum + value, 0) / this.#recent.length,
      bestScore: this.#best?.score ?? null,
    };
  }

  checkpoint(): DqnCheckpoint {
    const { acting, sampling, episodes } = this.#random;
    return {
      kind: 'dqn-checkpoint',
      provenance: this.provenance,
      step: this.#step,
      episode: { seed: this.#episode.seed, actions: [...this.#episode.actions] },
      returns: { episodes: this.#episodes, recent: [...this.#recent] },
      random: { acting: acting.save(), sampling: sampling.save(), episodes: episodes.save() },
      learner: this.learner.save(),
      replay: this.#replay.save(),
      best: this.#best,
    };
  }

  #restore(checkpoint: DqnCheckpoint): void {
    refuseOther(checkpoint, this.provenance);
    this.#step = checkpoint.step;
    this.#episodes = checkpoint.returns.episodes;
    this.#recent = [...checkpoint.returns.recent];
    this.#random.acting.restore(checkpoint.random.acting);
    this.#random.sampling.restore(checkpoint.random.sampling);
    this.#random.episodes.restore(checkpoint.random.episodes);
    this.learner.restore(checkpoint.learner);
    this.#replay.restore(checkpoint.replay);
    this.#best = checkpoint.best;
    this.#begin(checkpoint.episode.seed);
    for (const action of checkpoint.episode.actions) {
      this.#episode.actions.push(action);
      // What it folds was put into the memory before the checkpoint was made.
      if (this.#take(action, () => undefined)) throw new InvalidInputError([`the open episode of the checkpoint has ended when ${this.provenance.environment} is played again; the environment has changed: train anew`]);
      this.#goOn(this.#training.environment.actionCount);
    }
  }

  /** Takes the action, folds what it gave, and tells whether the episode has ended. */
  #take(action: number, give: (transition: Transition) => void): boolean {
    const { environment, config } = this.#training;
    const { reward, ending } = environment.step(action, this.#nextState);
    environment.allowed(this.#nextMask);
    this.#episode.return += reward;
    this.#fold.push(
      { state: this.#state, mask: this.#mask, action, reward: reward * config.target.rewardScale, ending, nextState: this.#nextState, nextMask: this.#nextMask, demonstration: false },
      give,
    );
    return ending !== 'none';
  }

  #goOn(actionCount: number): void {
    this.#state.set(this.#nextState);
    for (let action = 0; action < actionCount; action++) this.#mask[action] = this.#nextMask[action] ?? 0;
  }

  #begin(seed: number): void {
    this.#episode = { seed, actions: [], return: 0 };
    this.#training.environment.reset(seed, this.#state);
    this.#training.environment.allowed(this.#mask);
  }

  #end(): void {
    this.#episodes++;
    this.#recent.push(this.#episode.return);
    if (this.#recent.length > recentEpisodes) this.#recent.shift();
    this.#begin(integerBelow(this.#random.episodes, 2 ** 32));
  }

  #learnWhenDue(): void {
    const { warmUpSteps, trainEverySteps, updatesPerTraining } = this.#training.config.schedule;
    if (this.#step < warmUpSteps || this.#step % trainEverySteps !== 0 || this.#replay.size === 0) return;
    for (let i = 0; i < updatesPerTraining; i++) this.learner.learn(this.#replay, this.#random.sampling);
  }

  /** The episodes of a check are the same at every check, so that weights are compared on equal terms. */
  #checkWhenDue(): void {
    const { check, seed } = this.#training;
    if (check === undefined || this.#step % check.everySteps !== 0) return;
    const returns = evaluate(check.environment, (state) => this.learner.values(state), check.episodes, randomStreams(seed).stream('training', 'check'));
    const score = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    // Of equals the later: it has seen more.
    if (this.#best === null || score >= this.#best.score) this.#best = { step: this.#step, score, parameters: this.learner.parameters.slice() };
  }

  #demonstrate(): void {
    const { demonstrations, environment, config } = this.#training;
    if (demonstrations === undefined) return;
    recordDemonstrations(environment, demonstrations, config.target.rewardScale, this.#newFold(), this.#replay, this.#random.episodes);
    for (let i = 0; i < demonstrations.updates; i++) this.learner.learn(this.#replay, this.#random.sampling);
  }

  #newFold(): NStepFold {
    const { environment, config } = this.#training;
    return new NStepFold(config.target.nStep, config.target.gamma, environment.observationSize, environment.actionCount);
  }
}

function newReplay({ replay }: DqnConfig, stateSize: number, actionCount: number): Replay {
  if (replay.kind === 'uniform') return new UniformReplay(replay.capacity, stateSize, actionCount);
  return new PrioritisedReplay(replay.capacity, stateSize, actionCount, replay);
}

const nodeVersionsOf = (checkpoint?: DqnCheckpoint): readonly string[] => [...new Set([...(checkpoint?.provenance.nodeVersions ?? []), process.versions.node])];

function refuseOther({ provenance: theirs }: DqnCheckpoint, ours: Provenance): void {
  const problems = (['environment', 'seed', 'config'] as const)
    .filter((field) => JSON.stringify(theirs[field]) !== JSON.stringify(ours[field]))
    .map((field) => `${field} is ${JSON.stringify(ours[field])}; the checkpoint was made with ${JSON.stringify(theirs[field])}; resume with the same or train anew`);
  if (problems.length > 0) throw new InvalidInputError(problems);
}
