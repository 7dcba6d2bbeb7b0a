import { deleteAction, deployAction } from '../execute/built-in-actions.ts';
import { newRun } from '../execute/new-run.ts';
import type { Operations } from '../execute/operations/operations.ts';
import { cancelRun, withdrawRun } from '../execute/run-commands.ts';
import type { NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import { settingNames } from '../knowledge/wishes.ts';
import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { Epoch, RunId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { openStatuses } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import type { DocumentRun } from './app-memory.ts';
import type { Wishes } from './wishes.ts';

/** After a failed deployment the next one waits this long, doubling with every failure, and this often at most. Our choice. */
const retryPauseMs = 10_000;
const attemptsMax = 5;

export type Reconciliation = {
  readonly writes: readonly Write[];
  readonly run: Run | null;
  readonly documentRun: DocumentRun | null;
  /** running: policies may act. starting: not deployed once yet. leaving: being deleted. gone: this was its last cycle. */
  readonly phase: 'running' | 'starting' | 'leaving' | 'gone';
};

export type ReconcileInput = {
  readonly app: Application;
  readonly wishes: Wishes;
  /** The generation that runs; null where none was deployed to its end. */
  readonly deployed: Application | null;
  readonly components: readonly ComponentState[];
  readonly documentRun: DocumentRun | null;
  /** The row of `documentRun`, as it is now. */
  readonly lastRun: Run | null;
  /** All open runs of the application. */
  readonly openRuns: readonly Run[];
  readonly operations: Operations;
  readonly epoch: Epoch;
  readonly runId: RunId;
  readonly at: Instant;
};

/**
 * Brings what runs to what the document says, by runs like any other: a new generation is deployed, an application that is
 * to be deleted is ended and then forgotten. Pure; the caller commits the writes and the run with everything else of the
 * cycle, so that each happens once. This is the user's own order, so it does not depend on the mode; the global stop holds it
 * back, and a pause all but a deletion. A deletion first ends all other runs of the application.
 */
export function reconcileDocument(input: ReconcileInput): Reconciliation {
  const { wishes, app, documentRun, lastRun } = input;
  const purpose = wishes.deleting ? 'delete' : 'deploy';
  const phase = wishes.deleting ? 'leaving' : wishes.deployed === null ? 'starting' : 'running';
  const waiting: Reconciliation = { writes: [], run: null, documentRun, phase };
  if (!wishes.deleting && wishes.deployed === app.generation) return { ...waiting, documentRun: null };
  if (wishes.deleting) {
    const others = input.openRuns.filter(({ id }) => documentRun?.purpose !== 'delete' || id !== documentRun.run);
    if (others.length > 0) return { ...waiting, writes: others.flatMap((run) => endForDeletion(run, input)) };
  }
  const mine = documentRun !== null && documentRun.purpose === purpose && documentRun.generation === app.generation ? documentRun : null;
  if (lastRun !== null && openStatuses.includes(lastRun.status)) return waiting;
  if (mine !== null && lastRun?.status === 'succeeded') return finished(input, phase);
  // To delete is the user's own order, and later than the pause; only the global stop holds it back.
  if (wishes.stopped !== null || (wishes.paused !== null && !wishes.deleting)) return waiting;
  if (mine !== null && lastRun !== null && !mayRetry(mine, lastRun, input.at)) return waiting;
  return begin(input, mine === null ? 1 : mine.attempt + 1, purpose, phase);
}

/** Nothing of an application may outlive it: what waits is ended, what goes on is taken back as its action says. */
function endForDeletion(run: Run, input: ReconcileInput): Write[] {
  const { app, at } = input;
  if (run.status === 'undoing') return [];
  const why = `${app.name} is to be deleted`;
  const next = run.status === 'proposed' ? withdrawRun(run, why, at) : cancelRun(run, 'the controller', why, at);
  const told: NewEvent = { ...event(input, run.status === 'proposed' ? 'RunRejected' : 'RunCancelRequested', 'info', `${run.action}: ${next.message ?? why}`), subject: `run/${run.id}`, data: { run: run.id } };
  return [{ kind: 'put-run', run: next }, { kind: 'add-event', event: told }];
}

const mayRetry = ({ attempt }: DocumentRun, run: Run, at: Instant): boolean =>
  attempt < attemptsMax && at - (run.endedAt ?? at) >= retryPauseMs * 2 ** (attempt - 1);

function begin(input: ReconcileInput, attempt: number, purpose: DocumentRun['purpose'], phase: Reconciliation['phase']): Reconciliation {
  const { app, components, deployed, operations, epoch, at, runId: id } = input;
  const action = purpose === 'delete' ? deleteAction(app, components) : deployAction(app, components, deployed);
  if (action === null) return finished(input, phase);
  const reason = purpose === 'delete' ? `${app.name} is to be deleted.` : `Generation ${app.generation} of the document is to run.`;
  const made = newRun({ app, action, args: {}, components, operations, deployed, id, decision: null, reason, at, epoch, proposed: false });
  if ('run' in made) return { writes: [], run: made.run, documentRun: { purpose, generation: app.generation, attempt, run: id }, phase };
  const failed = event(input, purpose === 'delete' ? 'DeleteImpossible' : 'DeployImpossible', 'error', made.problems.join('; '));
  // Remembered like an attempt, so that it is said once per generation and not in every cycle.
  const told = input.documentRun?.generation === app.generation && input.documentRun.purpose === purpose;
  return { writes: told ? [] : [{ kind: 'add-event', event: failed }], run: null, documentRun: { purpose, generation: app.generation, attempt: 0, run: id }, phase };
}

function finished(input: ReconcileInput, phase: Reconciliation['phase']): Reconciliation {
  const { app, wishes, at } = input;
  if (!wishes.deleting) {
    const done = event(input, 'ApplicationDeployed', 'info', `generation ${app.generation} of ${app.name} runs`);
    return {
      writes: [{ kind: 'put-setting', name: settingNames.deployed(app.name), value: app.generation }, { kind: 'add-event', event: done }],
      run: null,
      documentRun: null,
      phase,
    };
  }
  const cleared = [settingNames.deleting, settingNames.deployed, settingNames.paused].map((nameOf): Write => ({ kind: 'put-setting', name: nameOf(app.name), value: null }));
  const gone = event(input, 'ApplicationDeleted', 'info', `${app.name} has ended and is deleted`);
  return {
    writes: [{ kind: 'delete-document', documentKind: 'Application', name: app.name, at }, ...cleared, { kind: 'add-event', event: gone }],
    run: null,
    documentRun: null,
    phase: 'gone',
  };
}

function event({ app, at }: ReconcileInput, type: string, severity: NewEvent['severity'], message: string): NewEvent {
  return { at, app: app.name, type, severity, subject: `application/${app.name}`, message, data: { generation: app.generation } };
}
