import type { WorkflowPlanView } from '../../usecases/views/workflow-plan-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { escaped, figuresTable, reportPage } from '../report/report-page.ts';
import { ganttSvg } from './gantt-svg.ts';

type Row = WorkflowPlanView['planners'][number];

/** The page of a workflow's plans: what each planner found, and a Gantt chart of each plan. */
export function workflowPage(view: WorkflowPlanView): string {
  const charts = view.planners.filter(({ costUsd }) => costUsd !== null).map((one) => `<h2>${escaped(`Plan by ${one.name}`)}</h2>${ganttSvg(one, escaped)}`);
  return reportPage({
    title: `Workflow plan ${view.name}`,
    paragraphs: [
      `${view.tasks} tasks, ${view.edges} edges; seed ${view.seed}.`,
      ...view.planners.flatMap(({ name, whyNot }) => (whyNot === null ? [] : [`${name}: ${whyNot}`])),
      ...view.notes.map((note) => `Note: ${note}`),
      'In the charts a row is an instance: its lease, from the order to when it is given back, lies behind its tasks; lines are deadlines, dashed where soft, red where missed.',
    ],
    table: `${figuresTable<Row>('planner', view.planners, columns, ({ costUsd, whyNot }) => (costUsd === null ? whyNot : null))}${charts.join('\n')}`,
    data: null,
    draw: () => undefined,
  });
}

const columns: readonly FigureColumn<Row>[] = [
  { title: 'feasible', value: ({ feasible }) => (feasible ? 'yes' : 'no'), means: 'every firm and hard deadline and the budget hold' },
  { title: 'cost, USD', value: ({ costUsd }) => costUsd },
  { title: 'makespan, s', value: ({ makespanSeconds }) => makespanSeconds, means: 'when the last task is done' },
  { title: 'gap, %', value: ({ gapPercent }) => gapPercent, means: 'how far the cost is above what no plan can cost less than, in % of that' },
  { title: 'instances', value: ({ instances }) => instances.length },
  { title: 'planned in, s', value: ({ planSeconds }) => planSeconds },
];
