import type { Random } from '../../model/random.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import type { Environment, StepResult } from './environment.ts';

/** How much is tried. */
export type CheckSettings = { readonly seed: number; readonly episodes: number; readonly stepsPerEpisode: number };

/** Observations beyond it are almost surely not scaled, and networks learn badly from them. */
const magnitudeMax = 1e4;
const problemsMax = 20;

type Step = { readonly action: number; readonly reward: number; readonly ending: string; readonly observation: Float32Array; readonly mask: Uint8Array };

/**
 * What is wrong with an environment, each problem once and with what to do about it; an empty list is good news. It plays random
 * allowed actions, each episode twice, since checkpoints rest on determinism (after sb3's `check_env`).
 */
export function checkEnvironment(environment: Environment, settings: CheckSettings = { seed: 1, episodes: 5, stepsPerEpisode: 1000 }): readonly string[] {
  const problems = new Set<string>(shapeProblems(environment));
  if (problems.size > 0) return [...problems];
  const report = (problem: string): void => {
    if (problems.size < problemsMax) problems.add(`${environment.name}: ${problem}`);
  };
  const random = randomStreams(settings.seed).stream('check-environment');
  for (let episode = 0; episode < settings.episodes && problems.size === 0; episode++) {
    const seed = integerBelow(random, 2 ** 32);
    const actions = randomStreams(seed).stream('actions');
    const first = play(environment, seed, settings.stepsPerEpisode, (mask) => allowedAt(mask, actions), report);
    if (problems.size > 0) break;
    const again = play(environment, seed, first.length - 1, (_, step) => first[step + 1]?.action ?? 0, report);
    compare(first, again, seed, report);
  }
  if (problems.size === 0) afterTheEnd(environment, settings, report);
  return [...problems];
}

function shapeProblems({ name, observationSize, actionCount, rewardRange }: Environment): string[] {
  const problems: string[] = [];
  if (!Number.isInteger(observationSize) || observationSize < 1) problems.push(`${name}: observationSize is ${observationSize}; it must be a whole number of 1 or more`);
  if (!Number.isInteger(actionCount) || actionCount < 1) problems.push(`${name}: actionCount is ${actionCount}; it must be a whole number of 1 or more`);
  if (!(rewardRange.min <= rewardRange.max)) problems.push(`${name}: rewardRange is ${rewardRange.min}..${rewardRange.max}; min must not be above max`);
  return problems;
}

/** One episode; the first entry is what `reset` showed. */
function play(
  environment: Environment,
  seed: number,
  stepsMax: number,
  choose: (mask: Uint8Array, step: number) => number,
  report: (problem: string) => void,
): readonly Step[] {
  const steps: Step[] = [];
  let observation = unwritten(environment);
  environment.reset(seed, observation);
  let mask = maskOf(environment, true, 'after reset', report);
  inspect(observation, 'after reset', report);
  steps.push({ action: -1, reward: 0, ending: 'none', observation, mask });
  for (let i = 0; i < stepsMax; i++) {
    const action = choose(mask, i);
    if (action < 0) return steps;
    const where = `after step ${i + 1} of seed ${seed}`;
    observation = unwritten(environment);
    const result = attempt(environment, action, observation, where, report);
    if (result === null) return steps;
    inspect(observation, where, report);
    inspectReward(environment, result.reward, where, report);
    mask = maskOf(environment, result.ending === 'none', where, report);
    steps.push({ action, ...result, observation, mask });
    if (result.ending !== 'none') return steps;
  }
  return steps;
}

/** Filled with NaN, so that a place which is never written shows. */
const unwritten = (environment: Environment): Float32Array => new Float32Array(environment.observationSize).fill(Number.NaN);

function attempt(environment: Environment, action: number, observation: Float32Array, where: string, report: (problem: string) => void): StepResult | null {
  try {
    return environment.step(action, observation);
  } catch (error) {
    report(`step(${action}) threw ${where} although the mask allows it: ${(error as Error).message}; forbid the action or let it be taken`);
    return null;
  }
}

function inspect(observation: Float32Array, where: string, report: (problem: string) => void): void {
  const bad = observation.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) report(`observation[${bad}] is ${observation[bad]} ${where}; write a finite number to every place in reset and in step`);
  const large = observation.findIndex((value) => Math.abs(value) > magnitudeMax);
  if (large >= 0) report(`observation[${large}] is ${observation[large]} ${where}; scale observations to about -1..1, and at most to ±${magnitudeMax}`);
}

function inspectReward({ rewardRange: { min, max } }: Environment, reward: number, where: string, report: (problem: string) => void): void {
  if (!Number.isFinite(reward)) report(`the reward is ${reward} ${where}; it must be finite`);
  else if (reward < min || reward > max) report(`the reward is ${reward} ${where}; rewardRange says ${min}..${max}; widen the range or mend the reward`);
}

function maskOf(environment: Environment, running: boolean, where: string, report: (problem: string) => void): Uint8Array {
  const mask = new Uint8Array(environment.actionCount).fill(255);
  environment.allowed(mask);
  const bad = mask.findIndex((value) => value > 1);
  if (bad >= 0) report(`allowed left ${mask[bad]} for action ${bad} ${where}; write 0 or 1 for every action`);
  if (running && !mask.includes(1)) report(`no action is allowed ${where}; allow at least one, such as one that does nothing, or end the episode`);
  return mask;
}

function compare(first: readonly Step[], again: readonly Step[], seed: number, report: (problem: string) => void): void {
  for (const [i, step] of first.entries()) {
    const other = again[i];
    const differs = other === undefined ? 'length' : differenceOf(step, other);
    if (differs === null) continue;
    report(`the ${differs} differs at step ${i} when seed ${seed} and its actions are played again; take all chance from the seed and reset all state`);
    return;
  }
}

function differenceOf(a: Step, b: Step): string | null {
  if (!a.observation.every((value, i) => Object.is(value, b.observation[i]))) return 'observation';
  if (!a.mask.every((value, i) => value === b.mask[i])) return 'mask';
  if (a.reward !== b.reward) return 'reward';
  return a.ending === b.ending ? null : 'ending';
}

/** A step after the end must be refused: the trainer would otherwise learn from what never happened. */
function afterTheEnd(environment: Environment, settings: CheckSettings, report: (problem: string) => void): void {
  const actions = randomStreams(settings.seed).stream('after-the-end');
  const steps = play(environment, settings.seed, settings.stepsPerEpisode, (mask) => allowedAt(mask, actions), report);
  const last = steps.at(-1);
  if (last === undefined || last.ending === 'none') return;
  for (const action of Array.from({ length: environment.actionCount }, (_, i) => i)) {
    try {
      environment.step(action, unwritten(environment));
    } catch {
      continue;
    }
    report(`step(${action}) after the episode has ended was taken; throw until reset is called`);
  }
}

/** A random allowed action, or -1 where none is. */
function allowedAt(mask: Uint8Array, random: Random): number {
  const actions = [...mask.keys()].filter((action) => mask[action] === 1);
  return actions[integerBelow(random, actions.length)] ?? -1;
}
