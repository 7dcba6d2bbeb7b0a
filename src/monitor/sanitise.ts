import { invariant } from '../model/error.ts';
import type { Labels, Sample, SampleBatch } from '../model/sample.ts';
import type { Instant, Ms } from '../units/time.ts';
import { after, minutes, seconds } from '../units/time.ts';
import { describeSeries, orderedKey, seriesKey } from './labels-key.ts';

/** Why a sample was refused. */
export type RejectReason = 'not-finite' | 'duplicate' | 'out-of-order' | 'future' | 'labels' | 'source-series' | 'app-series';

/** Limits of one source's samples. Over a limit the sample is refused, counted and reported; the others go on. */
export type SanitiseLimits = {
  /** Clocks of targets may run ahead this much. */
  readonly futureMax: Ms;
  /** Labels of one series. */
  readonly labelsMax: number;
  /** Characters of a label's name, and of a series name. */
  readonly nameLengthMax: number;
  /** Characters of a label's value. */
  readonly valueLengthMax: number;
  /** Series that one source may have at once. */
  readonly sourceSeriesMax: number;
  /** Series that one application may have at once, from one source. */
  readonly appSeriesMax: number;
  /** A series without a sample for this long no longer counts. */
  readonly idle: Ms;
};

export const sanitiseDefaults: SanitiseLimits = {
  futureMax: seconds(10),
  labelsMax: 64,
  nameLengthMax: 256,
  valueLengthMax: 2048,
  sourceSeriesMax: 200_000,
  appSeriesMax: 20_000,
  idle: minutes(10),
};

type Known = { at: number; readonly app: string };

/**
 * What is remembered of a source between two batches. It is handed over, not shared: a call uses the given state up and
 * returns the next one, so that a hundred thousand series need not be copied for every batch.
 */
export type SanitiserState = {
  readonly turn: number;
  readonly memory: {
    turn: number;
    readonly series: Map<string, Known>;
    /** The same by labels in their order of arrival: most batches come in the same order, and then nothing is sorted. */
    readonly aliases: Map<string, Known>;
    readonly apps: Map<string, number>;
    readonly totals: Map<RejectReason, number>;
    sweptAt: number;
  };
};

export type Rejections = Readonly<Partial<Record<RejectReason, { readonly count: number; readonly example: string }>>>;

/** The state before the first batch of a source. */
export const initialSanitiserState = (): SanitiserState => ({
  turn: 0,
  memory: { turn: 0, series: new Map(), aliases: new Map(), apps: new Map(), totals: new Map(), sweptAt: 0 },
});

/**
 * Keeps out what would make silent wrong numbers: NaN and infinities, duplicates, samples out of order or from the future,
 * oversized labels, and more series than the limits allow. Counter resets are kept: rates handle them.
 * What is refused is counted by reason, exported as the counter `homeostat_samples_rejected_total{source,reason}` in the
 * returned batch, and, where a limit was broken, named among its failures.
 *
 * @param options.at the time of collection, from which the future is judged
 * @example
 * const first = sanitise(batch, initialSanitiserState(), { source: 'scrape', at });
 * const second = sanitise(nextBatch, first.state, { source: 'scrape', at: later });
 */
export function sanitise(
  batch: SampleBatch,
  state: SanitiserState,
  options: { readonly source: string; readonly at: Instant; readonly limits?: SanitiseLimits },
): { readonly batch: SampleBatch; readonly rejected: Rejections; readonly state: SanitiserState } {
  const { memory } = state;
  invariant(memory.turn === state.turn, 'a state of the sanitiser is used once');
  memory.turn += 1;
  const limits = options.limits ?? sanitiseDefaults;
  forgetIdle(memory, options.at, limits.idle);

  const rejected = new Map<RejectReason, { count: number; readonly example: string; readonly labels: Labels }>();
  const samples: Sample[] = [];
  for (const sample of batch.samples) {
    const reason = reasonAgainst(sample, memory, options.at, limits);
    if (reason === null) {
      samples.push(sample);
      continue;
    }
    const seen = rejected.get(reason);
    if (seen === undefined) rejected.set(reason, { count: 1, example: exampleOf(sample), labels: scopeOf(sample.labels) });
    else seen.count += 1;
  }
  for (const [reason, { count }] of rejected) memory.totals.set(reason, (memory.totals.get(reason) ?? 0) + count);

  const failures = [...rejected].flatMap(([reason, { count, example, labels }]) =>
    limitReasons.has(reason)
      ? [{ source: options.source, labels, why: `${count} samples refused: ${ruleOf(reason, limits)}; first ${example}`, at: options.at }]
      : [],
  );
  return {
    batch: { samples: [...samples, ...totalsOf(memory.totals, options.source, options.at)], failures: [...batch.failures, ...failures] },
    rejected: Object.fromEntries([...rejected].map(([reason, { count, example }]) => [reason, { count, example }])),
    state: { turn: memory.turn, memory },
  };
}

