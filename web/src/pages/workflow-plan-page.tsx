import '../styles/plan.css';
import { useState } from 'react';
import { TextInput } from '@mantine/core';
import { patientApi } from '../api/api.ts';
import { counted } from '../format/words.ts';
import { GanttChart } from '../parts/gantt-chart.tsx';
import { PlannerTable, lengthText } from '../parts/planner-table.tsx';
import { PlanStart } from '../parts/plan-start.tsx';
import { ProblemInput } from '../parts/problem-input.tsx';
import { WorkflowGraph } from '../parts/workflow-graph.tsx';
import { axisNumber } from '../plan/axis.ts';
import { workflowExample } from '../plan/examples.ts';
import type { PlannerAnswer, TextFile, WorkflowPlan } from '../plan/plan-types.ts';
import type { PlannerName } from '../plan/planner-choices.ts';
import { plannerChoices } from '../plan/planner-choices.ts';
import { usePlan } from '../plan/use-plan.ts';

/** Which machines run which tasks of a workflow, so that its deadlines hold at the lowest cost. */
export function WorkflowPlanPage() {
  const [files, setFiles] = useState<readonly TextFile[]>([workflowExample]);
  const [prices, setPrices] = useState('');
  const [planners, setPlanners] = useState<ReadonlySet<PlannerName>>(new Set(['ours', 'ic-pcp', 'heft']));
  const [deadline, setDeadline] = useState('');
  const [budget, setBudget] = useState('');
  const [seconds, setSeconds] = useState('2');
  const planning = usePlan<WorkflowPlan>();

  const wanted = Number(seconds);
  const secondsWrong = !(wanted > 0 && wanted <= 60);
  const submit = (): void => {
    const body = {
      name: files[0]?.name ?? 'problem',
      files,
      planners: plannerChoices.map(({ name }) => name).filter((name) => planners.has(name)),
      seconds: wanted,
      ...(deadline.trim() === '' ? {} : { deadline: deadline.trim() }),
      ...(budget.trim() === '' ? {} : { budget: budget.trim() }),
      ...(prices.trim() === '' ? {} : { catalogue: prices }),
    };
    planning.start((signal) => patientApi.planWorkflow({ body }, signal));
  };
  const toggle = (name: PlannerName, on: boolean): void => setPlanners((before) => new Set([...before].filter((one) => one !== name).concat(on ? [name] : [])));

  return (
    <>
      <h1>Plan a workflow</h1>
      <p className="dim">Which machines run which tasks, so that every deadline holds at the lowest cost. Nothing is started and nothing is stored.</p>
      <form
        className="plan-form card"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProblemInput files={files} example={workflowExample} hint="a WorkflowProblem, a run in WfFormat (also .gz), a TOSCA template, or the files of an IC-PCP folder" onChange={setFiles} />
        <div className="plan-wishes">
          <fieldset>
            <legend>Planners</legend>
            {plannerChoices.map(({ name, means }) => (
              <label key={name} className="plan-choice">
                <input type="checkbox" checked={planners.has(name)} onChange={({ currentTarget: { checked } }) => toggle(name, checked)} />
                <span>
                  {name} <span className="dim">{means}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="plan-fields">
            <TextInput size="xs" label="Deadline for all" placeholder="as in the problem" value={deadline} onChange={({ currentTarget: { value } }) => setDeadline(value)} description="such as 90m" />
            <TextInput size="xs" label="Budget" placeholder="as in the problem" value={budget} onChange={({ currentTarget: { value } }) => setBudget(value)} description="such as 20 USD" />
            <TextInput size="xs" label="Seconds to search" inputMode="decimal" value={seconds} error={secondsWrong ? 'above 0 and up to 60' : undefined} onChange={({ currentTarget: { value } }) => setSeconds(value)} description="for each that improves" />
          </div>
          <details>
            <summary>Price list, for problems without machines</summary>
            <textarea className="plan-text" rows={4} spellCheck={false} aria-label="Price list (CSV)" placeholder="type,cores,memory_gib,usd_per_hour,speed" value={prices} onChange={({ currentTarget: { value } }) => setPrices(value)} />
          </details>
          <PlanStart planning={planning} disabled={planners.size === 0 || secondsWrong || files.every(({ text }) => text.trim() === '')} what={`Planning by ${counted(planners.size, 'planner')} …`} onStop={planning.stop} />
        </div>
      </form>
      {planning.value !== null && <Found key={planning.value.planners.map(({ planSeconds }) => planSeconds).join()} view={planning.value} />}
    </>
  );
}

const boundWords = { counting: 'what tasks, or the leases they need, cost at least, added up', linear: 'by a linear programme', whole: 'by an integer programme', exact: 'by an integer programme of the whole problem' } as const;

function Found({ view }: { readonly view: WorkflowPlan }) {
  const [shown, setShown] = useState(view.best ?? '');
  const [selected, setSelected] = useState<string | null>(null);
  const plan = view.planners.find(({ name }) => name === shown);
  const bound = view.planners[0];
  return (
    <>
      <section className="card" aria-label="What the planners found">
        <div className="card-head">
          <h2>{view.name}</h2>
          <span className="dim">
            {counted(view.tasks, 'task')}, {counted(view.edges, 'edge')}
          </span>
        </div>
        <PlannerTable planners={view.planners} shown={shown} onShow={setShown} />
        {view.boundBy !== null && bound !== undefined && (
          <p className="note">
            {bound.lowerBoundUsd !== null ? `No plan that holds the deadlines costs less than ${axisNumber(bound.lowerBoundUsd)} USD` : `No plan within the budget is done before ${lengthText(bound.lowerBoundSeconds ?? 0)}`} ({boundWords[view.boundBy]}).
          </p>
        )}
        {view.notes.map((note) => (
          <p key={note} className="note dim">
            {note}
          </p>
        ))}
      </section>
      {plan !== undefined && plan.costUsd !== null && (
        <>
          <section className="card" aria-label={`Plan by ${plan.name}`}>
            <div className="card-head">
              <h2>Plan by {plan.name}</h2>
              <span className="dim">{selected === null ? 'a line is a deadline, dashed where it is soft' : `${selected} is marked in both pictures`}</span>
            </div>
            <GanttChart plan={plan} selected={selected} onSelect={setSelected} />
            <DeadlineTable plan={plan} />
          </section>
          <section className="card" aria-label="Graph">
            <h2>What waits for what</h2>
            {view.graph === null ? <p className="dim">{view.edges} edges are too many for a picture.</p> : <WorkflowGraph graph={view.graph} plan={plan} selected={selected} onSelect={setSelected} />}
          </section>
          <details className="metrics">
            <summary>Instances and their tasks ({plan.instances.length})</summary>
            <InstanceTable plan={plan} />
          </details>
        </>
      )}
    </>
  );
}

function DeadlineTable({ plan }: { readonly plan: PlannerAnswer }) {
  if (plan.deadlines.length === 0) return null;
  return (
    <ul className="card-facts">
      {plan.deadlines.map(({ name, seconds, firmness, slackSeconds }) => (
        <li key={name}>
          <b>{name}</b> within {lengthText(seconds)} ({firmness}): {slackSeconds < 0 ? <span className="text-bad">missed by {lengthText(-slackSeconds)}</span> : `${lengthText(slackSeconds)} left`}
        </li>
      ))}
    </ul>
  );
}

function InstanceTable({ plan }: { readonly plan: PlannerAnswer }) {
  return (
    <div className="scroll-x">
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">instance</th>
            <th scope="col">place</th>
            <th scope="col" className="right">
              from
            </th>
            <th scope="col" className="right">
              to
            </th>
            <th scope="col" className="right">
              USD
            </th>
            <th scope="col">tasks</th>
          </tr>
        </thead>
        <tbody>
          {plan.instances.map(({ name, place, provider, fromSeconds, toSeconds, costUsd, tasks }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {place} <span className="dim">{provider}</span>
              </td>
              <td className="right num">{lengthText(fromSeconds)}</td>
              <td className="right num">{lengthText(toSeconds)}</td>
              <td className="right num">{axisNumber(costUsd)}</td>
              <td>{tasks.map((task) => task.name).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
