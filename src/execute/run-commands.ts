import { ConflictError } from '../model/error.ts';
import type { Run } from '../model/run.ts';
import { openStatuses } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import { after, isoOf, ms } from '../units/time.ts';

/**
 * Confirms a proposed run. The runner leaves it alone until `letBegin`: much may have changed since it was proposed.
 * Throws ConflictError where it is not waiting for that.
 */
export function approveRun(run: Run, by: string, at: Instant): Run {
  requireProposed(run, 'approved');
  const approved = `approved by ${by} at ${isoOf(at)}`;
  return { ...run, version: run.version + 1, status: 'pending', message: approved, awaitsGuard: approved };
}

/** Lets the runner begin an approved run, after the guard found that it may begin now. */
export function letBegin({ awaitsGuard, ...run }: Run): Run {
  return { ...run, version: run.version + 1, message: awaitsGuard ?? run.message };
}

/** Ends a run that has not begun, since it must not begin any more. */
export function withdrawRun({ awaitsGuard, ...run }: Run, why: string, at: Instant): Run {
  return ended({ ...run, version: run.version + 1, status: 'rejected', message: awaitsGuard === undefined ? why : `${awaitsGuard}, but ${why}` }, at);
}

/** Refuses a proposed run for good. Throws ConflictError where it is not waiting for that. */
export function rejectRun(run: Run, by: string, why: string, at: Instant): Run {
  requireProposed(run, 'rejected');
  return ended({ ...run, version: run.version + 1, status: 'rejected', message: `rejected by ${by}: ${why}` }, at);
}

/**
 * Asks a run to end. One that has not begun ends at once; else the step under way is probed to its end, then finished steps
 * are taken back (or stay, where the action says `undo: never`). Throws ConflictError where it has ended or already ends.
 */
export function cancelRun(run: Run, by: string, why: string, at: Instant): Run {
  if (!openStatuses.includes(run.status)) throw new ConflictError(`run ${run.id} has ended (${run.status}); only open runs can be cancelled`);
  if (run.status === 'undoing') throw new ConflictError(`run ${run.id} is being taken back already; wait for it to end`);
  const message = `cancelled by ${by}: ${why}`;
  const next: Run = { ...run, version: run.version + 1, message };
  return run.status === 'running' ? { ...next, status: 'undoing' } : ended({ ...next, status: 'cancelled' }, at);
}

/** Ends a run: from now on its effect settles. */
export function ended(run: Run, at: Instant): Run {
  return { ...run, endedAt: at, settlesAt: after(at, ms(run.settleMs)) };
}

function requireProposed(run: Run, what: string): void {
  if (run.status !== 'proposed') throw new ConflictError(`run ${run.id} is ${run.status}, not proposed; only a proposed run can be ${what}`);
}

