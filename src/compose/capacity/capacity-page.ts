import type { CapacityPlanView } from '../../usecases/views/capacity-plan-view.ts';
import { counted } from '../../units/counted.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { drawCapacity } from './draw-capacity.ts';

/** What the page draws: the plan's cost and machines for each value; null where there is no plan. */
export type CapacityChart = {
  readonly label: string;
  readonly values: readonly number[];
  /** What stands under the values; null for the numbers themselves. */
  readonly names: readonly string[] | null;
  readonly cost: readonly (number | null)[];
  /** The cost of a variant, and how much more it is in percent. */
  readonly variant: { readonly name: string; readonly cost: readonly (number | null)[]; readonly overheadPercent: readonly (number | null)[] } | null;
  readonly machines: readonly { readonly name: string; readonly counts: readonly (number | null)[] }[];
};

type WhatIf = NonNullable<CapacityPlanView['whatIf']>;
type Row = { readonly name: string; readonly costUsdPerHour: number | null; readonly count: number | null; readonly predicted: readonly (number | null)[]; readonly variant?: number | null; readonly overhead?: number | null; readonly why: string | null };

/** The page of a plan: what it costs and why, and the plans for other values of what was varied. */
export function capacityPage(view: CapacityPlanView): string {
  const { whatIf } = view;
  const rows = whatIf === null ? view.classes.map(classRow) : whatIf.rows.map((row) => whatIfRow(row, shownIn(whatIf)));
  const columns = [...costColumns, ...(whatIf === null ? [predictedColumn('predicted, s (or % busy)', 0)] : shownIn(whatIf).map((name, index) => predictedColumn(titleOf(whatIf, name), index)))];
  return reportPage({
    title: `Capacity plan ${view.name}`,
    paragraphs: [
      view.feasible ? `The plan costs ${view.costUsdPerHour ?? 0} USD/h (${view.method}); ${counted(view.simulations, 'simulation')}.` : `No plan: ${view.whyNot ?? ''}`,
      ...view.classes.map(({ name, count, type, why }) => `${name}: ${count} x ${type}; ${why}`),
      ...view.notes.map((note) => `Note: ${note}`),
    ],
    table: figuresTable<Row>(whatIf === null ? 'class' : whatIf.parameter, rows, (whatIf?.variant ?? null) === null ? columns : [...columns, ...variantColumns], ({ why }) => why),
    data: whatIf === null ? null : chartOf(whatIf),
    draw: drawCapacity,
  });
}

/** A table has no more columns for predictions. */
const classesMax = 8;

/** The class that was varied; else the first ones. */
const shownIn = (whatIf: WhatIf): readonly string[] => (whatIf.className === null ? namesIn(whatIf).slice(0, classesMax) : [whatIf.className]);

const namesIn = ({ rows }: WhatIf): readonly string[] => [...new Set(rows.flatMap(({ classes }) => classes.map(({ name }) => name)))];

function titleOf({ rows }: WhatIf, name: string): string {
  const unit = rows.flatMap(({ classes }) => classes).find((one) => one.name === name)?.unit ?? 's';
  return `${name} predicted, ${unit === '%' ? '% busy' : unit}`;
}

const costColumns: readonly FigureColumn<Row>[] = [
  { title: 'USD/h', value: ({ costUsdPerHour }) => costUsdPerHour },
  { title: 'machines', value: ({ count }) => count },
];

const predictedColumn = (title: string, index: number): FigureColumn<Row> => ({ title, value: ({ predicted }) => predicted[index] ?? null });

const variantColumns: readonly FigureColumn<Row>[] = [
  { title: 'variant, USD/h', value: ({ variant = null }) => variant },
  { title: 'overhead, %', value: ({ overhead = null }) => overhead, means: 'How much more the variant costs.' },
];

const classRow = ({ name, costUsdPerHour, count, predictedSeconds, predictedPercent }: CapacityPlanView['classes'][number]): Row => ({ name, costUsdPerHour, count, predicted: [predictedSeconds ?? predictedPercent], why: null });

const whatIfRow = ({ name, costUsdPerHour, classes, whyNot, variant, overheadPercent }: WhatIf['rows'][number], shown: readonly string[]): Row => ({
  name,
  costUsdPerHour,
  count: classes.length === 0 ? null : classes.reduce((sum, { count }) => sum + count, 0),
  predicted: shown.map((one) => classes.find((other) => other.name === one)?.predicted ?? null),
  variant: variant?.costUsdPerHour ?? null,
  overhead: overheadPercent,
  why: whyNot,
});

function chartOf(whatIf: WhatIf): CapacityChart {
  const { parameter, unit, variant, rows } = whatIf;
  return {
    label: unit === '' || parameter === unit ? parameter : `${parameter}, ${unit}`,
    values: rows.map(({ value }, index) => value ?? index),
    names: parameter === 'provider' ? rows.map(({ name }) => name) : null,
    cost: rows.map(({ costUsdPerHour }) => costUsdPerHour),
    variant: variant === null ? null : { name: variant, cost: rows.map((row) => row.variant?.costUsdPerHour ?? null), overheadPercent: rows.map(({ overheadPercent }) => overheadPercent) },
    machines: namesIn(whatIf).map((name) => ({ name, counts: rows.map(({ classes }) => classes.find((one) => one.name === name)?.count ?? null) })),
  };
}
