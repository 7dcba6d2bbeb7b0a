import type { StagesProfile } from '../../model/job-profile.ts';
import type { JobClass, MachineType, Nodes, PrivateCloud, PublicCloud } from './problem.ts';

/** `tasks` tasks of a second each, in one stage: on c cores of speed 1 in ceil(tasks / c) waves. */
export const flatProfile = (tasks: number): StagesProfile => ({ kind: 'stages', stages: [{ name: 'only', tasks, taskTime: { kind: 'constant', seconds: 1 }, after: [] }], overheadSeconds: 0 });

/** One user, one core and 1024 MiB a container; what is given overrides. */
export const jobClass = (name: string, tasks: number, seconds: number, more: Partial<JobClass> = {}): JobClass => ({
  name,
  goal: { kind: 'deadline', seconds },
  users: { low: 1, high: 1, rejectionUsdPerHour: 0 },
  thinkSeconds: 0,
  container: { cores: 1, mebibytes: 1024 },
  profile: flatProfile(tasks),
  on: [],
  ...more,
});

/** On demand without limit, of speed 1, with 2048 MiB a core. */
export const machineType = (name: string, cores: number, usdPerHour: number, more: Partial<MachineType> = {}): MachineType => ({
  name,
  provider: 'north',
  cores,
  mebibytes: cores * 2048,
  speed: 1,
  prices: { onDemand: { usdPerHour, limit: Number.POSITIVE_INFINITY } },
  ...more,
});

export const publicCloud = (types: readonly MachineType[], more: Partial<PublicCloud> = {}): PublicCloud => ({ kind: 'public', types, providers: 'any', countMax: 1000, ...more });

/** Servers of 8 cores and 16 GiB that cost 1 USD/h each, half of it electricity; containers without flavours. */
export const privateCloud = (count: number, more: Partial<PrivateCloud> & { readonly node?: Partial<Nodes> } = {}): PrivateCloud => {
  const { node, ...rest } = more;
  return { kind: 'private', nodes: { count, cores: 8, mebibytes: 16_384, electricityUsdPerHour: 0.5, serverUsdPerHour: 0.5, ...node }, flavours: [], packing: 'per-node', ...rest };
};
