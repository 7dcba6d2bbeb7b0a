import { fillGaps } from '../../analyse/series/fill-gaps.ts';
import type { KnowledgeStore, NewEvent, Write } from '../../knowledge/ports/knowledge-store.ts';
import type { Application } from '../../model/application.ts';
import type { DiagnosisFinding, ForecastFinding } from '../../model/finding.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { QueryId } from '../../model/ids.ts';
import type { ForecastRequest } from '../../model/policy.ts';
import type { Reading } from '../../model/reading.ts';
import { formatQuantity } from '../../units/quantity.ts';
import { queriesOf } from '../../monitor/query/queries-of.ts';
import type { SeriesStore } from '../../monitor/ports/series-store.ts';
import type { Instant } from '../../units/time.ts';
import { after, hours, instant, minutes, ms } from '../../units/time.ts';
import { backfilled } from './backfill.ts';
import type { CreditLedger } from './forecast-credit-ledger.ts';
import { creditLedgerSchema, creditWords, emptyLedger, settled, withPromise } from './forecast-credit-ledger.ts';
import type { Delivery, ForecastDesk } from './forecast-desk.ts';
import type { LoadHistory } from './load-history.ts';
import { emptyHistory, forgetHistory, historyStep, historyWrites, knownEnd, loadHistory, wholeHistoryWrites, withReading } from './load-history.ts';

/** What the loop remembers of one forecast. The ledger is stored; the rest is made anew after a restart. */
export type ForecastPlace = {
  readonly ledger: CreditLedger;
  readonly finding: ForecastFinding | null;
  /** When it was last asked for, on the grid of the history; null before the first time. */
  readonly askedAt: Instant | null;
  /** Why there is none, or no newer one; null if there is one. */
  readonly why: string | null;
};

/** What the loop remembers of all forecasts of an application. */
export type ForecastMemory = { readonly histories: Readonly<Record<QueryId, LoadHistory>>; readonly places: Readonly<Record<string, ForecastPlace>> };

export const noForecasts: ForecastMemory = { histories: {}, places: {} };

/** The forecasts of one cycle, and what is to be written for them. */
export type ForecastsSeen = { readonly memory: ForecastMemory; readonly findings: readonly (ForecastFinding | DiagnosisFinding)[]; readonly writes: readonly Write[]; readonly events: readonly NewEvent[] };

/**
 * How long making one may take before it is given up; longer where its own pace allows for more. Models fit in seconds; one that hangs would keep its
 * thread, and all forecasts behind it, for ever.
 */
const makingMax = minutes(10);

/** Forecasts of one application at most: a history of its own is kept for each reading. */
const forecastsMax = 8;

type Given = {
  readonly app: Application;
  readonly requests: readonly ForecastRequest[];
  readonly readings: Readonly<Record<QueryId, Reading>>;
  readonly memory: ForecastMemory;
  readonly store: Pick<KnowledgeStore, 'policyState'>;
  readonly series: Pick<SeriesStore, 'range'>;
  readonly desk: ForecastDesk;
};

/**
 * Serves what policies asked for: adds this cycle's readings to the histories, fetches forecasts that have been made, settles what came true, and
 * orders new ones. What cannot be forecast is said by a diagnosis, never by a number.
 */
