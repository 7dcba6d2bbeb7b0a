import type { JmtNetwork, JmtStation, JmtTime } from '../../formats/jmt/jmt-network.ts';
import { writeJsimg } from '../../formats/jmt/write-jsimg.ts';
import { InvalidInputError, invariant } from '../../model/error.ts';
import type { JobProfile, MapReduceProfile, Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { numberedAfter, stageOrder } from '../../model/stage-order.ts';
import { meanTaskSeconds, taskTimeScv } from '../../model/task-time.ts';
import { UniqueNames } from '../../model/unique-names.ts';
import type { CapacityPlan, PlannedClass } from '../../plan/capacity/capacity-plan.ts';
import { offersOf } from '../../plan/capacity/offer.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { stagesOf } from '../../simulate/jobs/stages-of.ts';
import { planSentences } from './plan-sentences.ts';

const thinking = 'Users';

/** Sums of more exponential phases than this are as good as constant, and JMT takes long over them. */
const phasesMax = 1000;

/**
 * A planned class as a queueing network for JMT, to check the prediction by another simulator: users think, their job forks into the
 * tasks of its stages, tasks take cores in the order in which they came, and join. Forks of JMT know no graph, so that stages stand level by level (each
 * after the longest chain before it); a comment says whether that waits more than the job does.
 * @throws InvalidInputError where the class has no stages
 */
export function planNetwork(problem: CapacityProblem, { classes }: CapacityPlan, className: string): string {
  const planned = classes.find(({ name }) => name === className);
  const jobClass = problem.classes.find(({ name }) => name === className);
  invariant(planned !== undefined && jobClass !== undefined, 'a plan has every class of its problem');
  const offer = offersOf(problem, jobClass).offers.find(({ type, provider }) => type === planned.type && provider === planned.provider);
  invariant(offer !== undefined, 'a planned type was on offer');
  const { profile, speed } = offer;
  if (!hasTasks(profile)) throw withoutTasks(className, profile);
  const stages = profile.kind === 'stages' ? profile : stagesOf(profile);
  return writeJsimg(networkOf({ name: `${problem.name}-${className}`, thinkSeconds: jobClass.thinkSeconds, planned, speed, stages }));
}

/**
 * Refuses, before anything is planned, a class that has tasks on no type of machine.
 * @throws InvalidInputError
 */
export function checkNetwork(problem: CapacityProblem, className: string): void {
  const jobClass = problem.classes.find(({ name }) => name === className);
  const profiles = jobClass === undefined ? [] : offersOf(problem, jobClass).offers.map(({ profile }) => profile);
  const [first] = profiles;
  if (first !== undefined && !profiles.some(hasTasks)) throw withoutTasks(className, first);
}

const hasTasks = (profile: JobProfile): profile is StagesProfile | MapReduceProfile => profile.kind === 'stages' || profile.kind === 'map-reduce';

const withoutTasks = (className: string, { kind }: JobProfile): InvalidInputError =>
  new InvalidInputError([`the profile of class ${className} is ${kind}, which has no tasks; a queueing network must have them; give a profile of stages`]);

type Job = { readonly name: string; readonly thinkSeconds: number; readonly planned: PlannedClass; readonly speed: number; readonly stages: StagesProfile };

function networkOf({ name, thinkSeconds, planned, speed, stages: { stages, overheadSeconds } }: Job): JmtNetwork {
  const { levels, exact } = levelsOf(stages);
  const servers = Math.max(1, Math.floor(planned.cores));
  const queues: string[] = [];
  // Stations of JMT are known by their names, and a stage may be called like one that is made here.
  const names = new UniqueNames(' ', [thinking]);
  // Built from the end, where the user thinks again.
  const stations: JmtStation[] = [];
  let next = thinking;
  for (const [index, level] of [...levels.entries()].toReversed()) {
    const many = level.length > 1;
    const [fork, join] = many ? [names.of(`Fork level ${index + 1}`), names.of(`Join level ${index + 1}`)] : ['', ''];
    if (many) stations.unshift({ kind: 'join', name: join, next: [next] });
    const entries = level.toReversed().map((stage) => stageStations(stage, many ? join : next));
    for (const { parts, queue } of entries) {
      stations.unshift(...parts);
      queues.unshift(queue);
    }
    if (many) stations.unshift({ kind: 'fork', name: fork, copies: 1, next: entries.map(({ entry }) => entry) });
    next = many ? fork : (entries[0]?.entry ?? next);
  }
  if (overheadSeconds > 0) {
    const driver = names.of('Driver');
    stations.unshift({ kind: 'delay', name: driver, time: { kind: 'deterministic', seconds: overheadSeconds }, next: [next] });
    next = driver;
  }
  const think: JmtTime = thinkSeconds > 0 ? { kind: 'exponential', meanSeconds: thinkSeconds } : { kind: 'deterministic', seconds: 0 };
  return {
    name,
    className: 'Jobs',
    customers: planned.users,
    reference: thinking,
    stations: [{ kind: 'delay', name: thinking, time: think, next: [next] }, ...stations],
    region: { stations: queues, customersMax: servers },
    comment: [
      ...planSentences(planned),
      `The mean response of a job is ${planned.users} / throughput - ${thinkSeconds} s (Little's law), with the throughput of ${thinking}.`,
      exact ? 'The levels of forks and joins wait exactly as the stages do.' : 'Stages stand level by level: some wait here for stages of the level before that they do not need, so that this network is somewhat slower than the job.',
      'Times of measured tasks and of mixtures are given by two moments.',
    ].join(' '),
  };

  function stageStations(stage: Stage, after: string): { readonly parts: readonly JmtStation[]; readonly entry: string; readonly queue: string } {
    const { name: stageName, tasks, taskTime } = stage;
    const queue = names.of(stageName);
    const time = jmtTime(taskTime, speed);
    if (tasks === 1) return { parts: [{ kind: 'queue', name: queue, servers, time, next: [after] }], entry: queue, queue };
    const [fork, join] = [names.of(`Fork ${queue}`), names.of(`Join ${queue}`)];
    return {
      parts: [
        { kind: 'fork', name: fork, copies: tasks, next: [queue] },
        { kind: 'queue', name: queue, servers, time, next: [join] },
        { kind: 'join', name: join, next: [after] },
      ],
      entry: fork,
      queue,
    };
  }
}

/** Stages by the length of the longest chain before them; `exact` where each waits for all of the level before. Stages without tasks only join, and are passed over. */
function levelsOf(stages: readonly Stage[]): { readonly levels: readonly (readonly Stage[])[]; readonly exact: boolean } {
  const before = numberedAfter(stages);
  const waits: Set<number>[] = stages.map(() => new Set());
  const level = stages.map(() => 0);
  for (const number of stageOrder(before)) {
    for (const one of before[number] ?? []) {
      const passed = (stages[one] as Stage).tasks === 0;
      for (const real of passed ? (waits[one] as Set<number>) : [one]) waits[number]?.add(real);
    }
    level[number] = Math.max(0, ...[...(waits[number] as Set<number>)].map((one) => (level[one] as number) + 1));
  }
  const working = stages.flatMap(({ tasks }, number) => (tasks > 0 ? [number] : []));
  const byLevel = [...Map.groupBy(working, (number) => level[number] as number).entries()].toSorted(([a], [b]) => a - b).map(([, numbers]) => numbers);
  const exact = byLevel.every((numbers, index) => index === 0 || numbers.every((number) => (byLevel[index - 1] ?? []).every((one) => waits[number]?.has(one))));
  return { levels: byLevel.map((numbers) => numbers.map((number) => stages[number] as Stage)), exact };
}

/** The same distribution where JMT has it; else one of the same mean and variation: Erlang below 1, balanced hyper-exponential above. */
function jmtTime(time: TaskTime, speed: number): JmtTime {
  const meanSeconds = meanTaskSeconds(time) / speed;
  const scv = taskTimeScv(time);
  if (meanSeconds === 0 || scv < 1 / phasesMax) return { kind: 'deterministic', seconds: meanSeconds };
  if (time.kind === 'log-normal') return { kind: 'log-normal', mu: Math.log(meanSeconds) - time.sigma ** 2 / 2, sigma: time.sigma };
  const [first, second, third] = time.kind === 'mixture' ? time.branches : [];
  if (first?.phases === 1 && second?.phases === 1 && third === undefined && first.meanSeconds > 0 && second.meanSeconds > 0)
    return { kind: 'hyper-exponential', probability: first.probability, meanSeconds: [first.meanSeconds / speed, second.meanSeconds / speed] };
  if (Math.abs(scv - 1) < 1e-9) return { kind: 'exponential', meanSeconds };
  if (scv < 1) return { kind: 'erlang', phases: Math.max(1, Math.round(1 / scv)), meanSeconds };
  const probability = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  return { kind: 'hyper-exponential', probability, meanSeconds: [meanSeconds / (2 * probability), meanSeconds / (2 * (1 - probability))] };
}
