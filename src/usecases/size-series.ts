import type { SeriesOptions } from '../analyse/series/point.ts';
import { recommenderNamed, recommenders } from '../experiment/size/recommenders.ts';
import type { RecommenderEntry } from '../experiment/size/recommenders.ts';
import type { Replay, SizingTrace } from '../experiment/size/replay.ts';
import { InvalidInputError } from '../model/error.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { RandomStreams } from '../model/random.ts';
import { randomStreams } from '../model/random.ts';
import type { SizeAdvice, SizedResource } from '../plan/ports/size-recommender.ts';
import { possibleSize } from '../plan/size/size-bounds.ts';
import { significant } from '../units/significant.ts';
import { bytesToMib } from '../units/resources.ts';
import type { SeriesSource } from './read-series.ts';
import { seriesViewOf } from './series-view-of.ts';
import { setOnceOf, usageFigures } from './size-set-once.ts';
import type { SizeSource } from './size-sources.ts';
import { sizeSources } from './size-sources.ts';
import { checkMagnitude } from './usage-magnitude.ts';
import type { OneSizeView, UsageUnit } from './views/size-view.ts';

export type SizeRequest = {
  readonly source: SeriesSource;
  readonly seriesOptions: SeriesOptions;
  readonly resource: SizedResource;
  /** Of the column; null if nobody said. */
  readonly unit: UsageUnit | null;
  /** The column that tells series apart; null if the file holds one. */
  readonly group: string | null;
  /** Whether somebody resizes automatically, so that the size for now is the answer. */
  readonly automatic: boolean;
  /** Cores of the machine that asks. */
  readonly hostCores: number;
  /** The size in force, in cores or MiB; null if it is not known. */
  readonly present: number | null;
  /** The largest size there is, in cores or MiB; with percent, what 100 % is. Null if it is not known. */
  readonly templateLimit: number | null;
  /** Names of recommenders, or all. The first one's advice is the recommendation. */
  readonly recommender: string;
  /** The share of the steps at the beginning that counts for nothing. */
  readonly warmUp: number;
  readonly seed: number;
};

/** The answer for one component, and for a picture the usage and the sizes of every step. */
export type SizeReport = { readonly view: OneSizeView; readonly trace: SizingTrace; readonly replays: readonly { readonly name: string; readonly replay: Replay }[] };

/** How far one recommender is with one component, in whole percent. */
export type SizeProgress = { readonly group: string | null; readonly name: string; readonly percent: number };

/** Ours looks at every step at some milliseconds each. */
const stepsMax = 50_000;
const stepsMin = 2;
/** What is taken as the present size where it is not known: the greatest usage of the warm-up and 15 %, as a careful person would have set it. */
const assumedMargin = 1.15;

/**
 * Says which size suits each component, until it is changed by hand and now, and how recommenders would have sized it.
 * @throws InvalidInputError where the file or a setting is wrong, or a series cannot be put on a regular grid
 */
export function sizeSeries(request: SizeRequest, progress: (progress: SizeProgress) => void = () => undefined): readonly SizeReport[] {
  checkUnit(request.resource, unitOf(request));
  const chosen = request.recommender === 'all' ? recommenders : [recommenderNamed(request.recommender)];
  const sources = sizeSources(request.source, request.group, { ...request.seriesOptions, negative: 'never' });
  return sources.map((source) => sizeOne(request, source, chosen, progress));
}

const unitOf = ({ unit, resource }: SizeRequest): UsageUnit => unit ?? (resource === 'cores' ? 'cores' : 'bytes');

