import '../styles/plan.css';
import { useId, useMemo, useState } from 'react';
import { NativeSelect, TextInput } from '@mantine/core';
import { patientApi } from '../api/api.ts';
import { formatValue } from '../format/quantity.ts';
import { CostCurve } from '../parts/cost-curve.tsx';
import { PlanStart } from '../parts/plan-start.tsx';
import { ProblemInput } from '../parts/problem-input.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { nearestRow, reasonsOf, sweepOf } from '../plan/deadline-sweep.ts';
import { capacityExample } from '../plan/examples.ts';
import type { CapacityClass, CapacityPlan, TextFile } from '../plan/plan-types.ts';
import { secondsText } from '../plan/seconds-text.ts';
import { usePlan } from '../plan/use-plan.ts';

/** A plan, and one for each of many deadlines of one class; null where no class has a deadline. */
type Swept = { readonly plan: CapacityPlan; readonly sweep: { readonly className: string; readonly asked: number; readonly rows: NonNullable<CapacityPlan['whatIf']>['rows'] } | null };
type Question = { readonly file: TextFile; readonly beside: readonly TextFile[]; readonly catalogue?: string; readonly deadline?: string };

/** The cheapest machines with which every class of jobs meets its deadline, and what other deadlines would cost. */
export function CapacityPlanPage() {
  const [files, setFiles] = useState<readonly TextFile[]>([capacityExample]);
  const [prices, setPrices] = useState('');
  const [deadline, setDeadline] = useState('');
  const [asked, setAsked] = useState<Question | null>(null);
  const planning = usePlan<Swept>();

  const submit = (): void => {
    const [file, ...beside] = files;
    if (file === undefined) return;
    const question: Question = { file, beside, ...(prices.trim() === '' ? {} : { catalogue: prices }), ...(deadline.trim() === '' ? {} : { deadline: deadline.trim() }) };
    setAsked(question);
    planning.start((signal) => planAndSweep(question, null, signal));
  };
  const sweepClass = (className: string): void => {
    if (asked !== null) planning.start((signal) => planAndSweep(asked, className, signal));
  };

  return (
    <>
      <h1>Plan capacity</h1>
      <p className="dim">The cheapest machines with which every class of jobs meets its deadline, and what other deadlines would cost. Nothing is started and nothing is stored.</p>
      <form
        className="plan-form card"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProblemInput files={files} example={capacityExample} hint="a CapacityProblem, an input of D-SPACE4Cloud or opt_jr, a model of dagSim, or a UML model with the DICE profile, first; then files that it names" onChange={setFiles} />
        <div className="plan-wishes">
          <div className="plan-fields">
            <TextInput size="xs" label="Deadline" placeholder="as in the problem" value={deadline} onChange={({ currentTarget: { value } }) => setDeadline(value)} description="for models without one: of dagSim, or in UML" />
          </div>
          <details>
            <summary>Price list, for problems without prices</summary>
            <textarea className="plan-text" rows={4} spellCheck={false} aria-label="Price list (CSV)" placeholder="type,cores,memory_gib,usd_per_hour" value={prices} onChange={({ currentTarget: { value } }) => setPrices(value)} />
          </details>
          <PlanStart planning={planning} disabled={files.every(({ text }) => text.trim() === '')} what="Planning for many deadlines …" onStop={planning.stop} />
        </div>
      </form>
      {planning.value !== null && <Planned swept={planning.value} onClass={sweepClass} />}
    </>
  );
}

/** First the plan as asked, which says what the deadlines are; then one sweep over those of a class. */
async function planAndSweep(question: Question, wanted: string | null, signal: AbortSignal): Promise<Swept> {
  const plan = await patientApi.planCapacity({ body: question }, signal);
  const goals = deadlinesOf(plan);
  const goal = goals.find(({ name }) => name === wanted) ?? goals[0];
  if (goal === undefined) return { plan, sweep: null };
  const { whatIf } = await patientApi.planCapacity({ body: { ...question, whatIf: sweepOf(goal.seconds, nearestOf(plan, goal.name)), class: goal.name } }, signal);
  return { plan, sweep: whatIf === null ? null : { className: goal.name, asked: goal.seconds, rows: whatIf.rows } };
}

/** The nearest deadline of a class with which there is a plan, where the one that is asked for has none. */
const nearestOf = ({ nearest }: CapacityPlan, className: string): number | null => nearest.find(({ name }) => name === className)?.goal.seconds ?? null;

const deadlinesOf = ({ classes, conflict }: CapacityPlan): readonly { readonly name: string; readonly seconds: number }[] =>
  (classes.length > 0 ? classes : conflict).flatMap(({ name, goal }) => (goal.seconds === null ? [] : [{ name, seconds: goal.seconds }]));

