import { approveRun, cancelRun, rejectRun } from '../execute/run-commands.ts';
import type { NewEvent } from '../knowledge/ports/knowledge-store.ts';
import { VersionConflictError } from '../knowledge/ports/knowledge-store.ts';
import { NotFoundError } from '../model/error.ts';
import type { RunId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import type { UseCaseDeps } from './deps.ts';
import type { WishRequest } from './pause-application.ts';
import { runViewOf } from './run-view-of.ts';
import type { RunDetail } from './views/run-view.ts';

type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'changed'>;
type Change = { readonly type: NewEvent['type']; readonly word: string; readonly apply: (run: Run, by: string, why: string, at: Instant) => Run };

/** The runner may write the same run at the same time; each try reads it anew. */
const attemptsMax = 5;

const unnamed = 'a user';
const unexplained = 'no reason given';

/** Confirms a proposed run. Throws NotFoundError, or ConflictError if it is not proposed. */
export const approve = (deps: Deps, id: RunId, request: WishRequest): Promise<RunDetail> =>
  changeRun(deps, id, request, { type: 'RunApproved', word: 'approved', apply: (run, by, _why, at) => approveRun(run, by, at) });

/** Refuses a proposed run for good. Throws NotFoundError, or ConflictError if it is not proposed. */
export const reject = (deps: Deps, id: RunId, request: WishRequest): Promise<RunDetail> =>
  changeRun(deps, id, request, { type: 'RunRejected', word: 'rejected', apply: rejectRun });

/** Asks an open run to end: what it did is taken back where its action says so. Throws NotFoundError or ConflictError. */
export const cancel = (deps: Deps, id: RunId, request: WishRequest): Promise<RunDetail> =>
  changeRun(deps, id, request, { type: 'RunCancelRequested', word: 'cancelled', apply: cancelRun });

async function changeRun(deps: Deps, id: RunId, { by, why }: WishRequest, change: Change): Promise<RunDetail> {
  for (let attempt = 1; ; attempt++) {
    const run = await deps.store.run(id);
    if (run === null) throw new NotFoundError(`there is no run ${id}; it may be older than the retention`);
    const at = deps.clock.now();
    const next = change.apply(run, by ?? unnamed, why ?? unexplained, at);
    const message = `${run.action} ${change.word} by ${by ?? unnamed}${why === undefined ? '' : `: ${why}`}`;
    const event: NewEvent = { at, app: run.app, type: change.type, severity: 'info', subject: `run/${id}`, message, data: { run: id } };
    try {
      await deps.store.commit([{ kind: 'put-run', run: next }, { kind: 'add-event', event }], null);
      deps.changed();
      return runViewOf(next);
    } catch (error) {
      if (!(error instanceof VersionConflictError) || attempt === attemptsMax) throw error;
    }
  }
}
