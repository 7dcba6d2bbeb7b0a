import type { CapacityPlanView } from '../../usecases/views/capacity-plan-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { drawCapacity } from './draw-capacity.ts';

/** What the page draws: the plan's cost and machines for each value; null where there is no plan. */
export type CapacityChart = {
  readonly label: string;
  readonly values: readonly number[];
  readonly cost: readonly (number | null)[];
  readonly machines: readonly { readonly name: string; readonly counts: readonly (number | null)[] }[];
};

type WhatIf = NonNullable<CapacityPlanView['whatIf']>;
type Row = { readonly name: string; readonly costUsdPerHour: number | null; readonly count: number | null; readonly predicted: number | null; readonly why: string | null };

/** The page of a plan: what it costs and why, and the plans for other values of what was varied. */
export function capacityPage(view: CapacityPlanView): string {
  const { whatIf } = view;
  const rows = whatIf === null ? view.classes.map(classRow) : whatIf.rows.map(whatIfRow);
  const numeric = whatIf !== null && whatIf.parameter !== 'provider';
  return reportPage({
    title: `Capacity plan ${view.name}`,
    paragraphs: [
      view.feasible ? `The plan costs ${view.costUsdPerHour ?? 0} USD/h (${view.method}); ${view.simulations} simulations.` : `No plan: ${view.whyNot ?? ''}`,
      ...view.classes.map(({ name, count, type, why }) => `${name}: ${count} x ${type}. ${why}`),
      ...view.notes.map((note) => `Note: ${note}`),
    ],
    table: figuresTable<Row>(whatIf === null ? 'class' : whatIf.parameter, rows, columns, ({ why }) => why),
    data: numeric ? chartOf(whatIf) : null,
    draw: drawCapacity,
  });
}

const columns: readonly FigureColumn<Row>[] = [
  { title: 'USD/h', value: ({ costUsdPerHour }) => costUsdPerHour },
  { title: 'machines', value: ({ count }) => count },
  { title: 'predicted, s (or % busy)', value: ({ predicted }) => predicted },
];

const classRow = ({ name, costUsdPerHour, count, predictedSeconds, predictedPercent }: CapacityPlanView['classes'][number]): Row => ({ name, costUsdPerHour, count, predicted: predictedSeconds ?? predictedPercent, why: null });

const whatIfRow = ({ name, costUsdPerHour, classes, whyNot }: WhatIf['rows'][number]): Row => ({
  name,
  costUsdPerHour,
  count: classes.length === 0 ? null : classes.reduce((sum, { count }) => sum + count, 0),
  predicted: classes.length === 0 ? null : Math.max(...classes.map(({ predicted }) => predicted)),
  why: whyNot,
});

function chartOf({ parameter, unit, rows }: WhatIf): CapacityChart {
  const names = [...new Set(rows.flatMap(({ classes }) => classes.map(({ name }) => name)))];
  return {
    label: parameter === unit ? parameter : `${parameter}, ${unit}`,
    values: rows.map(({ value }) => value ?? 0),
    cost: rows.map(({ costUsdPerHour }) => costUsdPerHour),
    machines: names.map((name) => ({ name, counts: rows.map(({ classes }) => classes.find((one) => one.name === name)?.count ?? null) })),
  };
}