function sizeOne(request: SizeRequest, { group, source, read }: SizeSource, chosen: readonly RecommenderEntry[], progress: (progress: SizeProgress) => void): SizeReport {
  const { resource, templateLimit, seed } = request;
  const unit = unitOf(request);
  const seen = seriesViewOf(source, read);
  const where = `${source.file}: column ${source.value}${group === null ? '' : ` of ${group}`}`;
  if (read.kind === 'why-not' || seen === null) throw new InvalidInputError([`${where}: ${read.kind === 'why-not' ? read.why : 'there is no series'}`]);
  const { length } = read.series.values;
  if (length < stepsMin || length > stepsMax) throw new InvalidInputError([`${where}: there ${length === 1 ? 'is 1 step' : `are ${length} steps`}; there must be ${stepsMin} to ${stepsMax}; ${length < stepsMin ? 'give a longer history' : 'give a shorter part, or a wider --step'}`]);
  const usage = inUnits(read.series, unit, templateLimit ?? 1);
  const used = usageFigures(usage);
  const warmUp = Math.min(length - 1, Math.floor(length * request.warmUp));
  const notes = [...checkMagnitude({ ...request, unit, unitGiven: request.unit !== null, greatest: used.greatest })];
  if (unit === 'percent' && templateLimit === null) notes.push('100 % is taken as one core, since no --template-limit was given.');
  const present = request.present ?? templateLimit ?? (unit === 'percent' ? 1 : assumedPresent(usage, warmUp, resource));
  if (request.present === null) notes.push(`The present size is not known (--present); the history begins with ${significant(present)} ${present === 1 && resource === 'cores' ? 'core' : resource}.`);
  const trace = { resource, usage, present };
  const random = randomStreams(seed);
  const results = chosen.map((recommender) => {
    // Every step is looked at twice: as if the advice had been followed, and as it was.
    const onStep = inPercent(2 * length, (percent) => progress({ group, name: recommender.name, percent }));
    return { recommender, replay: recommender.replay(trace, { warmUp, limitMax: templateLimit, hidden: true }, random, onStep), now: nowOf(recommender, trace, { limitMax: templateLimit, random, onStep }) };
  });
  const [first] = results;
  if (first === undefined) throw new InvalidInputError(['--recommender names nothing; name one']);
  const days = read.series.step / 86_400_000;
  const view: OneSizeView = {
    group,
    series: { ...seen, notes: [...seen.notes] },
    resource,
    settings: { unit, present, limitMax: templateLimit, warmUpSteps: warmUp, countedFrom: timeAt(usage, warmUp), seed },
    usage: used,
    setOnce: setOnceOf({ usage, resource, present: request.present, limitMax: templateLimit, now: first.now.resize ? first.now.target : null }),
    now: { name: first.recommender.name, until: timeAt(usage, length - 1 + first.recommender.window), ...first.now },
    headline: request.automatic ? 'now' : 'setOnce',
    recommenders: results.map(({ recommender: { name, description }, replay, now }) => ({ name, description, now, ...figuresOf(replay, resource, days) })),
    notes,
  };
  return { view, trace, replays: results.map(({ recommender: { name }, replay }) => ({ name, replay })) };
}

function checkUnit(resource: SizedResource, unit: UsageUnit): void {
  const allowed: readonly UsageUnit[] = resource === 'cores' ? ['cores', 'millicores', 'percent'] : ['bytes', 'MiB'];
  if (!allowed.includes(unit)) throw new InvalidInputError([`--unit is ${unit}; for ${resource === 'cores' ? '--cpu' : '--memory'} it must be ${allowed.join(' or ')}; correct it`]);
}

function inUnits(series: RegularSeries, unit: UsageUnit, whole: number): RegularSeries {
  const convert = { cores: (value: number) => value, millicores: (value: number) => value / 1000, percent: (value: number) => (value / 100) * whole, bytes: (value: number) => bytesToMib(value), MiB: (value: number) => value } satisfies Record<UsageUnit, (value: number) => number>;
  return { ...series, values: series.values.map(convert[unit]) };
}

const assumedPresent = ({ values }: RegularSeries, warmUp: number, resource: SizedResource): number => possibleSize(values.subarray(0, Math.max(1, warmUp)).reduce((most, value) => Math.max(most, value), 0) * assumedMargin, resource, null);

type AdviceView = OneSizeView['recommenders'][number]['now'];

/** Counts steps and tells of each whole percent of them. */
function inPercent(steps: number, tell: (percent: number) => void): () => void {
  let done = 0;
  return () => {
    const before = Math.floor((100 * done) / steps);
    const percent = Math.floor((100 * ++done) / steps);
    if (percent > before) tell(percent);
  };
}

function nowOf(recommender: RecommenderEntry, trace: SizingTrace, { limitMax, random, onStep }: { readonly limitMax: number | null; readonly random: RandomStreams; readonly onStep: () => void }): AdviceView {
  const advice = recommender.now(trace, random, onStep);
  if (advice === null || advice.kind === 'why-not') return { target: null, lower: null, upper: null, resize: false, reason: advice?.why ?? 'There is no measurement.', whyNot: advice?.code ?? 'too-short' };
  return bounded(advice, trace, limitMax);
}

function bounded({ target, lower, upper, resize, reason }: SizeAdvice, { resource, present }: SizingTrace, limitMax: number | null): AdviceView {
  const possible = (value: number): number => possibleSize(value, resource, limitMax);
  const given = possible(target);
  const why = given < target ? ` No size is above ${significant(given)}.` : given > target ? ` No size is below ${significant(given)} ${resource}: a container cannot be limited to less.` : '';
  return { target: given, lower: possible(lower), upper: Number.isFinite(possible(upper)) ? possible(upper) : null, resize: resize && given !== present, reason: `${reason}${why}`, whyNot: null };
}

function figuresOf(replay: Replay, resource: SizedResource, daysPerStep: number): Omit<OneSizeView['recommenders'][number], 'name' | 'description' | 'now'> {
  const { steps, slack, slackHours, usedHours, short, shortShare, resizes } = replay;
  return {
    steps,
    slackPercent: 100 * slack,
    slackHours,
    usedHours,
    shortSteps: short,
    outOfMemoryKills: resource === 'MiB' ? short : null,
    throttledMinutes: resource === 'cores' ? short * daysPerStep * 24 * 60 : null,
    lackedPercent: 100 * shortShare,
    resizes,
    resizesPerDay: steps > 0 ? resizes / (steps * daysPerStep) : 0,
  };
}
