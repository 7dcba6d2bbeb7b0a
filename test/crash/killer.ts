import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { End, Sequence } from './world.ts';

/** The worlds to go through, each with the points at which one process after the other dies. */
export type Plan = readonly { readonly sequence: Sequence; readonly deaths: readonly number[] }[];

/** An end with how many points its last life passed, and where the ones before it died. */
export type Outcome = End & { readonly points: number; readonly died: readonly string[] };

const child = fileURLToPath(new URL('child.ts', import.meta.url));

/**
 * Goes through the plan with real processes, starting a new one whenever one was killed. Each finishes what the dead one left
 * and goes on to its own death, so that a kill costs one start.
 * @param cache folder in which Node keeps compiled code from one process to the next: starting is most of what a kill costs
 * @returns the ends in the order of the plan, and the number of processes that SIGKILL ended
 */
export async function killThrough(plan: Plan, cache: string): Promise<{ readonly ends: readonly Outcome[]; readonly kills: number }> {
  const root = mkdtempSync(join(tmpdir(), 'homeostat-crash-'));
  try {
    const planFile = join(root, 'plan.json');
    writeFileSync(planFile, JSON.stringify(plan));
    let kills = 0;
    const most = plan.reduce((sum, { deaths }) => sum + deaths.length, 0);
    while (!(await lifeEnded(planFile, cache))) {
      kills += 1;
      if (kills > most) throw new Error(`more processes died than the ${most} planned`);
    }
    return { ends: plan.map((_, index) => outcomeIn(join(root, `world-${index}`))), kills };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** True where the process finished everything, false where it was killed. Throws where it failed. */
function lifeEnded(planFile: string, cache: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const life = spawn(process.execPath, [child, planFile], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: cache } });
    let errors = '';
    life.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    life.on('error', reject);
    life.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(`a process of the crash test ended with ${code ?? signal}: ${errors}`));
    });
  });
}

function outcomeIn(folder: string): Outcome {
  const end = JSON.parse(readFileSync(join(folder, 'end.json'), 'utf8')) as Omit<Outcome, 'died'>;
  let died: readonly string[] = [];
  try {
    died = readFileSync(join(folder, 'lives.log'), 'utf8').split('\n').filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { ...end, died };
}

/** Plans run beside each other, one for each core. */
export async function killThroughInParallel(plan: Plan, cache: string, ways = 2): Promise<{ readonly ends: readonly Outcome[]; readonly kills: number }> {
  const parts = Array.from({ length: ways }, (_, way) => plan.filter((_world, index) => index % ways === way));
  const results = await Promise.all(parts.map((part) => killThrough(part, cache)));
  const ends = plan.map((_, index) => results[index % ways]?.ends[Math.floor(index / ways)]);
  return { ends: ends.filter((end) => end !== undefined), kills: results.reduce((sum, { kills }) => sum + kills, 0) };
}