export async function serveForecasts({ app, requests, readings, memory, store, series, desk }: Given, at: Instant): Promise<ForecastsSeen> {
  if (requests.length === 0) return { memory, findings: [], writes: [], events: [] };
  // Two of one name would be told apart by nothing; the acting policy's comes first.
  const wanted = [...new Map(requests.toReversed().map((request) => [request.name, request])).values()].toReversed().slice(0, forecastsMax);
  const writes: Write[] = [];
  const events: NewEvent[] = [];
  const findings: (ForecastFinding | DiagnosisFinding)[] = [];
  const histories: Record<QueryId, LoadHistory> = {};
  const places: Record<string, ForecastPlace> = {};
  for (const query of new Set(wanted.map((request) => request.query))) {
    const step = historyStep(app.spec.cycle);
    const known = memory.histories[query];
    const fresh = known?.step !== step;
    const before = fresh ? await loadHistory(store, app.name, query, step, at) : known;
    // What was measured before anybody asked for a forecast, or while no controller ran, may still be with who keeps the series.
    const whole = fresh ? await backfilled(before, queriesOf(app).find(({ id }) => id === query), series, at) : before;
    const next = withReading(whole, readings[query], at);
    histories[query] = next;
    writes.push(...(whole === before ? historyWrites(app.name, query, before, next) : wholeHistoryWrites(app.name, query, next)));
  }
  for (const request of wanted) {
    const { name } = request;
    const asked = JSON.stringify(request);
    const known = memory.places[name];
    const before = known?.ledger.asked === asked ? known : await loadPlace(store, app, request, asked);
    const history = histories[request.query] ?? emptyHistory(historyStep(app.spec.cycle));
    const place = turn(before, request, { app, history, desk }, at);
    places[name] = place;
    if (place.ledger !== before.ledger) writes.push({ kind: 'put-policy-state', app: app.name, policy: placeName(name), state: place.ledger });
    if (place.ledger.credited !== before.ledger.credited) events.push(creditEvent(app, name, place.ledger, at));
    findings.push(...told(place, request, app, at));
  }
  return { memory: { histories, places }, findings, writes, events };
}

const placeName = (name: string): string => `@forecast/${name}`;

/** What an application of the same name must not inherit. */
export const forgetForecasts = (app: Application, { histories, places }: ForecastMemory): readonly Write[] => [
  ...Object.keys(histories).flatMap((query) => forgetHistory(app.name, query)),
  ...Object.keys(places).map((name): Write => ({ kind: 'put-policy-state', app: app.name, policy: placeName(name), state: null })),
];

async function loadPlace(store: Given['store'], app: Application, { name }: ForecastRequest, asked: string): Promise<ForecastPlace> {
  const read = creditLedgerSchema.safeParse(await store.policyState(app.name, placeName(name))).data;
  return { ledger: read?.asked === asked ? read : emptyLedger(asked), finding: null, askedAt: null, why: null };
}

type Around = { readonly app: Application; readonly history: LoadHistory; readonly desk: ForecastDesk };

function turn(before: ForecastPlace, request: ForecastRequest, { app, history, desk }: Around, at: Instant): ForecastPlace {
  const key = `${app.name}/${before.ledger.asked}`;
  const over = knownEnd(history, at) * history.step;
  const ledger = settled(before.ledger, request.quantiles, (madeAt) => (madeAt + request.stage > over ? 'open' : peakOf(history, madeAt, request.stage)));
  let place = inTime(delivered({ ...before, ledger }, request, history, desk.fetch(key)), request, key, desk, at);
  const due = place.askedAt === null || over - place.askedAt >= request.every || (place.finding === null && over > place.askedAt && !desk.busy(key));
  if (due && !desk.busy(key)) {
    const past = pastOf(history, request, over);
    if (past.kind === 'why-not') return withCredit({ ...place, why: past.why });
    desk.order(key, { past: past.series, request, seed: app.spec.policy.seed }, { madeAt: instant(over), at });
    place = delivered({ ...place, askedAt: instant(over) }, request, history, desk.fetch(key));
  }
  return withCredit(place);
}

/** Gives up what takes too long, and says so; the next is ordered when it is due. */
function inTime(place: ForecastPlace, { model, every }: ForecastRequest, key: string, desk: ForecastDesk, at: Instant): ForecastPlace {
  const since = desk.orderedAt(key);
  const patience = Math.max(every, makingMax);
  if (since === null || at - since <= patience) return place;
  desk.giveUp(key);
  return { ...place, why: `${model} was not ready after ${spoken(patience)} and was given up; it is asked again` };
}

const withCredit = (place: ForecastPlace): ForecastPlace =>
  place.finding === null || place.finding.credited === place.ledger.credited ? place : { ...place, finding: { ...place.finding, credited: place.ledger.credited } };

