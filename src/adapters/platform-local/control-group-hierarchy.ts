import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Resource = 'cpu' | 'memory';
export type Limits = { readonly cores: number; readonly memoryMib: number };

/** A mounted tree of control groups that can limit these resources. */
export type Hierarchy = { readonly version: 1 | 2; readonly base: string; readonly resources: readonly Resource[] };

/** Length of one scheduling period in µs; the kernel's default (Documentation/scheduler/sched-bwc.rst). */
const periodMicros = 100_000;
/** The kernel takes no quota below 1 ms. */
const quotaMicrosMin = 1_000;

/**
 * Hierarchies of this machine. Groups are made at the top of what is mounted: below the caller's own group they would be
 * taken down with the session that the supervisor outlives.
 */
export function findHierarchies(problems: string[]): readonly Hierarchy[] {
  const mounts = readMounts(problems);
  const found: Hierarchy[] = [];
  for (const resource of ['cpu', 'memory'] as const) {
    const first = mounts.find((mount) => mount.type === 'cgroup' && mount.options.includes(resource));
    if (first !== undefined) found.push({ version: 1, base: first.path, resources: [resource] });
  }
  const unified = mounts.find((mount) => mount.type === 'cgroup2');
  if (unified === undefined) return found;
  const missing = (['cpu', 'memory'] as const).filter((resource) => !found.some((hierarchy) => hierarchy.resources.includes(resource)));
  const offered = readText(join(unified.path, 'cgroup.controllers')).split(/\s+/);
  const resources = missing.filter((resource) => offered.includes(resource));
  return resources.length === 0 ? found : [...found, { version: 2, base: unified.path, resources }];
}

type Mount = { readonly path: string; readonly type: string; readonly options: readonly string[] };

/** proc_pid_mountinfo(5): fields before and after a lone hyphen. */
function readMounts(problems: string[]): readonly Mount[] {
  let text: string;
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    problems.push('there is no /proc/self/mountinfo to find control groups in');
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ');
    const path = before?.split(' ')[4];
    const [type, , options] = after?.split(' ') ?? [];
    return path === undefined || type === undefined || !type.startsWith('cgroup') ? [] : [{ path, type, options: (options ?? '').split(',') }];
  });
}

/** Version 2 hands controllers down only where every group on the way says so. */
export function enableChildren(hierarchy: Hierarchy, resource: Resource): void {
  if (hierarchy.version === 1) return;
  for (const group of [dirname(dirname(hierarchy.base)), dirname(hierarchy.base), hierarchy.base]) {
    const file = join(group, 'cgroup.subtree_control');
    if (!readText(file).split(/\s+/).includes(resource)) writeFileSync(file, `+${resource}`);
  }
}

export function writeLimit(hierarchy: Hierarchy, group: string, resource: Resource, limits: Limits): void {
  const write = (file: string, value: string): void => writeFileSync(join(group, file), value);
  if (resource === 'cpu') {
    if (hierarchy.version === 2) write('cpu.max', `${quotaMicros(limits)} ${periodMicros}`);
    else {
      write('cpu.cfs_period_us', String(periodMicros));
      write('cpu.cfs_quota_us', String(quotaMicros(limits)));
    }
    return;
  }
  write(hierarchy.version === 2 ? 'memory.max' : 'memory.limit_in_bytes', String(bytes(limits)));
  // Without swap where the kernel accounts for it; elsewhere the limit is of memory alone.
  const [file, value] = hierarchy.version === 2 ? ['memory.swap.max', '0'] : ['memory.memsw.limit_in_bytes', String(bytes(limits))];
  try {
    write(file, value);
  } catch {
    // Swap accounting is off.
  }
}

/** Whether what stands in the group now is what was asked for. */
export function holds(hierarchy: Hierarchy, group: string, resource: Resource, limits: Limits): boolean {
  const read = (file: string): string => readText(join(group, file)).trim();
  if (resource === 'cpu') {
    return hierarchy.version === 2
      ? read('cpu.max') === `${quotaMicros(limits)} ${periodMicros}`
      : read('cpu.cfs_quota_us') === String(quotaMicros(limits)) && read('cpu.cfs_period_us') === String(periodMicros);
  }
  const limit = Number(read(hierarchy.version === 2 ? 'memory.max' : 'memory.limit_in_bytes'));
  // The kernel rounds down to whole pages, of 64 KiB at most.
  return limit > bytes(limits) - 65_536 && limit <= bytes(limits);
}

/**
 * How many processes of a group the kernel has killed for its memory limit: `oom_kill` of memory.events (version 2) or of
 * memory.oom_control (version 1, Linux 4.13 and later). Zero where the group does not say.
 */
export function memoryKills(hierarchy: Hierarchy, group: string): number {
  const text = readText(join(group, hierarchy.version === 2 ? 'memory.events' : 'memory.oom_control'));
  return Number(/^oom_kill (\d{1,15})$/m.exec(text)?.[1] ?? 0);
}

const quotaMicros = (limits: Limits): number => Math.max(quotaMicrosMin, Math.round(limits.cores * periodMicros));
const bytes = (limits: Limits): number => Math.round(limits.memoryMib * 1_048_576);

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