function Planned({ swept: { plan, sweep }, onClass }: { readonly swept: Swept; readonly onClass: (name: string) => void }) {
  return (
    <>
      <section className="card" aria-label="The plan">
        <div className="card-head">
          <h2>{plan.name}</h2>
          <StatusMark look={plan.feasible ? { icon: 'check', text: 'every goal is met', tone: 'good' } : { icon: 'cross', text: 'no plan', tone: 'bad' }} />
          {plan.costUsdPerHour !== null && <b className="num">{formatValue(plan.costUsdPerHour, 'USD/h')}</b>}
        </div>
        {plan.whyNot !== null && <p className="text-bad">{plan.whyNot}</p>}
        {plan.classes.length > 0 && <ClassTable classes={plan.classes} />}
        {plan.notes.map((note) => (
          <p key={note} className="note dim">
            {note}
          </p>
        ))}
      </section>
      {sweep !== null && <Deadlines key={`${sweep.className} ${sweep.rows.length} ${sweep.rows[0]?.name ?? ''}`} plan={plan} sweep={sweep} onClass={onClass} />}
    </>
  );
}

function ClassTable({ classes }: { readonly classes: readonly CapacityClass[] }) {
  return (
    <div className="scroll-x">
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">class</th>
            <th scope="col">machines</th>
            <th scope="col" className="right">
              goal
            </th>
            <th scope="col" className="right">
              predicted
            </th>
            <th scope="col" className="right">
              USD/h
            </th>
            <th scope="col">why no fewer</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ name, type, provider, count, goal, predictedSeconds, predictedPercent, costUsdPerHour, why }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {count} × {type} <span className="dim">{provider}</span>
              </td>
              <td className="right num">{goal.seconds === null ? `${goal.sharePercent ?? ''} %` : secondsText(goal.seconds)}</td>
              <td className="right num">{predictedSeconds === null ? `${(predictedPercent ?? 0).toFixed(1)} %` : secondsText(predictedSeconds)}</td>
              <td className="right num">{costUsdPerHour.toFixed(2)}</td>
              <td className="plan-why">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type DeadlinesProps = { readonly plan: CapacityPlan; readonly sweep: NonNullable<Swept['sweep']>; readonly onClass: (name: string) => void };

/** The slider: all its plans are there already, so that it moves them at once. */
function Deadlines({ plan, sweep: { className, asked, rows }, onClass }: DeadlinesProps) {
  const [index, setIndex] = useState(() => nearestRow(rows, asked));
  const sliderId = useId();
  const row = rows[index];
  const reasons = useMemo(() => reasonsOf(rows, index), [rows, index]);
  const names = deadlinesOf(plan).map(({ name }) => name);
  if (row === undefined) return null;
  return (
    <section className="card" aria-label="Other deadlines">
      <div className="card-head">
        <h2>What if the deadline were another?</h2>
        {names.length > 1 && <NativeSelect size="xs" aria-label="Class" value={className} data={names.map((name) => ({ value: name, label: name }))} onChange={({ currentTarget: { value } }) => onClass(value)} />}
      </div>
      <div className="plan-slider">
        <label htmlFor={sliderId}>
          Deadline of {className}: <b className="num">{secondsText(row.value ?? 0)}</b>
          {row.value === asked && <span className="dim"> (as in the problem)</span>}
        </label>
        <input id={sliderId} type="range" min={0} max={rows.length - 1} step={1} value={index} aria-valuetext={`${row.name}, ${row.costUsdPerHour === null ? 'no plan' : formatValue(row.costUsdPerHour, 'USD/h')}`} onChange={({ currentTarget: { value } }) => setIndex(Number(value))} />
      </div>
      <div className="plan-outcome" aria-live="polite">
        <span className="big num">{row.costUsdPerHour === null ? 'no plan' : formatValue(row.costUsdPerHour, 'USD/h')}</span>
        {row.costUsdPerHour !== null && plan.costUsdPerHour !== null && row.value !== asked && <span className="dim">{comparison(row.costUsdPerHour - plan.costUsdPerHour)}</span>}
      </div>
      <CostCurve rows={rows} index={index} asked={asked} onIndex={setIndex} />
      {row.classes.length > 0 && <SweepTable row={row} plan={plan} className={className} />}
      <ul className="plan-reasons">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}

const comparison = (more: number): string => (Math.abs(more) < 1e-9 ? 'as much as with the deadline of the problem' : `${formatValue(Math.abs(more), 'USD/h')} ${more > 0 ? 'more' : 'less'} than with the deadline of the problem`);

function SweepTable({ row, plan, className }: { readonly row: NonNullable<CapacityPlan['whatIf']>['rows'][number]; readonly plan: CapacityPlan; readonly className: string }) {
  const goals = new Map(plan.classes.map(({ name, goal }) => [name, goal]));
  const before = new Map(plan.classes.map(({ name, type, count }) => [name, `${count} × ${type}`]));
  return (
    <div className="scroll-x">
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">class</th>
            <th scope="col">machines</th>
            <th scope="col" className="right">
              deadline
            </th>
            <th scope="col" className="right">
              predicted
            </th>
          </tr>
        </thead>
        <tbody>
          {row.classes.map(({ name, type, count, predicted }) => {
            const machines = `${count} × ${type}`;
            const share = goals.get(name)?.kind === 'utilisation';
            const goal = name === className ? row.value : (goals.get(name)?.seconds ?? null);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <span className={before.get(name) === machines ? undefined : 'plan-changed'}>{machines}</span>
                  {before.get(name) !== machines && before.has(name) && <span className="dim"> instead of {before.get(name)}</span>}
                </td>
                <td className="right num">{goal === null ? '–' : secondsText(goal)}</td>
                <td className="right num">{share ? `${predicted.toFixed(1)} %` : secondsText(predicted)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
