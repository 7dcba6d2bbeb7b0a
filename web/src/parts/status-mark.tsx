import type { Candidate, Decision, Event, Instance, ObjectiveStatus, Run, RunStep } from '../api/generated/types.ts';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

/** How a state looks: always a sign, a word and a colour together. */
export type Look = { readonly icon: IconName; readonly text: string; readonly tone: 'good' | 'bad' | 'warn' | 'busy' | 'calm'; readonly spin?: boolean };

const objectiveLooks: Readonly<Record<ObjectiveStatus['status'], Look>> = {
  met: { icon: 'check', text: 'met', tone: 'good' },
  violated: { icon: 'cross', text: 'violated', tone: 'bad' },
  unknown: { icon: 'question', text: 'unknown', tone: 'warn' },
};

/** An objective whose condition does not hold owes nothing now. */
export const objectiveLook = ({ status, applies = true }: { readonly status: ObjectiveStatus['status']; readonly applies?: boolean }): Look =>
  applies ? objectiveLooks[status] : { icon: 'dash', text: 'not owed now', tone: 'calm' };

const runLooks: Readonly<Record<Run['status'], Look>> = {
  proposed: { icon: 'person', text: 'waits for approval', tone: 'warn' },
  pending: { icon: 'clock', text: 'waits to begin', tone: 'busy' },
  running: { icon: 'ring', text: 'under way', tone: 'busy', spin: true },
  undoing: { icon: 'undo', text: 'is being taken back', tone: 'warn' },
  succeeded: { icon: 'check', text: 'succeeded', tone: 'good' },
  failed: { icon: 'cross', text: 'failed', tone: 'bad' },
  undone: { icon: 'undo', text: 'failed and was taken back', tone: 'bad' },
  'needs-operator': { icon: 'warning', text: 'needs an operator', tone: 'bad' },
  cancelled: { icon: 'stop', text: 'cancelled', tone: 'calm' },
  rejected: { icon: 'dash', text: 'rejected', tone: 'calm' },
};
export const runLook = (status: Run['status']): Look => runLooks[status];

const stepLooks: Readonly<Record<RunStep['status'], Look>> = {
  pending: { icon: 'dot', text: 'waits', tone: 'calm' },
  begun: { icon: 'ring', text: 'under way', tone: 'busy', spin: true },
  done: { icon: 'check', text: 'done', tone: 'good' },
  failed: { icon: 'cross', text: 'failed', tone: 'bad' },
  'undo-begun': { icon: 'ring', text: 'is being taken back', tone: 'warn', spin: true },
  undone: { icon: 'undo', text: 'taken back', tone: 'warn' },
  'undo-refused': { icon: 'warning', text: 'could not be taken back', tone: 'bad' },
};
export const stepLook = (status: RunStep['status']): Look => stepLooks[status];

const phaseLooks: Readonly<Record<Instance['phase'], Look>> = {
  starting: { icon: 'ring', text: 'starting', tone: 'busy', spin: true },
  ready: { icon: 'check', text: 'ready', tone: 'good' },
  unready: { icon: 'cross', text: 'unready', tone: 'bad' },
  draining: { icon: 'drain', text: 'draining', tone: 'warn' },
  ended: { icon: 'stop', text: 'ended', tone: 'calm' },
};
export const phaseLook = (phase: Instance['phase']): Look => phaseLooks[phase];

const outcomeLooks: Readonly<Record<Decision['outcome'], Look>> = {
  none: { icon: 'dash', text: 'nothing to do', tone: 'calm' },
  submitted: { icon: 'play', text: 'acted', tone: 'busy' },
  'awaiting-approval': { icon: 'person', text: 'asks for approval', tone: 'warn' },
  reported: { icon: 'eye', text: 'only reported', tone: 'calm' },
  blocked: { icon: 'stop', text: 'blocked', tone: 'warn' },
};
export const outcomeLook = (outcome: Decision['outcome']): Look => outcomeLooks[outcome];

const severityLooks: Readonly<Record<Event['severity'], Look>> = {
  info: { icon: 'info', text: 'info', tone: 'calm' },
  warning: { icon: 'warning', text: 'warning', tone: 'warn' },
  error: { icon: 'cross', text: 'error', tone: 'bad' },
};
export const severityLook = (severity: Event['severity']): Look => severityLooks[severity];

/** What became of a candidate in its decision. */
export function candidateLook({ id, blockedBy }: Candidate, chosen: string | null): Look {
  if (id === chosen) return { icon: 'check', text: 'chosen', tone: 'good' };
  return blockedBy.length > 0 ? { icon: 'stop', text: 'blocked', tone: 'warn' } : { icon: 'dash', text: 'not chosen', tone: 'calm' };
}

/** A state as sign, word and colour. */
export function StatusMark({ look, quiet = false }: { readonly look: Look; readonly quiet?: boolean }) {
  return (
    <span className={`mark-status tone-${look.tone}${quiet ? ' mark-quiet' : ''}`}>
      <Icon name={look.icon} spin={look.spin ?? false} />
      {look.text}
    </span>
  );
}
