import * as z from 'zod';
import { instant, isoOf } from '../../../units/time.ts';
import { InvalidInputError } from '../../../model/error.ts';
import type { Forecast, ForecastGround, KnownEvent, RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { timeAt } from '../../../model/forecast.ts';
import type { ForecastModel, ForecastQuery, Forecaster } from '../../ports/forecaster.ts';
import { findSeasons } from '../../periods/seasons.ts';
import type { EventEffects } from './event-effects.ts';
import { effectAt, effectsSchema, eventsAt, learnEffects, withoutEvents } from './event-effects.ts';

/** More events than this are refused: ten a day for three years. */
const eventsMax = 10_000;

const savedSchema = z.object({
  name: z.string(),
  inner: z.json(),
  period: z.int().min(2).nullable(),
  effects: effectsSchema,
  events: z.array(z.object({ name: z.string().max(200), from: z.number(), to: z.number() })).max(eventsMax),
});

type Parts = { readonly name: string; readonly inner: ForecastModel; readonly period: number | null; readonly effects: EventEffects; readonly events: readonly KnownEvent[] };

/**
 * A forecaster that knows about events (holidays, flash sales, a clock change). The inner one is fitted on, and forecasts, the load as it
 * would have been without them; what earlier events of the same name did is then put on top. An event of which no earlier one was seen
 * changes nothing, and a note says so. Give past events too, in the fit or in the query: both are known to a forecast.
 * @example
 * const forecaster = withCalendar(holtWinters());
 */
export const withCalendar = (inner: Forecaster): Forecaster => {
  const name = `${inner.name}+calendar`;
  return {
    name,
    fit(past, context) {
      const events = checked(context.calendar);
      // The season of the load with its events is nearly that without; a week repeats weekends rightly, so the longest one counts.
      const period = findSeasons(past.values, past.step).at(-1)?.period ?? null;
      const plain = withoutEvents(past, events, period);
      const model = inner.fit(plain, context);
      if (!('save' in model)) return model;
      return calendarModel({ name, inner: model, period, effects: learnEffects(past, plain, events), events });
    },
    restore(saved) {
      const parsed = savedSchema.safeParse(saved);
      if (!parsed.success || parsed.data.name !== name) throw new InvalidInputError([`saved model: this is no saved ${name}; restore it with the forecaster that saved it`]);
      const events = parsed.data.events.map((event) => ({ name: event.name, from: instant(event.from), to: instant(event.to) }));
      return calendarModel({ ...parsed.data, inner: inner.restore(parsed.data.inner), events });
    },
  };
};

function checked(events: readonly KnownEvent[]): readonly KnownEvent[] {
  if (events.length > eventsMax) throw new InvalidInputError([`calendar: ${events.length} events are given; at most ${eventsMax} are taken; leave out those before the history`]);
  const wrong = events.find(({ from, to }) => !(to > from));
  if (wrong !== undefined) throw new InvalidInputError([`calendar: the event ${JSON.stringify(wrong.name)} ends at ${wrong.to}, not after its start at ${wrong.from}; "to" is exclusive, so give the first time after the event`]);
  return events;
}

/** Both lists, each event once. */
function joined(one: readonly KnownEvent[], other: readonly KnownEvent[]): readonly KnownEvent[] {
  if (other.length === 0) return one;
  const byKey = new Map([...one, ...checked(other)].map((event) => [`${event.from}/${event.to}/${event.name}`, event]));
  return [...byKey.values()];
}

function calendarModel({ name, inner, period, effects, events }: Parts): ForecastModel {
  const plainOf = (past: RegularSeries, all: readonly KnownEvent[]): RegularSeries => withoutEvents(past, all, period);
  return {
    name,
    forecast(past, query): Forecast | WhyNot {
      const all = joined(events, query.calendar);
      const forecast = inner.forecast(plainOf(past, all), query);
      return forecast.kind === 'why-not' ? forecast : withEffects({ ...forecast, model: name }, { past, all, effects });
    },
    explain(past, query: ForecastQuery, lead): readonly ForecastGround[] {
      const all = joined(events, query.calendar);
      const plain = plainOf(past, all);
      const grounds = [...inner.explain(plain, query, lead)];
      const forecast = inner.forecast(plain, { ...query, horizon: Math.max(query.horizon, lead + 1), quantiles: [0.5] });
      if (forecast.kind === 'why-not') return grounds;
      let median = forecast.values[lead] as number;
      for (const event of eventsAt(past, past.values.length + lead, all)) {
        const effect = effectAt(effects, event, timeAt(past, past.values.length + lead), 0.5);
        if (effect === null) continue;
        const contribution = effects.kind === 'factor' ? median * (effect - 1) : effect;
        grounds.push({ name: 'event', detail: event.name, contribution });
        median += contribution;
      }
      return grounds.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    },
    save: () => ({ name, inner: inner.save(), period, effects, events: events.map((event) => ({ name: event.name, from: event.from, to: event.to })) }),
  };
}

type Applied = { readonly past: RegularSeries; readonly all: readonly KnownEvent[]; readonly effects: EventEffects };

function withEffects(forecast: Forecast, { past, all, effects }: Applied): Forecast {
  const width = forecast.quantiles.length;
  const values = forecast.values.slice();
  const horizon = values.length / width;
  const met = new Set<KnownEvent>();
  // A load that was never below zero is not forecast there, whatever an event of that name took away.
  const floor = past.values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  for (let lead = 0; lead < horizon; lead++) {
    const index = past.values.length + lead;
    for (const event of eventsAt(past, index, all)) {
      met.add(event);
      for (let column = 0; column < width; column++) {
        const effect = effectAt(effects, event, timeAt(past, index), forecast.quantiles[column] as number);
        if (effect === null) continue;
        const value = values[lead * width + column] as number;
        values[lead * width + column] = Math.max(floor, effects.kind === 'factor' ? value * effect : value + effect);
      }
    }
  }
  if (met.size === 0) return forecast;
  const { peak, ...rest } = forecast;
  const notes = [...met].map((event) => noteOn(event, effects));
  // The peak of the inner model knows nothing of the events, so it does not hold if one of them has an effect.
  const untouched = [...met].every((event) => effectAt(effects, event, event.from, 0.5) === null);
  return { ...rest, ...(untouched && peak !== undefined ? { peak } : {}), values, notes: [...forecast.notes, ...notes] };
}

function noteOn(event: KnownEvent, effects: EventEffects): string {
  const known = effects.byName.find(({ name }) => name === event.name);
  const where = `The event ${JSON.stringify(event.name)} from ${isoOf(event.from)} to ${isoOf(event.to)}`;
  if (known === undefined) return `${where} is one of which no earlier one was seen; the forecast and its band take no account of it.`;
  return `${where} is taken to do what ${known.seen} earlier ${known.seen === 1 ? 'one' : 'ones'} of that name did${known.seen === 1 ? '; with a single one, the band is not widened for how events differ' : ''}.`;
}
