import { mkdirSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Hierarchy, Limits, Resource } from './control-group-hierarchy.ts';
import { enableChildren, findHierarchies, holds, memoryKills, writeLimit } from './control-group-hierarchy.ts';

/**
 * Limits of instances by control groups (cgroup v2, or the v1 controllers cpu and memory). Nothing is believed that does
 * not read back: at the start a group is made, limited, read and removed; later every instance's own group is.
 */
export class ControlGroups {
  readonly capabilities: { readonly cores: boolean; readonly memory: boolean; readonly why: string };
  readonly #hierarchies: readonly Hierarchy[];

  constructor(identity: string) {
    const problems: string[] = [];
    this.#hierarchies = usableHierarchies(identity, problems);
    const has = (resource: Resource): boolean => this.#hierarchies.some((hierarchy) => hierarchy.resources.includes(resource));
    const why = has('cpu') && has('memory') ? 'control groups read back' : problems.join('; ') || 'no control group hierarchy with cpu and memory is mounted';
    this.capabilities = { cores: has('cpu'), memory: has('memory'), why };
  }

  /** Makes the group of an instance; returns the files that a process writes its pid into to enter it. */
  prepare(id: string, limits: Limits): readonly string[] {
    return this.#hierarchies.flatMap((hierarchy) => {
      const group = join(hierarchy.base, id);
      try {
        mkdirSync(group, { recursive: true });
        for (const resource of hierarchy.resources) writeLimit(hierarchy, group, resource, limits);
        return [join(group, 'cgroup.procs')];
      } catch {
        // `verify` reads the limit back and says that it does not hold.
        return [];
      }
    });
  }

  /** Whether the process is in its groups and the limits read back. */
  verify(id: string, pid: number, limits: Limits): { readonly enforced: boolean; readonly why: string } {
    if (!this.capabilities.cores || !this.capabilities.memory) return { enforced: false, why: this.capabilities.why };
    const problems = this.#hierarchies.flatMap((hierarchy) => {
      const group = join(hierarchy.base, id);
      if (!pidsOf(group).includes(pid)) return [`the process is not in ${group}`];
      return hierarchy.resources.filter((resource) => !holds(hierarchy, group, resource, limits)).map((resource) => `${resource} of ${group} does not read back`);
    });
    return problems.length === 0
      ? { enforced: true, why: `control groups read back: ${limits.cores} cores, ${limits.memoryMib} MiB` }
      : { enforced: false, why: problems.join('; ') };
  }

  /** How many processes of an instance were killed for its memory limit since its group was made. */
  memoryKills(id: string): number {
    const hierarchy = this.#hierarchies.find(({ resources }) => resources.includes('memory'));
    return hierarchy === undefined ? 0 : memoryKills(hierarchy, join(hierarchy.base, id));
  }

  /** Removes the group of an instance; false while something is still in it. */
  remove(id: string): boolean {
    return this.#hierarchies.map((hierarchy) => removeGroup(join(hierarchy.base, id))).every(Boolean);
  }

  /** Removes groups that belong to no instance. */
  removeOthers(known: ReadonlySet<string>): void {
    for (const hierarchy of this.#hierarchies) {
      for (const id of groupsIn(hierarchy.base)) if (!known.has(id)) removeGroup(join(hierarchy.base, id));
    }
  }

  /** Removes the folder of this data directory; false while a process in it is still on its way out. */
  removeAll(): boolean {
    this.removeOthers(new Set());
    return this.#hierarchies.map((hierarchy) => removeGroup(hierarchy.base)).every(Boolean);
  }
}

function usableHierarchies(identity: string, problems: string[]): readonly Hierarchy[] {
  const found = findHierarchies(problems).map((hierarchy) => ({ ...hierarchy, base: join(hierarchy.base, 'homeostat', identity) }));
  return found.flatMap((hierarchy) => {
    const usable = hierarchy.resources.filter((resource) => {
      const problem = tryOut(hierarchy, resource);
      if (problem !== null) problems.push(problem);
      return problem === null;
    });
    return usable.length === 0 ? [] : [{ ...hierarchy, resources: usable }];
  });
}

/** Writes a limit into a group of its own and reads it back; null if it holds, else what is wrong. */
function tryOut(hierarchy: Hierarchy, resource: Resource): string | null {
  const limits: Limits = { cores: 0.5, memoryMib: 64 };
  const group = join(hierarchy.base, 'try-out');
  try {
    mkdirSync(group, { recursive: true });
    enableChildren(hierarchy, resource);
    writeLimit(hierarchy, group, resource, limits);
    return holds(hierarchy, group, resource, limits) ? null : `${resource} limits written to ${group} do not read back`;
  } catch (error) {
    return `${resource} cannot be limited in ${hierarchy.base}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  } finally {
    removeGroup(group);
  }
}

function pidsOf(group: string): readonly number[] {
  try {
    return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter((line) => line !== '').map(Number);
  } catch {
    return [];
  }
}

function groupsIn(base: string): readonly string[] {
  try {
    return readdirSync(base, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function removeGroup(group: string): boolean {
  try {
    // Whatever of the instance is still in there is to end with it.
    for (const pid of pidsOf(group)) killQuietly(pid);
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile.
  }
}

/** What this machine can limit, found out by trying; leaves nothing behind. */
export function controlGroupLimits(): ControlGroups['capabilities'] {
  const groups = new ControlGroups(`try-out-${process.pid}`);
  groups.removeAll();
  return groups.capabilities;
}
