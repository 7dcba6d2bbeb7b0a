import { classWords } from '../analyse/periods/workload-class.ts';
import { formatQuantity } from '../units/quantity.ts';
import { isoOf } from '../units/time.ts';
import type { Instant } from '../units/time.ts';
import type { CharacterisationView } from '../usecases/views/characterisation-view.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Series that the table shows one by one. */
const seriesShown = 8;
const notesShown = 12;

/** A folded pattern of more parts tells a reader nothing. */
const partsMax = 40;

/** Prints a characterisation for people: phases, rhythms, patterns, what comes next, how well that was foretold; notes go to `err`. */
export function printCharacterisation(io: Io, view: CharacterisationView): void {
  io.out(phasesTable(view));
  const shown = view.series.slice(0, seriesShown);
  io.out(`\n${table([['SERIES', 'METRIC', 'CLASS', 'FORECASTER', 'PERIODS (STRENGTH)'], ...shown.flatMap((series) => rhythmRows(series))])}`);
  for (const series of shown) io.out(seriesText(series, view));
  if (view.series.length > seriesShown) io.out(`\nand ${view.series.length - seriesShown} more series; -o json shows all\n`);
  if (view.heldOut !== null) io.out(`\n${heldOutText(view.heldOut)}`);
  const notes = [...view.notes, ...view.series.flatMap((series) => series.notes.map((note) => `${series.name}: ${note}`))];
  for (const note of notes.slice(0, notesShown)) io.err(`note: ${note}\n`);
  if (notes.length > notesShown) io.err(`and ${notes.length - notesShown} more notes; -o json shows all\n`);
}

function phasesTable({ phases }: CharacterisationView): string {
  const shares = wholePercents(phases.map(({ share }) => share));
  const rows = phases.flatMap(({ name, visits, meanVisitSeconds, usage }, phase) =>
    usage.map((metric, i) => {
      const head = i === 0 ? [name, `${shares[phase] ?? 0}%`, String(visits), duration(meanVisitSeconds)] : ['', '', '', ''];
      return [...head, metric.name, ...[metric.mean, metric.sd, metric.p50, metric.p95, metric.p99, metric.max].map(number)];
    }),
  );
  return table([['PHASE', 'SHARE', 'VISITS', 'MEAN VISIT', 'METRIC', 'MEAN', 'SD', 'P50', 'P95', 'P99', 'MAX'], ...rows]) + 'MEAN to MAX are in the unit of the metric, as in the file; of --counters per second.\n';
}

/** Tenths of percent that sum to 100: rounded down, and what is missing goes to those that lost most (largest remainders). */
export function wholePercents(shares: readonly number[]): readonly string[] {
  const exact = shares.map((share) => share * 1000);
  const units = exact.map((value) => Math.floor(value + 1e-9));
  const total = Math.round(exact.reduce((sum, value) => sum + value, 0));
  const missing = total - units.reduce((sum, value) => sum + value, 0);
  const order = exact.map((value, index) => ({ index, lost: value - (units[index] ?? 0) })).toSorted((a, b) => b.lost - a.lost);
  for (const { index } of order.slice(0, missing)) units[index] = (units[index] ?? 0) + 1;
  return units.map((value) => (value / 10).toFixed(1));
}

type RhythmView = CharacterisationView['series'][number]['rhythms'][number];

/** Theta-scan calls a workload periodic where some lengths forecast it better than others, which need not mean that one of them repeats. */
export const classText = ({ class: of, periods }: RhythmView): string =>
  of === null ? 'none' : `${periods.length === 0 && (of === 'period' || of === 'prob.period') ? 'no plain period' : classWords[of]} (${of})`;

const rhythmRows = ({ name, rhythms }: CharacterisationView['series'][number]): readonly (readonly string[])[] =>
  rhythms.map((rhythm, i) => [i === 0 ? name : '', rhythm.name, classText(rhythm), rhythm.forecaster?.name ?? 'none', rhythm.periods.map(({ seconds, strength }) => `${duration(seconds)} (${strength.toFixed(2)})`).join(', ') || 'none']);

function seriesText({ name, from, steps, pattern, visits, patternParts, next }: CharacterisationView['series'][number], { stepSeconds, horizonSteps }: CharacterisationView): string {
  const follows = next.phases.slice(0, 3).map(({ name, probability }) => `${name} ${percent(probability)}`).join(', ');
  const then = next.atHorizon.slice(0, 3).map(({ name, probability }) => `${name} ${percent(probability)}`).join(', ');
  const remaining = next.remainingSeconds === null ? 'never seen to end' : `ends within ${duration(next.remainingSeconds.p50)} (half of the time), ${duration(next.remainingSeconds.p95)} (95 %)`;
  return [
    '',
    `${name}: ${steps} ${steps === 1 ? 'step' : 'steps'} of ${duration(stepSeconds)} from ${isoOf(from as Instant)}`,
    `  pattern   ${patternParts > partsMax ? `no short one: ${visits.length} visits still make ${patternParts} parts when repetitions are folded (-o json has them)` : `${pattern}  (${visits.length} visits in ${patternParts} parts)`}`,
    `  now       ${next.name} for ${duration(next.seconds)}; ${remaining}`,
    `  next      ${follows === '' ? 'no other phase is known' : follows}`,
    `  in ${duration(horizonSteps * stepSeconds)}: ${then}`,
    '',
  ].join('\n');
}

function heldOutText({ split, testSteps, horizons, changes }: NonNullable<CharacterisationView['heldOut']>): string {
  const head = ['HELD OUT', 'AHEAD', 'F1 MACRO', 'SAME PHASE', 'F1 WEIGHTED', 'SAME PHASE'];
  const what = split === 'series' ? 'whole series' : 'the end of each series';
  const rows = horizons.map(({ steps, model, samePhase }, i) => [i === 0 ? `${testSteps} steps, ${what}` : '', String(steps), model.f1Macro.toFixed(3), samePhase.f1Macro.toFixed(3), model.f1Weighted.toFixed(3), samePhase.f1Weighted.toFixed(3)]);
  const hits = changes.hitShare === null || changes.frequentShare === null ? '' : `next phase right at ${percent(changes.hitShare)} of ${changes.count} changes (the most frequent one would be at ${percent(changes.frequentShare)})\n`;
  return `${table([head, ...rows])}${hits}`;
}

const duration = (seconds: number): string => formatQuantity({ value: seconds, dimension: 'duration' });
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
const number = (value: number): string => (Math.abs(value) >= 1e6 ? value.toExponential(3) : String(Number(value.toPrecision(4))));