function delivered(place: ForecastPlace, request: ForecastRequest, history: LoadHistory, delivery: Delivery | null): ForecastPlace {
  if (delivery === null) return place;
  const { madeAt, answer } = delivery;
  if (answer.kind === 'why-not') return { ...place, why: answer.why };
  const { stage, stages, quantiles } = request;
  const row = (k: number): readonly { readonly q: number; readonly value: number }[] => quantiles.map((q, column) => ({ q, value: answer.values[k * quantiles.length + column] as number }));
  const finding: ForecastFinding = {
    kind: 'forecast',
    name: request.name,
    model: request.model,
    madeAt,
    expiresAt: after(madeAt, ms(stage * stages)),
    points: Array.from({ length: stages }, (_, k) => ({ at: after(madeAt, ms(k * stage)), quantiles: row(k) })),
    credited: place.ledger.credited,
  };
  const naive = naivePeak(history, madeAt, stage);
  const ledger = naive === null ? place.ledger : withPromise(place.ledger, madeAt, row(0).map(({ value }) => value), naive);
  return { ...place, finding, ledger, why: null };
}

/** What came in the same stage a day before; without that, in the stage just before. */
const naivePeak = (history: LoadHistory, madeAt: number, stage: number): number | null => peakOf(history, madeAt - hours(24), stage) ?? peakOf(history, madeAt - stage, stage);

/** The largest value of a stage; null if one of its steps was not measured. */
function peakOf({ first, step, values }: LoadHistory, from: number, stage: number): number | null {
  let peak = Number.NEGATIVE_INFINITY;
  for (let index = from / step; index < (from + stage) / step; index++) {
    const value = values[index - first] ?? null;
    if (value === null) return null;
    peak = Math.max(peak, value);
  }
  return peak;
}

/** All that is known up to now, with gaps filled; why-not where the grid does not fit or the newest step was not measured. */
function pastOf(history: LoadHistory, { query, stage, every }: ForecastRequest, over: number): { readonly kind: 'past'; readonly series: RegularSeries } | WhyNot {
  const { step, first, values } = history;
  if (stage % step !== 0 || every % step !== 0) return whyNot('irregular', `its stage of ${spoken(stage)} or its pace of ${spoken(every)} is not a whole number of steps of ${spoken(step)}, in which ${query} is recorded; change the stage, the pace or the cycle`);
  if (values.length === 0) return whyNot('too-short', `${query} has been recorded for less than ${spoken(step)}`);
  if ((first + values.length) * step !== over) return whyNot('gaps', `${query} was not measured in the last ${spoken(step)}`);
  const filled = fillGaps({ kind: 'slots', start: instant(first * step), step, values: Float64Array.from(values, (value) => value ?? Number.NaN) }, undefined, []);
  return filled.kind === 'why-not' ? filled : { kind: 'past', series: filled.series };
}

function told({ finding, why }: ForecastPlace, { name, query }: ForecastRequest, app: Application, at: Instant): readonly (ForecastFinding | DiagnosisFinding)[] {
  const component = [...app.spec.workloads.map((one) => ({ id: `workload.${one.name}`, ...one })), ...app.spec.metrics.map((one) => ({ id: `metrics.${one.name}`, ...one }))].find(({ id }) => id === query)?.component ?? '*';
  const current = finding !== null && finding.expiresAt > at ? [finding] : [];
  return why === null ? current : [...current, { kind: 'diagnosis', component, severity: 'info', message: `no ${current.length === 0 ? '' : 'newer '}forecast ${name}: ${why}` }];
}

function creditEvent(app: Application, name: string, ledger: CreditLedger, at: Instant): NewEvent {
  const severity = ledger.credited ? 'info' : 'warning';
  const may = ledger.credited ? 'decisions may lower capacity on it' : 'decisions on it may only raise capacity';
  return { at, app: app.name, type: ledger.credited ? 'ForecastCredited' : 'ForecastDemoted', severity, subject: `forecast/${name}`, message: `forecast ${name}: ${creditWords(ledger)}; ${may}`, data: null };
}

const spoken = (duration: number): string => formatQuantity({ value: duration / 1000, dimension: 'duration' });
