import type { AlignedMetrics, MetricPoints } from '../analyse/characterise/align-metrics.ts';
import { alignMetrics, commonStep } from '../analyse/characterise/align-metrics.ts';
import type { CharacteriseSettings } from '../analyse/characterise/characterise.ts';
import { characterise } from '../analyse/characterise/characterise.ts';
import { columnOf } from '../analyse/characterise/matrix.ts';
import type { FeatureKind } from '../analyse/characterise/phase-model.ts';
import { phaseDefaults } from '../analyse/characterise/phase-model.ts';
import { rhythmOf } from '../analyse/characterise/rhythm.ts';
import type { CsvTable, Numbers } from '../formats/csv/csv-table.ts';
import { measuredColumn, missingNotes, textColumn, timeColumn } from '../formats/csv/csv-table.ts';
import { InvalidInputError } from '../model/error.ts';
import { randomStreams } from '../model/random.ts';
import type { Ms } from '../units/time.ts';
import { characterisationViewOf } from './characterisation-view-of.ts';
import type { CharacterisationView } from './views/characterisation-view.ts';

export type CharacteriseRequest = {
  readonly table: CsvTable;
  readonly time: string;
  /** Columns of metrics. */
  readonly values: readonly string[];
  /** Those of them that are ever growing totals. */
  readonly counters: readonly string[];
  /** The column that tells series apart; null if the file is one series. */
  readonly group: string | null;
  /** Of the grid; null to find it from the times. */
  readonly step: Ms | null;
  readonly phases: number | 'auto';
  readonly features: FeatureKind;
  readonly horizon: number;
  readonly testShare: number;
  readonly seed: number;
};

/** Columns and groups that are taken; the machine's weights grow with the square of the metrics. */
const metricsMax = 32;
const groupsMax = 500;

/**
 * Says what the workload in a table is.
 * @throws InvalidInputError naming what of the table or the request is wrong, or why no series of it shows phases
 */
export function characteriseSeries(request: CharacteriseRequest): CharacterisationView {
  checkBounds(request);
  const columns = request.values.map((name) => measuredColumn(request.table, name));
  const found = aligned(request, groupsOf(request, columns));
  const { series } = found;
  const notes = [...request.table.notes, ...request.values.flatMap((name, index) => missingNotes(name, columns[index] as Numbers)), ...found.notes];
  const rhythms = series.map((one) => request.values.map((_, column) => rhythmOf(columnOf(one.matrix, column), one.step)));
  const settings: CharacteriseSettings = { ...phaseDefaults, phases: request.phases, features: request.features, horizon: request.horizon, testShare: request.testShare };
  const phased = characterise(series, request.values, settings, randomStreams(request.seed));
  if (phased.kind === 'why-not') throw new InvalidInputError([`${request.table.file}: ${phased.why}`]);
  return characterisationViewOf(phased, { series, rhythms, notes, request });
}

function checkBounds({ values, counters, table }: CharacteriseRequest): void {
  if (values.length > metricsMax) throw new InvalidInputError([`--values names ${values.length} columns; it must name at most ${metricsMax}; leave out those that say the same`]);
  const unknown = counters.filter((name) => !values.includes(name));
  if (unknown.length > 0) throw new InvalidInputError([`--counters is ${unknown.join(',')}; it must be among --values (${values.join(',')}); correct it`]);
  if (table.rows.length === 0) throw new InvalidInputError([`${table.file}: there are no rows below the header; give a file with measurements`]);
}

/** The points of every metric by group, groups in the order of their first time. */
function groupsOf({ table, time, values, counters, group }: CharacteriseRequest, columns: readonly Numbers[]): readonly MetricPoints[] {
  const times = timeColumn(table, time);
  const names = group === null ? table.rows.map(() => 'all') : textColumn(table, group);
  const rows = new Map<string, number[]>();
  names.forEach((name, row) => {
    const known = rows.get(name);
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  });
  if (rows.size > groupsMax) throw new InvalidInputError([`--group is ${group}, which has ${rows.size} different values; it must have at most ${groupsMax}; choose another column or give fewer rows`]);
  const first = (indices: readonly number[]): number => indices.reduce((least, row) => Math.min(least, times[row] as number), Infinity);
  return [...rows]
    .toSorted(([, a], [, b]) => first(a) - first(b))
    .map(([name, indices]) => ({
      name,
      metrics: values.map((metric, column) => ({
        name: metric,
        points: indices.map((row) => ({ at: times[row] as (typeof times)[number], value: columns[column]?.values[row] ?? null })),
        // A falling total of memory looks like a counter that was reset; the user says which are counters.
        options: { metric: counters.includes(metric) ? ('counter' as const) : ('gauge' as const) },
      })),
    }));
}

/** Groups that cannot be used are left out with a note, unless none is left. */
function aligned({ table: { file }, step: wanted }: CharacteriseRequest, groups: readonly MetricPoints[]): { readonly series: readonly AlignedMetrics[]; readonly notes: readonly string[] } {
  const step = wanted ?? commonStep(groups);
  const results = step === null ? [] : groups.map((group) => ({ name: group.name, result: alignMetrics(group, step) }));
  const series = results.flatMap(({ result }) => (result.kind === 'aligned' ? [result] : []));
  const refused = results.flatMap(({ name, result }) => (result.kind === 'why-not' ? [`${name} is left out: ${result.why}`] : []));
  if (series.length > 0) return { series, notes: refused };
  throw new InvalidInputError(refused.length > 0 ? refused.map((why) => `${file}: ${why}`) : [`${file}: no series has two different times; give a longer history`]);
}
