import { checkProfile, wrongTaskTime } from '../../model/check-profile.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { JobProfile, MapReduceProfile, StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { meanTaskSeconds } from '../../model/task-time.ts';
import { checkDeployment } from '../../plan/ports/check-deployment.ts';
import type { Deployment, DurationPrediction, DurationPredictor } from '../../plan/ports/duration-predictor.ts';
import { AloneCurve } from './alone-curve.ts';
import type { Discipline } from './closed-jobs.ts';
import type { Estimate } from './estimate.ts';
import { moved } from './estimate.ts';
import { FallingAnswers } from './falling-answers.ts';
import type { JobGraph } from './job-graph.ts';
import { jobGraph } from './job-graph.ts';
import type { LeastDuration } from './least-duration.ts';
import { leastDuration, leastResponse } from './least-duration.ts';
import type { Precision } from './precision.ts';
import { usualPrecision } from './precision.ts';
import { stagesOf } from './stages-of.ts';
import { TaskTimes } from './task-times.ts';
import { simulateTogether, tooManyTogether } from './together.ts';

export type SimulatedDurationOptions = {
  readonly seed: number;
  /** When a simulation is long enough; `usualPrecision` for what is left out. */
  readonly precision?: Partial<Precision>;
  /** Spark's own is `job-order`, the usual one. */
  readonly discipline?: Discipline;
  /** How think times are spread; its mean does not matter, the deployment says the mean. Exponential without it. */
  readonly thinkTime?: TaskTime;
  /** Whether measured task times are drawn, or replayed task by task: `in-order` plays a recorded job as it was. */
  readonly replay?: 'drawn' | 'in-order';
  /** Answers for profiles that have no tasks to simulate: measured, chi and topology. */
  readonly otherwise?: DurationPredictor;
};

/** What is known of a profile that was asked for before. */
type Known = { readonly graph: JobGraph; readonly times: TaskTimes; readonly least: LeastDuration; readonly alone: AloneCurve; readonly together: FallingAnswers };

/**
 * Predicts by simulating the closed system (`ClosedJobs`): the mean response of a job with a 95 % confidence interval.
 *
 * What a planner may rely on: `optimistic` is never above what `predict` says. One user's answers never rise with cores or speed and depend on
 * nothing but the profile, the deployment and these options (`AloneCurve` says why). Answers for several users are never below those of one; they fall with cores
 * and speed and rise with users among all that one predictor has given: an answer that chance put on the wrong side of an earlier one is
 * moved to it, which is within the intervals. Equal questions to one predictor have equal answers, so that they may be kept by profile and
 * deployment; for one user the answer at another speed has the same tasks divided by it, and takes no simulation. The overhead does not depend on the speed.
 *
 * Throws InvalidInputError for a profile or a deployment that is none.
 * @example
 * const predictor = simulatedDuration({ seed: 1 });
 * predictor.predict(profile, { cores: 16, speed: 1, users: 1, thinkSeconds: 0 }); // { kind: 'predicted', value: 42.1, low: 41.8, high: 42.4, simulations: 1 }
 */
export function simulatedDuration(options: SimulatedDurationOptions): DurationPredictor {
  return new SimulatedDuration(options);
}

class SimulatedDuration implements DurationPredictor {
  readonly name = 'simulation';
  readonly #options: SimulatedDurationOptions;
  readonly #precision: Precision;
  readonly #known = new WeakMap<JobProfile, Known>();

  constructor(options: SimulatedDurationOptions) {
    const wrong = options.thinkTime === undefined ? null : wrongTaskTime(options.thinkTime);
    if (wrong !== null) throw new InvalidInputError([`thinkTime ${wrong}`]);
    this.#options = options;
    this.#precision = { ...usualPrecision, ...options.precision };
  }

  predict(profile: JobProfile, deployment: Deployment): DurationPrediction {
    if (!simulated(profile)) return this.#options.otherwise?.predict(profile, deployment) ?? { kind: 'none', why: `a ${profile.kind} profile has no tasks that could be simulated` };
    checkDeployment(deployment);
    const known = this.#knowing(profile);
    return deployment.users === 1 ? this.#alone(known, deployment) : this.#together(known, deployment);
  }

