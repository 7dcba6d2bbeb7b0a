import type { JobProfile } from '../../model/job-profile.ts';
import type { CapacityProblem, JobClass } from '../../plan/capacity/problem.ts';
import { counted } from '../../units/counted.ts';

/** A note names no more classes. */
const namesMax = 8;

/** Notes on what a problem says and no plan takes into account, so that nobody believes it counted, and on what it leaves to defaults. */
export function uncountedIn({ classes, cloud }: CapacityProblem): readonly string[] {
  return [...unsaidContainers(classes), ...classes.flatMap((one) => [...uncountedUsers(one, cloud.kind === 'public'), ...taskMemory(one), ...slotsWithoutRoom(one, cloud)])];
}

/** What a task takes decides the cost, also where a document leaves it to the default. */
function unsaidContainers(classes: CapacityProblem['classes']): readonly string[] {
  const unsaid = classes.filter(({ container, on }) => container.cores === 1 && container.mebibytes <= unsaidMebibytes && on.every(({ slotsPerMachine }) => slotsPerMachine === undefined)).map(({ name }) => name);
  const names = `${unsaid.slice(0, namesMax).join(', ')}${unsaid.length > namesMax ? ` and ${unsaid.length - namesMax} more` : ''}`;
  return unsaid.length === 0 ? [] : [`${names}: each task takes one core, and memory does not count, since no container says more.`];
}

function uncountedUsers({ name, goal, users }: JobClass, isPublic: boolean): readonly string[] {
  if (goal.kind === 'utilisation') return users.high > 1 ? [`${name}: a topology is as busy as its arrivals make it; its ${users.high} users do not count.`] : [];
  return isPublic && users.low < users.high ? [`${name}: a public cloud has room for everybody; all ${users.high} users are served, and the price of turning one away does not count.`] : [];
}

const profilesOf = ({ profile, on }: JobClass): readonly JobProfile[] => [profile, ...on.map((one) => one.profile)].filter((one) => one !== undefined);

/** A container that says nothing of its memory has this. */
const unsaidMebibytes = 1;

/** Only containers are placed: whether a task finds the memory that it once took is left to whoever sizes them. */
function taskMemory(one: JobClass): readonly string[] {
  const { name, container } = one;
  const atOnce = Math.max(1, Math.floor(container.cores));
  if (container.mebibytes <= unsaidMebibytes) return [];
  const stages = profilesOf(one).flatMap((profile) => (profile.kind === 'stages' ? profile.stages : []));
  const most = stages.reduce<(typeof stages)[number] | null>((found, stage) => ((stage.memoryPerTaskMiB ?? 0) > (found?.memoryPerTaskMiB ?? 0) ? stage : found), null);
  const needed = (most?.memoryPerTaskMiB ?? 0) * atOnce;
  if (most === null || needed <= container.mebibytes) return [];
  return [`${name}: a container of ${container.mebibytes} MiB takes ${atOnce === 1 ? 'one task' : `${atOnce} tasks`} at once, and a task of ${most.name} took up to ${most.memoryPerTaskMiB} MiB; memoryPerTask is not counted, so tasks may spill or fail: give the container ${Math.ceil(needed)} MiB.`];
}

function slotsWithoutRoom({ name, container, on }: JobClass, cloud: CapacityProblem['cloud']): readonly string[] {
  const sizes = cloud.kind === 'public' ? cloud.types : cloud.flavours;
  return on.flatMap(({ type, slotsPerMachine }) => {
    const size = sizes.find((one) => one.name === type);
    if (slotsPerMachine === undefined || size === undefined || (size.cores >= container.cores && size.mebibytes >= container.mebibytes)) return [];
    return [`${name}: its container of ${counted(container.cores, 'core')} and ${container.mebibytes} MiB does not fit into ${type} (${counted(size.cores, 'core')}, ${size.mebibytes} MiB); slotsPerMachine counts instead, and the container does not.`];
  });
}
