import type { Run } from '../../model/run.ts';
import type { RecordedLoad } from '../ports/request-record.ts';
import { isFailed } from '../ports/request-record.ts';
import type { ActionVerdict } from './verdict-schema.ts';

/** A user request that failed: from when it should have been sent until the failure was known, in ms since 1970. */
export type FailedAnswer = { readonly fromMs: number; readonly toMs: number };

/** The failed requests themselves. Updates that never came count against their objective, not here: no user waits for them. */
export function failedAnswers({ records, startedAtMs }: RecordedLoad): readonly FailedAnswer[] {
  return records
    .filter((record) => record.kind === 'answer' && isFailed(record))
    .map(({ intendedMs, latencyUs }) => ({ fromMs: startedAtMs + intendedMs, toMs: startedAtMs + intendedMs + latencyUs / 1000 }));
}

/** Failed requests that overlap any action; each counts once, however many actions it overlaps. */
export function failedWithinActions(failed: readonly FailedAnswer[], runs: readonly Run[]): number {
  return failed.filter((answer) => runs.some((run) => overlaps(answer, run))).length;
}

/** Every action that began, in the order in which they began. */
export function actionVerdicts(runs: readonly Run[], failed: readonly FailedAnswer[], loadStartedAtMs: number): ActionVerdict[] {
  return runs
    .flatMap((run) => (run.startedAt === null ? [] : [{ run, startedAt: run.startedAt }]))
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map(({ run, startedAt }) => ({
      name: run.action,
      atSeconds: (startedAt - loadStartedAtMs) / 1000,
      seconds: run.endedAt === null ? null : (run.endedAt - startedAt) / 1000,
      steps: run.steps.map(({ name, status }) => ({ name, status })),
      outcome: run.status,
      reason: run.reason,
      failedRequests: failed.filter((answer) => overlaps(answer, run)).length,
    }));
}

/** Between an action's start and its settling; one that has not ended may still do harm. */
function overlaps({ fromMs, toMs }: FailedAnswer, run: Run): boolean {
  if (run.startedAt === null) return false;
  return toMs >= run.startedAt && fromMs <= (run.settlesAt ?? run.endedAt ?? Infinity);
}
