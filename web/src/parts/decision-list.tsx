import { useState } from 'react';
import { Button } from '@mantine/core';
import { api } from '../api/api.ts';
import type { Decision } from '../api/generated/types.ts';
import { argumentsText, counted } from '../format/words.ts';
import { mergeDecisions } from '../state/merge-application.ts';
import { Instant } from './instant.tsx';
import { outcomeLook, StatusMark } from './status-mark.tsx';

type DecisionListProps = { readonly app: string; readonly latest: readonly Decision[]; readonly selected: string | null; readonly onOpen: (kind: 'decision', id: string) => void };

/** Decisions of one page. */
const pageSize = 50;

/** Decisions, newest first; "none" decisions in a row stand in one line. Older ones come on request. */
export function DecisionList({ app, latest, selected, onOpen }: DecisionListProps) {
  const [older, setOlder] = useState<readonly Decision[]>([]);
  const [more, setMore] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  const decisions = mergeDecisions(latest, older);

  const loadOlder = async (): Promise<void> => {
    try {
      const last = decisions.at(-1);
      const page = await api.listDecisions({ name: app, limit: pageSize, ...(last === undefined ? {} : { before: last.cycle }) });
      setOlder((known) => mergeDecisions(page.items, [...known, ...latest]));
      setMore(page.before !== null);
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'they could not be read');
    }
  };

  if (decisions.length === 0) return <p className="empty">No decision yet: the first comes with the first cycle after the deployment.</p>;
  return (
    <>
      <ol className="decisions">
        {decisions.map((decision) => (
          <li key={decision.id}>
            <button
              type="button"
              className={`decision${decision.outcome === 'none' ? ' decision-none' : ''}`}
              aria-current={decision.id === selected ? 'true' : undefined}
              onClick={() => onOpen('decision', decision.id)}
            >
              <span className="decision-head">
                <Instant at={decision.at} />
                {decision.outcome === 'none' ? <NoneTimes decision={decision} /> : <b className="decision-what">{wantedText(decision)}</b>}
                <StatusMark look={outcomeLook(decision.outcome)} quiet />
              </span>
              <span className="decision-reason">{decision.reason}</span>
            </button>
          </li>
        ))}
      </ol>
      {failure !== null && (
        <p className="notice notice-bad" role="alert">
          Older decisions could not be read: {failure}.
        </p>
      )}
      {more && (
        <div className="older">
          <Button variant="default" size="compact-sm" onClick={() => void loadOlder()}>
            Older decisions
          </Button>
        </div>
      )}
    </>
  );
}

/** What a decision chose, or wanted most where everything was blocked, in words: grow (by: 2) + shrink. */
function wantedText({ chosen, candidates }: Decision): string {
  const wanted = candidates.find(({ id }) => id === chosen) ?? candidates.toSorted((a, b) => b.score - a.score)[0];
  return wanted === undefined ? 'nothing' : callsText(wanted.calls);
}

/** The actions of a candidate with their arguments. */
export const callsText = (calls: Decision['candidates'][number]['calls']): string =>
  calls
    .map(({ action, args }) => {
      const text = argumentsText(args);
      return text === '' ? action : `${action} (${text})`;
    })
    .join(' + ');

function NoneTimes({ decision: { count, lastAt } }: { readonly decision: Decision }) {
  if (count <= 1) return null;
  return (
    <span className="dim">
      {counted(count, 'time')} until <Instant at={lastAt} />
    </span>
  );
}
