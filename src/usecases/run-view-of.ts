import type { Run } from '../model/run.ts';
import { openStatuses } from '../model/run.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { RunDetail } from './views/run-view.ts';

/** A run as it goes over the wire; keys, epochs and the values of environment variables stay inside. */
export function runViewOf(run: Run): RunDetail {
  const { epoch: _epoch, undo: _undo, settleMs: _settleMs, awaitsGuard: _awaitsGuard, ...shared } = run;
  return {
    ...shared,
    open: openStatuses.includes(run.status),
    claims: [...run.claims],
    holds: [...run.holds],
    args: hideSecrets(run.args),
    steps: run.steps.map(({ key: _key, ...step }) => ({ ...step, args: hideSecrets(step.args), resolved: hideSecrets(step.resolved) })),
  };
}
