import { invariant } from '../../model/error.ts';
import type { CapacityProblemDocument } from '../../model/capacity-problem.ts';
import type { JobProfileDocument } from '../../model/job-profile-document.ts';
import type { JobProfile, Stage, TaskTime } from '../../model/job-profile.ts';
import type { CapacityProblem, ClassGoal, JobClass, MachineType, PrivateCloud, PublicCloud, UserRange } from '../../plan/capacity/problem.ts';

type ClassDocument = CapacityProblemDocument['spec']['classes'][number];

/** What planners work with, from a document that has been checked. */
export function capacityProblemOf({ metadata, spec }: CapacityProblemDocument): CapacityProblem {
  const named = new Map(spec.profiles.map(({ name, profile }) => [name, jobProfileOf(profile)]));
  const profileOf = (written: string | JobProfileDocument): JobProfile => {
    const profile = typeof written === 'string' ? named.get(written) : jobProfileOf(written);
    invariant(profile !== undefined, `the profile ${JSON.stringify(written)} was checked to be there`);
    return profile;
  };
  const cloud = spec.public === undefined ? privateCloudOf(spec.private) : publicCloudOf(spec.public);
  return { name: metadata.name, classes: spec.classes.map((one) => classOf(one, profileOf)), cloud };
}

function classOf(one: ClassDocument, profileOf: (written: string | JobProfileDocument) => JobProfile): JobClass {
  return {
    name: one.name,
    goal: goalOf(one),
    users: usersOf(one.users),
    thinkSeconds: one.thinkTime,
    container: { cores: one.container.cores, mebibytes: one.container.memory },
    ...(one.profile === undefined ? {} : { profile: profileOf(one.profile) }),
    on: one.on.map(({ type, profile, slotsPerMachine, reservedLimit, spotShareMax }) => ({
      type,
      ...(profile === undefined ? {} : { profile: profileOf(profile) }),
      ...(slotsPerMachine === undefined ? {} : { slotsPerMachine }),
      ...(reservedLimit === undefined ? {} : { reservedLimit }),
      ...(spotShareMax === undefined ? {} : { spotShareMax }),
    })),
    ...(one.providers === undefined ? {} : { providers: one.providers }),
  };
}

function goalOf({ deadline, utilisation }: ClassDocument): ClassGoal {
  if (deadline !== undefined) return { kind: 'deadline', seconds: deadline };
  invariant(utilisation !== undefined, 'a class was checked to have a goal');
  return { kind: 'utilisation', share: utilisation };
}

const usersOf = (users: ClassDocument['users']): UserRange =>
  typeof users === 'number' ? { low: users, high: users, rejectionUsdPerHour: 0 } : { low: users.low, high: users.high, rejectionUsdPerHour: users.rejection };

function publicCloudOf({ types, providers, countMax }: NonNullable<CapacityProblemDocument['spec']['public']>): PublicCloud {
  const typeOf = ({ name, provider, cores, memory, speed, onDemand, limit, reserved, spot }: (typeof types)[number]): MachineType => ({
    name,
    provider,
    cores,
    mebibytes: memory,
    speed,
    prices: {
      onDemand: { usdPerHour: onDemand, limit: limit ?? Number.POSITIVE_INFINITY },
      ...(reserved === undefined ? {} : { reserved: { usdPerHour: reserved.price, limit: reserved.limit } }),
      ...(spot === undefined ? {} : { spot: { usdPerHour: spot.price, shareMax: spot.shareMax } }),
    },
  });
  return { kind: 'public', types: types.map(typeOf), providers, countMax };
}

function privateCloudOf(cloud: CapacityProblemDocument['spec']['private']): PrivateCloud {
  invariant(cloud !== undefined, 'a problem was checked to have a cloud');
  const { nodes, flavours, packing } = cloud;
  return {
    kind: 'private',
    nodes: { count: nodes.count, cores: nodes.cores, mebibytes: nodes.memory, electricityUsdPerHour: nodes.electricity, serverUsdPerHour: nodes.server },
    flavours: flavours.map(({ name, cores, memory, speed }) => ({ name, cores, mebibytes: memory, speed })),
    packing,
  };
}

/** A profile as it stands in a document, with its times in seconds. */
export function jobProfileOf(profile: JobProfileDocument): JobProfile {
  switch (profile.kind) {
    case 'stages':
      return { kind: 'stages', overheadSeconds: profile.overhead, stages: profile.stages.map(stageOf) };
    case 'map-reduce': {
      const { map, firstShuffle, shuffle, reduce } = profile;
      const phase = ({ tasks, average, maximum }: typeof map): { readonly tasks: number; readonly averageSeconds: number; readonly maximumSeconds: number } => ({ tasks, averageSeconds: average, maximumSeconds: maximum });
      return { kind: 'map-reduce', map: phase(map), reduce: phase(reduce), ...(firstShuffle === undefined ? {} : { firstShuffle: phase(firstShuffle) }), ...(shuffle === undefined ? {} : { shuffle: phase(shuffle) }) };
    }
    case 'measured':
      return { kind: 'measured', points: profile.points.map(({ cores, users, time }) => ({ cores, users, seconds: time })) };
    case 'chi':
      return { kind: 'chi', perContainerSeconds: profile.perContainer, perUserSeconds: profile.perUser, fixedSeconds: profile.fixed };
    case 'topology':
      return { kind: 'topology', nodes: profile.nodes.map(({ name, arrivals, service, inputs }) => ({ name, arrivalsPerSecond: arrivals, serviceSeconds: service, inputs })) };
  }
}

function stageOf({ name, tasks, taskTime, after, shuffleRead, shuffleWrite, memoryPerTask }: Extract<JobProfileDocument, { kind: 'stages' }>['stages'][number]): Stage {
  return {
    name,
    tasks,
    taskTime: taskTimeOf(taskTime),
    after,
    ...(shuffleRead === undefined ? {} : { shuffleReadMiB: shuffleRead }),
    ...(shuffleWrite === undefined ? {} : { shuffleWriteMiB: shuffleWrite }),
    ...(memoryPerTask === undefined ? {} : { memoryPerTaskMiB: memoryPerTask }),
  };
}

function taskTimeOf(time: Extract<JobProfileDocument, { kind: 'stages' }>['stages'][number]['taskTime']): TaskTime {
  switch (time.kind) {
    case 'replay':
      return { kind: 'replay', seconds: time.milliseconds.map((value) => value / 1000) };
    case 'constant':
      return { kind: 'constant', seconds: time.time };
    case 'exponential':
      return { kind: 'exponential', meanSeconds: time.mean };
    case 'erlang':
      return { kind: 'erlang', phases: time.phases, meanSeconds: time.mean };
    case 'mixture': {
      const total = time.branches.reduce((sum, { probability }) => sum + probability, 0);
      return { kind: 'mixture', branches: time.branches.map(({ probability, phases, mean }) => ({ probability: probability / total, phases, meanSeconds: mean })) };
    }
    case 'log-normal':
      // The variation c of a log-normal distribution is sqrt(exp(sigma^2) - 1).
      return { kind: 'log-normal', meanSeconds: time.mean, sigma: Math.sqrt(Math.log1p(time.variation ** 2)) };
  }
}