const limitReasons: ReadonlySet<RejectReason> = new Set(['labels', 'source-series', 'app-series', 'future']);

function reasonAgainst(sample: Sample, memory: SanitiserState['memory'], at: Instant, limits: SanitiseLimits): RejectReason | null {
  if (!Number.isFinite(sample.value) || !Number.isFinite(sample.at)) return 'not-finite';
  if (sample.at > after(at, limits.futureMax)) return 'future';
  const quick = `${sample.series}\u0000${orderedKey(sample.labels)}`;
  const known = memory.aliases.get(quick) ?? recall(sample, memory, quick);
  if (known === undefined) return admit(sample, memory, limits);
  if (sample.at === known.at) return 'duplicate';
  if (sample.at < known.at) return 'out-of-order';
  known.at = sample.at;
  return null;
}

function recall(sample: Sample, memory: SanitiserState['memory'], quick: string): Known | undefined {
  const known = memory.series.get(seriesKey(sample.series, sample.labels));
  // Senders that shuffle their labels must not grow the table without end.
  if (known !== undefined && memory.aliases.size < 2 * memory.series.size) memory.aliases.set(quick, known);
  return known;
}

function admit(sample: Sample, memory: SanitiserState['memory'], limits: SanitiseLimits): RejectReason | null {
  if (labelsTooLarge(sample, limits)) return 'labels';
  const app = sample.labels['app'] ?? '';
  const ofApp = memory.apps.get(app) ?? 0;
  if (memory.series.size >= limits.sourceSeriesMax) return 'source-series';
  if (ofApp >= limits.appSeriesMax) return 'app-series';
  memory.series.set(seriesKey(sample.series, sample.labels), { at: sample.at, app });
  memory.apps.set(app, ofApp + 1);
  return null;
}

function labelsTooLarge({ series, labels }: Sample, limits: SanitiseLimits): boolean {
  if (series.length > limits.nameLengthMax) return true;
  const names = Object.keys(labels);
  if (names.length > limits.labelsMax) return true;
  return names.some((name) => name.length > limits.nameLengthMax || (labels[name] ?? '').length > limits.valueLengthMax);
}

/** Sweeps at most twice in an idle time, so that its cost is spread over many batches. */
function forgetIdle(memory: SanitiserState['memory'], at: Instant, idle: Ms): void {
  if (at - memory.sweptAt < idle / 2) return;
  memory.sweptAt = at;
  memory.aliases.clear();
  for (const [key, known] of memory.series) {
    if (at - known.at <= idle) continue;
    memory.series.delete(key);
    const left = (memory.apps.get(known.app) ?? 1) - 1;
    if (left > 0) memory.apps.set(known.app, left);
    else memory.apps.delete(known.app);
  }
}

const totalsOf = (totals: ReadonlyMap<RejectReason, number>, source: string, at: Instant): Sample[] =>
  [...totals].map(([reason, value]) => ({ series: 'homeostat_samples_rejected_total', labels: { source, reason }, type: 'counter', value, at }));

/** What belongs to whom: only these labels say it, and they are short. */
function scopeOf(labels: Labels): Labels {
  const names = ['app', 'component', 'instance'].filter((name) => Object.hasOwn(labels, name));
  return Object.fromEntries(names.map((name) => [name, (labels[name] ?? '').slice(0, 253)]));
}

/** Shortened: a label that broke a limit must not fill the log. */
const exampleOf = ({ series, labels, value }: Sample): string => `${describeSeries(series, labels).slice(0, 200)} = ${value}`;

function ruleOf(reason: RejectReason, limits: SanitiseLimits): string {
  switch (reason) {
    case 'labels':
      return `a series may have ${limits.labelsMax} labels with names of ${limits.nameLengthMax} and values of ${limits.valueLengthMax} characters`;
    case 'source-series':
      return `a source may have ${limits.sourceSeriesMax} series at once`;
    case 'app-series':
      return `an application may have ${limits.appSeriesMax} series at once`;
    case 'future':
      return `a sample may be at most ${limits.futureMax} ms ahead; set the clock of its sender`;
    case 'not-finite':
      return 'a value must be a finite number';
    case 'duplicate':
      return 'a series has one sample at a time';
    case 'out-of-order':
      return 'samples of a series come in the order of time';
  }
}
