import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** USER_HZ: the unit of times in /proc, 100 on every Linux that programs can see (proc(5)). */
const ticksPerSecond = 100;

export type ProcessFacts = { readonly state: string; readonly group: number; readonly startTicks: string; readonly cpuSeconds: number };

/** Changes with every boot: a start time alone would repeat. */
export const readBootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The process with this pid; null if there is none, or only its remains that nobody has collected. */
export function readProcess(pid: number): ProcessFacts | null {
  try {
    return factsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** proc(5): the second field, the name, may hold spaces and parentheses; everything after its last one is regular. */
function factsOf(stat: string): ProcessFacts | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? 'X';
  if (state === 'Z' || state === 'X') return null;
  const cpuTicks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
  return { state, group: Number(fields[2]), startTicks: fields[19] ?? '', cpuSeconds: cpuTicks / ticksPerSecond };
}

export const isAlive = (pid: number, startTicks: string | null): boolean => {
  const facts = readProcess(pid);
  return facts !== null && (startTicks === null || facts.startTicks === startTicks);
};

export type MarkedProcess = { readonly pid: number; readonly group: number; readonly startTicks: string; readonly token: string };

/** Every process whose environment says that a platform of this identity started it. */
export function findMarked(identity: string): readonly MarkedProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) return [];
    const variables = environmentOf(pid);
    const facts = variables.includes(`HOMEOSTAT_PLATFORM=${identity}`) ? readProcess(pid) : null;
    if (facts === null) return [];
    const token = variables.find((variable) => variable.startsWith('HOMEOSTAT_TOKEN='))?.slice('HOMEOSTAT_TOKEN='.length) ?? '';
    return [{ pid, group: facts.group, startTicks: facts.startTicks, token }];
  });
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    // Gone meanwhile, or another user's.
    return [];
  }
}

/** Processor time and resident memory of a process and all its descendants. */
export async function usageOf(pid: number): Promise<{ readonly cpuSeconds: number; readonly memoryBytes: number }> {
  let cpuSeconds = 0;
  let memoryBytes = 0;
  const waiting = [pid];
  // A bound against a process that forks faster than it is read.
  for (let count = 0; waiting.length > 0 && count < 1_000; count++) {
    const next = waiting.pop() ?? pid;
    const [stat, status, children] = await Promise.all([text(`/proc/${next}/stat`), text(`/proc/${next}/status`), text(`/proc/${next}/task/${next}/children`)]);
    cpuSeconds += stat === '' ? 0 : (factsOf(stat)?.cpuSeconds ?? 0);
    memoryBytes += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    waiting.push(...children.split(' ').filter((child) => child !== '').map(Number));
  }
  return { cpuSeconds, memoryBytes };
}

const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** Signals a whole process group; false if it is gone. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
