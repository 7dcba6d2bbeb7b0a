import type { RunId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { isInProgress } from '../model/run.ts';

/**
 * Which run each pending run waits for: the oldest open one before it that claims a knob in common. Those that only
 * wait for a person claim nothing yet. @param runs open runs, oldest first
 */
export function waitsFor(runs: readonly Run[]): ReadonlyMap<RunId, RunId> {
  const waits = new Map<RunId, RunId>();
  const claiming = runs.filter(isInProgress);
  // A run that has begun holds its knobs whatever its age: approving an old proposal must not overtake it.
  const ordered = [...claiming.filter(hasBegun), ...claiming.filter((run) => !hasBegun(run))];
  ordered.forEach((run, index) => {
    if (hasBegun(run)) return;
    const claims = new Set(run.claims);
    const blocker = ordered.slice(0, index).find((other) => other.app === run.app && other.claims.some((knob) => claims.has(knob)));
    if (blocker !== undefined) waits.set(run.id, blocker.id);
  });
  return waits;
}

const hasBegun = (run: Run): boolean => run.status === 'running' || run.status === 'undoing';
