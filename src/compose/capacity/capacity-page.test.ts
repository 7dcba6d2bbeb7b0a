import { describe, expect, it } from 'vitest';
import type { CapacityPlanView } from '../../usecases/views/capacity-plan-view.ts';
import type { ChartTools } from '../report/chart-tools.ts';
import { capacityPage } from './capacity-page.ts';
import { drawCapacity } from './draw-capacity.ts';

type WhatIf = NonNullable<CapacityPlanView['whatIf']>;

const view = (whatIf: WhatIf): CapacityPlanView => ({
  name: 'test', method: 'exact', feasible: true, costUsdPerHour: 1, boundUsdPerHour: 1, classes: [], servers: null, simulations: 1, whyNot: null, conflict: [], nearest: [], jointly: [], proven: true, whatIf, notes: [], seed: 1,
});
const classes: WhatIf['rows'][number]['classes'] = [{ name: 'stock', type: 'one', count: 2, predicted: 230, unit: 's' }, { name: 'sales', type: 'one', count: 3, predicted: 55, unit: 's' }, { name: 'clicks', type: 'one', count: 1, predicted: 66, unit: '%' }];
const swept = (over: Partial<WhatIf>): WhatIf => ({
  parameter: 'deadline', unit: 's', className: null, variant: null,
  rows: [{ name: '60 s', value: 60, feasible: true, costUsdPerHour: 1, classes, whyNot: null, variant: null, overheadPercent: null }],
  ...over,
});
const cellsOf = (html: string): string[] => [...html.slice(0, html.indexOf('</table>')).matchAll(/<t[hd](?: [^>]*)?>([^<]*)</g)].map(([, cell = '']) => cell);

/** The series of each chart that would be drawn, and its values. */
function drawn(whatIf: WhatIf): Record<string, { readonly paths: unknown; readonly values: unknown }> {
  const charts: Record<string, { readonly paths: unknown; readonly values: unknown }> = {};
  const html = capacityPage(view(whatIf));
  const data: unknown = JSON.parse(/id="data">(.*)<\/script>/.exec(html)?.[1] ?? '');
  const tools = {
    data, colour: (name: string) => name, axis: {}, numbers: () => ({}), line: (label: string, stroke: string, more: object) => ({ label, stroke, ...more }), stepped: { paths: 'steps' }, bars: { paths: 'bars' },
    show: (title: string, { series }: { readonly series: readonly { readonly paths?: unknown }[] }, values: readonly unknown[]) => void (charts[title] = { paths: series[1]?.paths, values: values[1] }),
  };
  drawCapacity(tools as unknown as ChartTools);
  return charts;
}

describe('the page of a sweep', () => {
  it('shows what is predicted of the class that was varied', () => {
    expect(cellsOf(capacityPage(view(swept({ className: 'sales' }))))).toEqual(['deadline', 'USD/h', 'machines', 'sales predicted, s', '60 s', '1', '6', '55']);
  });

  it('shows every class in its unit where all were varied', () => {
    expect(cellsOf(capacityPage(view(swept({}))))).toEqual(['deadline', 'USD/h', 'machines', 'stock predicted, s', 'sales predicted, s', 'clicks predicted, % busy', '60 s', '1', '6', '230', '55', '66']);
  });

  it('draws what a variant costs more in steps, as both costs are', () => {
    const rows = swept({}).rows.map((row) => ({ ...row, variant: { costUsdPerHour: 2, classes: [], whyNot: null }, overheadPercent: 100 }));
    expect(drawn(swept({ variant: 'masked', rows }))).toMatchObject({ 'Cost of both': { paths: 'steps' }, 'What masked costs more': { paths: 'steps', values: [100] } });
  });

  it('draws the machines for each provider', () => {
    const rows = [{ ...swept({}).rows[0] as WhatIf['rows'][number], name: 'north', value: null }, { name: 'south', value: null, feasible: false, costUsdPerHour: null, classes: [], whyNot: 'too slow', variant: null, overheadPercent: null }];
    expect(drawn(swept({ parameter: 'provider', unit: '', rows }))).toMatchObject({ 'Machines of all classes': { paths: 'bars', values: [6, null] } });
  });
});
