import type { WorkflowPlanView } from '../../usecases/views/workflow-plan-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { escaped, figuresTable, reportPage } from '../report/report-page.ts';
import { ganttEnd, ganttSvg } from './gantt-svg.ts';

type Row = WorkflowPlanView['planners'][number];

/** The page of a workflow's plans: what each planner found, and a Gantt chart of each plan, all on one scale of time. */
export function workflowPage(view: WorkflowPlanView): string {
  const plans = view.planners.filter(({ costUsd }) => costUsd !== null);
  const end = plans.reduce((most, one) => Math.max(most, ganttEnd(one)), 0) || 1;
  const charts = plans.map((one) => `<h2>${escaped(`Plan by ${one.name}${one.name === view.best && plans.length > 1 ? ' (the best)' : ''}`)}</h2>${ganttSvg(one, end, escaped)}`);
  return reportPage({
    title: `Workflow plan ${view.name}`,
    paragraphs: [
      `${view.tasks} tasks, ${view.edges} edges; seed ${view.seed}.`,
      ...view.planners.flatMap(({ name, whyNot }) => (whyNot === null ? [] : [`${name}: ${whyNot}`])),
      ...view.notes.map((note) => `Note: ${note}`),
      'In the charts a row is an instance: its lease, from the order to when it is given back, lies behind its tasks; lines are deadlines, dashed where soft, red where missed.',
    ],
    table: `${figuresTable<Row>('planner', view.planners, columnsOf(view), ({ costUsd, whyNot }) => (costUsd === null ? whyNot : null))}${charts.join('\n')}`,
    data: null,
    draw: () => undefined,
  });
}

const columnsOf = ({ planners }: WorkflowPlanView): readonly FigureColumn<Row>[] => [
  { title: 'feasible', value: ({ feasible }) => (feasible ? 'yes' : 'no'), means: 'every firm and hard deadline and the budget hold' },
  { title: 'cost, USD', value: ({ costUsd }) => costUsd },
  { title: 'makespan, s', value: ({ makespanSeconds }) => makespanSeconds, means: 'when the last task is done' },
  {
    title: 'gap, %',
    value: ({ gapPercent }) => gapPercent,
    means: planners.some(({ lowerBoundSeconds }) => lowerBoundSeconds !== null) ? 'how far the makespan is above the time before which no plan within the budget is done, in % of that' : 'how far the cost is above what no plan can cost less than, in % of that',
  },
  { title: 'missed', value: ({ missed }) => missed.join(', ') || 'none', means: 'deadlines that do not hold, soft ones too' },
  { title: 'instances', value: ({ instances }) => instances.length },
  { title: 'planned in, s', value: ({ planSeconds }) => planSeconds },
];
