import { axisNumber, timeAxis } from '../plan/axis.ts';
import type { PlannerAnswer } from '../plan/plan-types.ts';
import type { Look } from './status-mark.tsx';
import { StatusMark } from './status-mark.tsx';

const holds: Look = { icon: 'check', text: 'holds', tone: 'good' };
const late: Look = { icon: 'cross', text: 'late', tone: 'bad' };
const none: Look = { icon: 'cross', text: 'no plan', tone: 'bad' };

type PlannerTableProps = { readonly planners: readonly PlannerAnswer[]; readonly shown: string; readonly onShow: (name: string) => void };

/** What each planner found; one of them is shown below. */
export function PlannerTable({ planners, shown, onShow }: PlannerTableProps) {
  const ofTime = planners.some(({ lowerBoundSeconds }) => lowerBoundSeconds !== null);
  return (
    <div className="scroll-x">
      <table className="facts planners">
        <thead>
          <tr>
            <th scope="col">planner</th>
            <th scope="col">deadlines</th>
            <th scope="col" className="right">
              cost, USD
            </th>
            <th scope="col" className="right">
              done after
            </th>
            <th scope="col" className="right" title={ofTime ? 'How much longer it takes than any plan within the budget must, at most' : 'How much more it costs than any plan must, at most'}>
              gap
            </th>
            <th scope="col" className="right">
              instances
            </th>
            <th scope="col" className="right">
              planned in
            </th>
          </tr>
        </thead>
        <tbody>
          {planners.map((one) => (
            <tr key={one.name} className={one.name === shown ? 'row-shown' : undefined}>
              <th scope="row">
                <button type="button" className="as-link" aria-pressed={one.name === shown} disabled={one.costUsd === null} onClick={() => onShow(one.name)}>
                  {one.name}
                </button>
              </th>
              <td>
                <StatusMark look={one.feasible ? holds : one.costUsd === null ? none : late} />
                {one.feasible && one.missed.length > 0 && <span className="dim"> but for {one.missed.join(', ')} (soft)</span>}
              </td>
              <td className="right num">{one.costUsd === null ? '–' : axisNumber(one.costUsd)}</td>
              <td className="right num">{one.makespanSeconds === null ? '–' : lengthText(one.makespanSeconds)}</td>
              <td className="right num">{one.gapPercent === null ? '–' : `${one.gapPercent.toFixed(1)} %`}</td>
              <td className="right num">{one.instances.length}</td>
              <td className="right num">{lengthText(one.planSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {planners.map(({ name, whyNot }) => whyNot !== null && (
        <p key={name} className="note text-bad">
          {name}: {whyNot}
        </p>
      ))}
    </div>
  );
}

/** A length of time in the largest unit that makes it at least three. */
export function lengthText(seconds: number): string {
  if (seconds < 1) return `${axisNumber(seconds * 1000)} ms`;
  const { unit, per } = timeAxis(0, seconds, 1);
  return `${axisNumber(seconds / per)} ${unit}`;
}
