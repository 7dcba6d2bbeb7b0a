import { InvalidInputError } from './error.ts';
import type { JobProfile, MapReduceProfile, MeasuredProfile, Stage, StagesProfile, TaskTime, TopologyProfile } from './job-profile.ts';
import { numberedAfter, stageOrder } from './stage-order.ts';

export const stagesMax = 10_000;
const tasksMax = 10_000_000;
const pointsMax = 100_000;
const nodesMax = 1000;

/** What must hold of a profile; throws InvalidInputError that names every problem. */
export function checkProfile(profile: JobProfile): void {
  const problems = problemsOf(profile);
  if (problems.length > 0) throw new InvalidInputError(problems);
}

function problemsOf(profile: JobProfile): readonly string[] {
  switch (profile.kind) {
    case 'stages':
      return stagesProblems(profile);
    case 'map-reduce':
      return mapReduceProblems(profile);
    case 'measured':
      return measuredProblems(profile);
    case 'chi':
      return [...(['perContainerSeconds', 'perUserSeconds'] as const).flatMap((field) => notNegative(field, profile[field])), ...finite('fixedSeconds', profile.fixedSeconds)];
    case 'topology':
      return topologyProblems(profile);
  }
}

const finite = (field: string, value: number): readonly string[] => (Number.isFinite(value) ? [] : [`${field} is ${value}; it must be a finite number; correct it`]);
const notNegative = (field: string, value: number): readonly string[] => (value >= 0 && value < Number.POSITIVE_INFINITY ? [] : [`${field} is ${value}; it must be a finite number of at least 0; correct it`]);
const whole = (field: string, value: number, least: number): readonly string[] => (Number.isSafeInteger(value) && value >= least ? [] : [`${field} is ${value}; it must be a whole number of at least ${least}; correct it`]);

function stagesProblems({ stages, overheadSeconds }: StagesProfile): readonly string[] {
  const names = new Set(stages.map(({ name }) => name));
  const total = stages.reduce((sum, { tasks }) => sum + tasks, 0);
  const problems = [
    ...(stages.length < 1 || stages.length > stagesMax ? [`stages: there are ${stages.length}; there must be from 1 to ${stagesMax}; join or add some`] : []),
    ...(names.size < stages.length ? ['stages: a name is there twice; each must be there once; rename one'] : []),
    ...(total > tasksMax ? [`stages: they have ${total} tasks together; they may have ${tasksMax}; describe the job by fewer, longer tasks`] : []),
    ...notNegative('overheadSeconds', overheadSeconds),
    ...stages.flatMap(({ name, tasks, taskTime, after }) => {
      const wrong = wrongTaskTime(taskTime);
      return [
        ...whole(`stages.${name}.tasks`, tasks, 0),
        ...(wrong === null ? [] : [`stages.${name}.taskTime ${wrong}`]),
        ...after.filter((other) => !names.has(other)).map((other) => `stages.${name}.after is ${other}; it must be the name of a stage; correct it`),
      ];
    }),
  ];
  if (problems.length > 0) return problems;
  const waiting = inCircle(stages);
  return waiting.length === 0 ? [] : [`stages: ${waiting.slice(0, 5).map(({ name }) => name).join(', ')} wait for each other in a circle; there must be none; remove a name from an after`];
}

/** Stages that never may run. */
function inCircle(stages: readonly Stage[]): readonly Stage[] {
  const ordered = new Set(stageOrder(numberedAfter(stages)));
  return stages.filter((_, number) => !ordered.has(number));
}

/** What is wrong with a task time, as the end of a sentence; null if nothing is. */
export function wrongTaskTime(time: TaskTime): string | null {
  const mean = (value: number): string | null => (value > 0 && value < Number.POSITIVE_INFINITY ? null : `has a mean of ${value}; it must be a finite number above 0; correct it`);
  const phases = (value: number): string | null => (Number.isInteger(value) && value >= 1 ? null : `has ${value} phases; there must be a whole number of at least 1; correct it`);
  switch (time.kind) {
    case 'constant':
      return time.seconds >= 0 && time.seconds < Number.POSITIVE_INFINITY ? null : `is ${time.seconds}; it must be a finite number of at least 0; correct it`;
    case 'exponential':
      return mean(time.meanSeconds);
    case 'erlang':
      return mean(time.meanSeconds) ?? phases(time.phases);
    case 'log-normal':
      return mean(time.meanSeconds) ?? (time.sigma >= 0 && time.sigma <= 10 ? null : `has a sigma of ${time.sigma}; it must be a number from 0 to 10; correct it`);
    case 'replay': {
      const wrong = time.seconds.find((seconds) => !(seconds >= 0 && seconds < Number.POSITIVE_INFINITY));
      if (time.seconds.length === 0) return 'has no measured times; there must be at least one; add them';
      return wrong === undefined ? null : `has a measured time of ${wrong}; each must be a finite number of at least 0; remove it`;
    }
    case 'mixture': {
      const total = time.branches.reduce((sum, { probability }) => sum + probability, 0);
      if (!(Math.abs(total - 1) < 1e-6) || time.branches.some(({ probability }) => !(probability >= 0))) return `has probabilities that add up to ${total}; each must be at least 0, and together 1; correct them`;
      return time.branches.map((branch) => mean(branch.meanSeconds) ?? phases(branch.phases)).find((problem) => problem !== null) ?? null;
    }
  }
}

function mapReduceProblems(profile: MapReduceProfile): readonly string[] {
  return (['map', 'firstShuffle', 'shuffle', 'reduce'] as const).flatMap((name) => {
    const phase = profile[name];
    if (phase === undefined) return [];
    return [...whole(`${name}.tasks`, phase.tasks, 0), ...(phase.tasks > tasksMax ? [`${name}.tasks is ${phase.tasks}; it may be ${tasksMax}; describe the job by fewer, longer tasks`] : []), ...notNegative(`${name}.averageSeconds`, phase.averageSeconds), ...notNegative(`${name}.maximumSeconds`, phase.maximumSeconds)];
  });
}

function measuredProblems({ points }: MeasuredProfile): readonly string[] {
  if (points.length < 1 || points.length > pointsMax) return [`points: there are ${points.length}; there must be from 1 to ${pointsMax}; measure some, or take a sample`];
  return points.flatMap(({ cores, users, seconds }, i) => [...whole(`points[${i}].cores`, cores, 1), ...whole(`points[${i}].users`, users, 1), ...notNegative(`points[${i}].seconds`, seconds)]);
}

function topologyProblems({ nodes }: TopologyProfile): readonly string[] {
  const names = new Set(nodes.map(({ name }) => name));
  return [
    ...(nodes.length < 1 || nodes.length > nodesMax ? [`nodes: there are ${nodes.length}; there must be from 1 to ${nodesMax}; join or add some`] : []),
    ...(names.size < nodes.length ? ['nodes: a name is there twice; each must be there once; rename one'] : []),
    ...nodes.flatMap(({ name, arrivalsPerSecond, serviceSeconds, inputs }) => [
      ...notNegative(`nodes.${name}.arrivalsPerSecond`, arrivalsPerSecond),
      ...notNegative(`nodes.${name}.serviceSeconds`, serviceSeconds),
      ...inputs.flatMap(({ from, ratio }) => [...notNegative(`nodes.${name}.inputs.${from}.ratio`, ratio), ...(names.has(from) ? [] : [`nodes.${name}.inputs.from is ${from}; it must be the name of a node; correct it`])]),
    ]),
  ];
}
