import { api } from '../api/api.ts';
import type { Candidate, DecisionExplanation } from '../api/generated/types.ts';
import { formatNumber, formatValue } from '../format/quantity.ts';
import { formatInstant } from '../format/time.ts';
import { counted, modeText, signed } from '../format/words.ts';
import { useResource } from '../state/use-resource.ts';
import { callsText } from './decision-list.tsx';
import { Icon } from './icon.tsx';
import { ResourceView } from './resource-view.tsx';
import { RunCard } from './run-card.tsx';
import { candidateLook, objectiveLook, outcomeLook, StatusMark } from './status-mark.tsx';

type Opener = (kind: 'decision' | 'run', id: string) => void;

/** Time between two looks at a decision whose run may still go on. */
const everyMs = 5000;

/** Why a decision was made: what it saw, what it could have done, what blocked that, and what came of it. */
export function DecisionPanel({ id, onOpen }: { readonly id: string; readonly onOpen: Opener }) {
  const loaded = useResource(`decision/${id}`, {
    load: (signal) => api.explainDecision({ id }, signal),
    everyMs,
    changedBy: (news) => news.kind === 'run' && news.run.decision === id,
    merge: (value, news) => (news.kind === 'run' && value.run?.id === news.run.id ? { ...value, run: news.run } : value),
  });
  return (
    <ResourceView of={loaded} what="the decision">
      {(explanation) => <Explained explanation={explanation} onChanged={loaded.refresh} onOpen={onOpen} />}
    </ResourceView>
  );
}

function Explained({ explanation, onChanged, onOpen }: { readonly explanation: DecisionExplanation; readonly onChanged: () => void; readonly onOpen: Opener }) {
  const { decision, objectives, readings, run, outcome } = explanation;
  const candidates = decision.candidates.toSorted((a, b) => Number(b.id === decision.chosen) - Number(a.id === decision.chosen) || b.score - a.score);
  return (
    <div className="panel">
      <p className="panel-reason">{decision.reason}</p>
      <p className="panel-facts">
        <StatusMark look={outcomeLook(decision.outcome)} />
        <span className="num">{formatInstant(decision.at)}</span>
        <span>cycle {decision.cycle}</span>
        <span>
          policy {decision.policy.name} {decision.policy.version}, {modeText(decision.mode)}
          {decision.shadow ? ', in the shadow' : ''}
        </span>
        {decision.count > 1 && <span>{counted(decision.count, 'equal decision')} in a row</span>}
      </p>
      <p className="dim">What came of it: {outcome}.</p>

      <h3>What it could do</h3>
      {candidates.length === 0 && <p className="empty">No action was wanted by any guide.</p>}
      <ol className="candidates">
        {candidates.map((candidate) => (
          <CandidateItem key={candidate.id} candidate={candidate} chosen={decision.chosen} />
        ))}
      </ol>

      <h3>
        What it saw <small>in base units: s, B, USD/h, 1/s</small>
      </h3>
      <table className="facts">
        <caption className="hidden">Objectives and readings at the time of the decision</caption>
        <tbody>
          {objectives.map(({ name, status, why }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <StatusMark look={objectiveLook({ status })} /> <span className="dim">{why}</span>
              </td>
            </tr>
          ))}
          {readings.map(({ name, value, why }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td className={value === null ? 'dim' : 'num'}>{value === null ? `missing: ${why ?? 'no reason is known'}` : formatNumber(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>

      {run !== null && (
        <>
          <h3>What it set in motion</h3>
          <RunCard run={run} onChanged={onChanged} />
          <button type="button" className="as-link" onClick={() => onOpen('run', run.id)}>
            open the run
          </button>
        </>
      )}
    </div>
  );
}

function CandidateItem({ candidate, chosen }: { readonly candidate: Candidate; readonly chosen: string | null }) {
  const look = candidateLook(candidate, chosen);
  return (
    <li className={`candidate edge-${look.tone}`}>
      <div className="candidate-head">
        <b>{callsText(candidate.calls)}</b>
        <StatusMark look={look} />
        <span className="score num" title="score">
          {formatNumber(candidate.score)}
        </span>
      </div>
      <p className="dim">{candidate.why}</p>
      {candidate.predicted.length > 0 && (
        <ul className="effects" aria-label="Predicted effects">
          {candidate.predicted.map(({ on, unit, change, low, high }) => (
            <li key={on}>
              {on} <b className="num">{signed(formatValue(change, unit), change)}</b>
              {low !== undefined && high !== undefined && <span className="dim"> ({`${formatValue(low, unit)} to ${formatValue(high, unit)}`})</span>}
            </li>
          ))}
        </ul>
      )}
      {candidate.blockedBy.map(({ rule, name, why }) => (
        <p key={`${rule}/${name}`} className="block">
          <Icon name="stop" />
          <span>
            <b>{rule}</b> {name}: {why}
          </span>
        </p>
      ))}
    </li>
  );
}
