import { formatShare } from '../format/quantity.ts';
import { formatDuration } from '../format/time.ts';
import { objectiveLook, StatusMark } from './status-mark.tsx';

/** What is shown of an objective; listings know less of it than the page of its application. */
export type ObjectiveFigures = {
  readonly name: string;
  readonly description?: string | null;
  readonly status: 'met' | 'violated' | 'unknown';
  readonly why?: string;
  readonly applies?: boolean;
  readonly failed?: boolean;
  readonly comparator: string;
  readonly valueText: string | null;
  readonly targetText: string;
  readonly metShare: number | null;
  readonly unknownShare?: number | null;
  readonly budgetLeft: number;
  readonly goal?: number;
  readonly periodMs?: number;
  readonly burnRate?: number | null;
};

/** A smaller share of unknown time is not worth a line. */
const unknownShown = 0.001;

/** An objective with its three numbers: value against target, share of time met, what is left of the error budget. */
export function ObjectiveNumbers({ objective }: { readonly objective: ObjectiveFigures }) {
  const { name, description, why, failed = false, comparator, valueText, targetText, metShare, unknownShare, budgetLeft, goal, periodMs, burnRate } = objective;
  const look = objectiveLook(objective);
  const spent = budgetLeft <= 0;
  return (
    <section className={`objective edge-${spent && look.tone === 'good' ? 'warn' : look.tone}`} aria-label={`Objective ${name}`}>
      <header className="objective-head">
        <h3 title={description ?? undefined}>{name}</h3>
        <StatusMark look={look} />
        {spent && !failed && <span className="tag tag-bad">budget spent</span>}
        {failed && <span className="tag tag-bad">failed for good</span>}
      </header>
      <dl className="numbers">
        <div>
          <dt>now</dt>
          <dd>
            <b className="big num">
              <Quantity text={valueText ?? '–'} />
            </b>
            <small>
              target {comparator} {targetText}
            </small>
          </dd>
        </div>
        <div>
          <dt>time met</dt>
          <dd>
            <b className="big num"><Quantity text={formatShare(metShare)} /></b>
            <small>{goal === undefined ? 'of the time watched' : `goal ${formatShare(goal, 0)}${periodMs === undefined ? '' : ` of ${formatDuration(periodMs)}`}`}</small>
            {unknownShare !== undefined && unknownShare !== null && unknownShare >= unknownShown && <small title="Nothing was measured, or no controller ran; it counts as not met.">{formatShare(unknownShare)} unknown</small>}
          </dd>
        </div>
        <div>
          <dt title="error budget left">budget left</dt>
          <dd>
            <b className={`big num${spent ? ' text-bad' : ''}`}><Quantity text={formatShare(budgetLeft, 0)} /></b>
            <BudgetBar left={budgetLeft} />
            {burnRate !== undefined && burnRate !== null && burnRate > 0 && <small title="How fast the budget is used now; at 1 it lasts for exactly its period.">burn rate {burnRate.toFixed(1)}</small>}
          </dd>
        </div>
      </dl>
      {why !== undefined && why !== '' && <p className="objective-why">{why}</p>}
    </section>
  );
}

/** The unit in smaller letters, so that the number stands out. */
function Quantity({ text }: { readonly text: string }) {
  const space = text.lastIndexOf(' ');
  return space < 0 ? (
    text
  ) : (
    <>
      {text.slice(0, space)} <span className="unit">{text.slice(space + 1)}</span>
    </>
  );
}

function BudgetBar({ left }: { readonly left: number }) {
  const share = Math.min(1, Math.max(0, left));
  return (
    <span className="budget" aria-hidden="true">
      <span className={share < 0.25 ? 'budget-low' : ''} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