  #alone({ graph, least, alone }: Known, deployment: Deployment): DurationPrediction {
    const before = alone.simulations;
    const { mean, half } = alone.at(deployment.cores);
    const { speed } = deployment;
    const estimate = { mean: graph.overheadSeconds + mean / speed, half: half / speed };
    const atLeast = leastResponse(least, graph.overheadSeconds, deployment);
    return prediction(moved(estimate, Math.max(atLeast, estimate.mean)), atLeast, alone.simulations - before);
  }

  #together(known: Known, deployment: Deployment): DurationPrediction {
    const { graph, least, alone } = known;
    const { cores, speed, users } = deployment;
    const tooMany = tooManyTogether(graph, users);
    if (tooMany !== null) return { kind: 'none', why: tooMany };
    const before = alone.simulations;
    const atLeast = leastResponse(least, graph.overheadSeconds, deployment);
    const answer = known.together.at(deployment, () => {
      // By a clock that runs with the cores: their tasks take as long as at speed 1, thinking and the overhead so much longer.
      const overheadSeconds = graph.overheadSeconds * speed;
      const { mean, half } = simulateTogether({ ...this.#system(known), graph: { ...graph, overheadSeconds }, cores: Math.min(cores, graph.width * users), users, think: this.#think(deployment) }, this.#precision);
      // Never below what one user waits, which has to be simulated only where it is near.
      const one = mean >= overheadSeconds + alone.atMost(cores) ? 0 : graph.overheadSeconds + alone.at(cores).mean / speed;
      return moved({ mean: mean / speed, half: half / speed }, Math.max(atLeast, one, mean / speed));
    });
    return prediction(answer, atLeast, alone.simulations - before + answer.simulations);
  }

  optimistic(profile: JobProfile, deployment: Deployment): number {
    if (!simulated(profile)) return this.#options.otherwise?.optimistic(profile, deployment) ?? 0;
    checkDeployment(deployment);
    const { least, graph } = this.#knowing(profile);
    return leastResponse(least, graph.overheadSeconds, deployment);
  }

  #knowing(profile: StagesProfile | MapReduceProfile): Known {
    const known = this.#known.get(profile);
    if (known !== undefined) return known;
    const { replay = 'drawn' } = this.#options;
    checkProfile(profile);
    const graph = jobGraph(profile.kind === 'stages' ? profile : stagesOf(profile));
    const times = new TaskTimes(graph.times, replay);
    const made = { graph, times, least: leastDuration(graph, replay === 'in-order'), alone: new AloneCurve({ ...this.#system({ graph, times }), precision: this.#precision }), together: new FallingAnswers() };
    this.#known.set(profile, made);
    return made;
  }

  #system({ graph, times }: Pick<Known, 'graph' | 'times'>): { readonly graph: JobGraph; readonly times: TaskTimes; readonly discipline: Discipline; readonly seed: number } {
    return { graph, times, discipline: this.#options.discipline ?? 'job-order', seed: this.#options.seed };
  }

  /** Users think by the clock, whatever the speed of cores: on cores of speed 1 they think so much longer. */
  #think({ thinkSeconds, speed }: Deployment): TaskTime {
    const { thinkTime } = this.#options;
    const mean = thinkSeconds * speed;
    const shape = thinkTime === undefined ? 1 : meanTaskSeconds(thinkTime);
    // Times that are all 0 are spread like any constant.
    if (mean === 0 || shape === 0) return { kind: 'constant', seconds: mean };
    return thinkTime === undefined ? { kind: 'exponential', meanSeconds: mean } : scaled(thinkTime, mean / shape);
  }
}

const simulated = (profile: JobProfile): profile is StagesProfile | MapReduceProfile => profile.kind === 'stages' || profile.kind === 'map-reduce';

/** An interval does not reach below what is certain. */
function prediction({ mean, half }: Estimate, atLeast: number, simulations: number): DurationPrediction {
  return { kind: 'predicted', value: mean, low: Math.min(mean, Math.max(0, atLeast, mean - half)), high: mean + half, simulations };
}

/** The same distribution with every time multiplied. */
function scaled(time: TaskTime, factor: number): TaskTime {
  switch (time.kind) {
    case 'constant':
      return { ...time, seconds: time.seconds * factor };
    case 'replay':
      return { ...time, seconds: time.seconds.map((seconds) => seconds * factor) };
    case 'mixture':
      return { ...time, branches: time.branches.map((branch) => ({ ...branch, meanSeconds: branch.meanSeconds * factor })) };
    case 'exponential':
    case 'erlang':
    case 'log-normal':
      return { ...time, meanSeconds: time.meanSeconds * factor };
  }
}
