import { InvalidInputError } from '../../model/error.ts';
import type { PrioritySettings } from '../replay/prioritised-replay.ts';
import type { EpsilonSchedule } from './epsilon-schedule.ts';
import type { MarginSettings } from './margin-loss.ts';

/** Everything a DQN is made of. Each group names the part that reads it; `defaultDqnConfig` says where the numbers come from. */
export type DqnConfig = {
  readonly network: NetworkSettings;
  readonly target: TargetSettings;
  readonly optimiser: OptimiserSettings;
  readonly replay: ReplaySettings;
  readonly exploration: EpsilonSchedule;
  readonly schedule: ScheduleSettings;
  readonly terms: TermSettings;
};

/** Fully connected ReLU layers; `dueling` splits the last step into V and A (Wang et al., "Dueling network architectures", 2016). */
export type NetworkSettings = { readonly hidden: readonly number[]; readonly dueling: boolean };

/** What the network is drawn to. */
export type TargetSettings = {
  /** Discount of one step, 0..1. */
  readonly gamma: number;
  /**
   * Rewards are multiplied by it before they are learnt from; returns are reported without. Choose it so that values come out near 1 (1 - gamma
   * for rewards of 1): where errors are far beyond the Huber delta, the loss settles on a median and rare terminal states are outvoted.
   */
  readonly rewardScale: number;
  /** Steps that are folded into one return; 1 is plain DQN. */
  readonly nStep: number;
  readonly double: boolean;
  readonly update: TargetUpdate;
};

/** Copy the weights every so many updates (Mnih et al. 2015), or move them by a share at each (Lillicrap et al. 2016). */
export type TargetUpdate = { readonly kind: 'hard'; readonly everyUpdates: number } | { readonly kind: 'soft'; readonly share: number };

/** Adam on the Huber loss. */
export type OptimiserSettings = {
  readonly learningRate: number;
  /** The rate falls linearly to this share of itself until the last planned update; 1 keeps it. */
  readonly finalRateShare: number;
  readonly batchSize: number;
  /** Where the Huber loss turns from quadratic to linear. */
  readonly huberDelta: number;
  /** The gradients of all weights together are scaled to at most this norm. */
  readonly gradientNormMax: number;
};

/** The memory. */
export type ReplaySettings = { readonly capacity: number } & ({ readonly kind: 'uniform' } | ({ readonly kind: 'prioritised' } & PrioritySettings));

/** When to learn. */
export type ScheduleSettings = {
  /** Steps of the whole training. */
  readonly steps: number;
  /** Steps before the first update. */
  readonly warmUpSteps: number;
  /** Every so many steps ... */
  readonly trainEverySteps: number;
  /** ... so many updates. */
  readonly updatesPerTraining: number;
};

/** What may be added to the loss; null is without. */
export type TermSettings = { readonly margin: MarginSettings | null; readonly conservativeAlpha: number | null };

/**
 * Small problems such as ours: few inputs, few actions, ten thousand steps. A double, dueling DQN with 3-step returns (Hessel et al.,
 * "Rainbow", 2018, table 1 for n = 3) and the clip of 10 that Wang et al. 2016 use; two layers of 64 and batches of 64.
 */
export const defaultDqnConfig: DqnConfig = {
  network: { hidden: [64, 64], dueling: true },
  target: { gamma: 0.95, rewardScale: 1, nStep: 3, double: true, update: { kind: 'hard', everyUpdates: 100 } },
  optimiser: { learningRate: 1e-3, finalRateShare: 1, batchSize: 64, huberDelta: 1, gradientNormMax: 10 },
  replay: { kind: 'uniform', capacity: 10_000 },
  exploration: { from: 1, to: 0.05, steps: 1500 },
  schedule: { steps: 8000, warmUpSteps: 200, trainEverySteps: 1, updatesPerTraining: 1 },
  terms: { margin: null, conservativeAlpha: null },
};

/** Schaul et al. 2016 (0.6 and 0.4 for proportional priorities) and Hester et al. 2018 (bonuses). */
export const defaultPriorities: PrioritySettings = { alpha: 0.6, betaFrom: 0.4, betaSamples: 10_000, bonus: 0.001, demonstrationBonus: 1 };

/** The margin loss of Hester et al. 2018. */
export const defaultMargin: MarginSettings = { weight: 1, margin: 0.8 };

/** Largest numbers that are accepted, so that a mistyped config does not take all memory. */
const widthMax = 4096;
const layersMax = 8;
const capacityMax = 10_000_000;
const batchMax = 65_536;

/** Throws InvalidInputError with every problem of the config at once. */
export function checkDqnConfig(config: DqnConfig): void {
  const problems: string[] = [];
  const inRange = (field: string, value: number, min: number, max: number, whole: boolean): void => {
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return;
    problems.push(`${field} is ${value}; it must be ${whole ? 'a whole number ' : ''}between ${min} and ${max}; choose one in that range`);
  };
  const whole = (field: string, value: number, min: number, max: number): void => inRange(field, value, min, max, true);
  const real = (field: string, value: number, min: number, max: number): void => inRange(field, value, min, max, false);
  const { network, target, optimiser, replay, exploration, schedule, terms } = config;
  whole('network.hidden.length', network.hidden.length, 1, layersMax);
  for (const [i, width] of network.hidden.entries()) whole(`network.hidden[${i}]`, width, 1, widthMax);
  real('target.gamma', target.gamma, 0, 1);
  real('target.rewardScale', target.rewardScale, 1e-9, 1e9);
  whole('target.nStep', target.nStep, 1, 100);
  if (target.update.kind === 'hard') whole('target.update.everyUpdates', target.update.everyUpdates, 1, 1e9);
  else real('target.update.share', target.update.share, 1e-6, 1);
  real('optimiser.learningRate', optimiser.learningRate, 1e-9, 1);
  real('optimiser.finalRateShare', optimiser.finalRateShare, 0, 1);
  whole('optimiser.batchSize', optimiser.batchSize, 1, batchMax);
  real('optimiser.huberDelta', optimiser.huberDelta, 1e-6, 1e9);
  real('optimiser.gradientNormMax', optimiser.gradientNormMax, 1e-6, 1e9);
  whole('replay.capacity', replay.capacity, 2, capacityMax);
  real('exploration.from', exploration.from, 0, 1);
  real('exploration.to', exploration.to, 0, 1);
  whole('exploration.steps', exploration.steps, 0, 1e12);
  whole('schedule.steps', schedule.steps, 1, 1e12);
  whole('schedule.warmUpSteps', schedule.warmUpSteps, 1, 1e12);
  whole('schedule.trainEverySteps', schedule.trainEverySteps, 1, 1e9);
  whole('schedule.updatesPerTraining', schedule.updatesPerTraining, 1, 1e6);
  if (replay.kind === 'prioritised') {
    real('replay.alpha', replay.alpha, 0, 1);
    real('replay.betaFrom', replay.betaFrom, 0, 1);
    whole('replay.betaSamples', replay.betaSamples, 1, 1e12);
    real('replay.bonus', replay.bonus, 1e-9, 1e9);
    real('replay.demonstrationBonus', replay.demonstrationBonus, 1e-9, 1e9);
  }
  if (terms.margin !== null) {
    real('terms.margin.weight', terms.margin.weight, 0, 1e6);
    real('terms.margin.margin', terms.margin.margin, 0, 1e6);
  }
  if (terms.conservativeAlpha !== null) real('terms.conservativeAlpha', terms.conservativeAlpha, 0, 1e6);
  if (problems.length > 0) throw new InvalidInputError(problems);
}
