import { useState } from 'react';
import { Button } from '@mantine/core';
import { api } from '../api/api.ts';
import type { Run } from '../api/generated/types.ts';
import { argumentsText } from '../format/words.ts';
import { AskDialog } from './ask-dialog.tsx';
import { Instant } from './instant.tsx';
import { RunSteps } from './run-steps.tsx';
import { runLook, StatusMark } from './status-mark.tsx';

type RunCardProps = { readonly run: Run; readonly onChanged: () => void; readonly onOpen?: (kind: 'decision' | 'run', id: string) => void };

/** A run with its steps, and what a person may do about it. */
export function RunCard({ run, onChanged, onOpen }: RunCardProps) {
  const args = argumentsText(run.args);
  return (
    <article className={`run edge-${runLook(run.status).tone}`} aria-label={`Run of ${run.action}`}>
      <header className="run-head">
        <h3>
          {run.action} {args !== '' && <span className="dim">({args})</span>}
        </h3>
        <StatusMark look={runLook(run.status)} />
      </header>
      <p className="run-reason">{run.reason}</p>
      {run.message !== null && <p className="step-message">{run.message}</p>}
      <RunSteps run={run} />
      <footer className="run-foot">
        <span className="dim">
          {run.startedAt === null ? 'asked for' : 'began'} <Instant at={run.startedAt ?? run.createdAt} />
          {run.endedAt !== null && (
            <>
              , ended <Instant at={run.endedAt} />
            </>
          )}
        </span>
        {run.holds.length > 0 && <span className="dim">meanwhile nothing else acts for {run.holds.join(', ')}</span>}
        {run.decision !== null && onOpen !== undefined && (
          <button type="button" className="as-link" onClick={() => onOpen('decision', run.decision ?? '')}>
            why
          </button>
        )}
      </footer>
      <RunChoices run={run} onChanged={onChanged} />
    </article>
  );
}

const wishes = {
  approve: { verb: 'Approve', danger: false, explanation: 'Its steps begin as soon as the controller comes to them.' },
  reject: { verb: 'Reject', danger: false, explanation: 'It is refused for good; the policy may propose it again later.' },
  cancel: { verb: 'Cancel the run', danger: true, explanation: 'No further step begins; steps that are done are taken back where the action says so.' },
} as const;

type Wish = keyof typeof wishes;

const asked: Readonly<Record<Wish, (id: string, why: string | undefined) => Promise<Run>>> = {
  approve: (id, why) => api.approveRun({ id, body: { why } }),
  reject: (id, why) => api.rejectRun({ id, body: { why } }),
  cancel: (id, why) => api.cancelRun({ id, body: { why } }),
};

function RunChoices({ run, onChanged }: Pick<RunCardProps, 'run' | 'onChanged'>) {
  const [wish, setWish] = useState<Wish | null>(null);
  const choices: readonly Wish[] = run.status === 'proposed' ? ['approve', 'reject'] : run.status === 'pending' || run.status === 'running' ? ['cancel'] : [];
  if (choices.length === 0) return null;
  return (
    <div className="run-choices">
      {choices.map((choice) => (
        <Button key={choice} size="compact-sm" variant={choice === 'approve' ? 'filled' : 'default'} onClick={() => setWish(choice)}>
          {wishes[choice].verb}
        </Button>
      ))}
      {wish !== null && (
        <AskDialog
          opened
          title={`${wishes[wish].verb}: ${run.action}`}
          explanation={wishes[wish].explanation}
          verb={wishes[wish].verb}
          danger={wishes[wish].danger}
          onClose={() => setWish(null)}
          onConfirm={async (why) => {
            await asked[wish](run.id, why);
            onChanged();
          }}
        />
      )}
    </div>
  );
}
