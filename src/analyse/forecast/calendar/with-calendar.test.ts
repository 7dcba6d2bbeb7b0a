import { describe, expect, it } from 'vitest';
import { hours, instant } from '../../../units/time.ts';
import type { Forecast, KnownEvent, RegularSeries } from '../../../model/forecast.ts';
import { pastOf, quantileAt } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import type { ForecastModel } from '../../ports/forecaster.ts';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { holtWinters } from '../classical/holt-winters.ts';
import { lastValue } from '../classical/last-value.ts';
import { seasonalNaive } from '../classical/seasonal-naive.ts';
import { withCalendar } from './with-calendar.ts';

describe('holt-winters with a calendar', () => forecasterContract(() => withCalendar(holtWinters())));

const sale = (day: number, name = 'flash sale'): KnownEvent => ({ name, from: instant(hours(24 * day + 10)), to: instant(hours(24 * day + 14)) });
const past = [sale(10), sale(17), sale(23)];
const coming = sale(30);

/** Hours of a day's pattern; in a sale the load is about 2.5 times as high (or 150 more). */
function load({ add = 0 }: { add?: number } = {}): RegularSeries {
  const random = randomStreams(6).stream('sales');
  const values = Float64Array.from({ length: 24 * 32 }, (_, i) => {
    const plain = 100 + 40 * Math.sin((2 * Math.PI * i) / 24) + normal(random) + add;
    const inSale = [...past, coming].some(({ from, to }) => i >= from / hours(1) && i < to / hours(1));
    return inSale ? (add === 0 ? plain * (2.5 + 0.1 * normal(random)) : plain + 150) : plain;
  });
  return { start: instant(0), step: hours(1), values, measured: new Uint8Array(values.length).fill(1) };
}

const query = { horizon: 24, quantiles: [0.05, 0.5, 0.95], calendar: [coming] };
const origin = 24 * 30;

function modelOf(series: RegularSeries, calendar: readonly KnownEvent[], inner = seasonalNaive()): ForecastModel {
  const model = withCalendar(inner).fit(pastOf(series, origin), { ...query, calendar, random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  return model;
}

function made(model: ForecastModel, series: RegularSeries, length = origin, calendar: readonly KnownEvent[] = [coming]): Forecast {
  const forecast = model.forecast(pastOf(series, length), { ...query, calendar });
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return forecast;
}

describe('events', () => {
  it('do what earlier ones of the same name did, and a note says so', () => {
    const series = load();
    const forecast = made(modelOf(series, past), series);
    for (let lead = 10; lead < 14; lead++) expect(Math.abs(quantileAt(forecast, lead, 1) / (series.values[origin + lead] as number) - 1)).toBeLessThan(0.15);
    expect(quantileAt(forecast, 15, 1)).toBeLessThan(120);
    expect(forecast.notes.join(' ')).toContain('what 3 earlier ones of that name did');
    expect(modelOf(series, past).explain(pastOf(series, origin), query, 11)).toContainEqual(expect.objectContaining({ name: 'event', detail: 'flash sale' }));
  });

  it('add an amount where a load may be zero or below', () => {
    const series = load({ add: -100 });
    const forecast = made(modelOf(series, past), series);
    for (let lead = 10; lead < 14; lead++) expect(Math.abs(quantileAt(forecast, lead, 1) - (series.values[origin + lead] as number))).toBeLessThan(30);
  });

  it('of the past are kept out of what follows them', () => {
    const series = load();
    const model = modelOf(series, past);
    // On the day after a sale, seasonal-naive alone would repeat it.
    const after = made(model, series, 24 * 31);
    for (let lead = 10; lead < 14; lead++) expect(quantileAt(after, lead, 1)).toBeLessThan(150);
  });

  it('that were never seen change nothing, and a note says so', () => {
    const series = load();
    const model = modelOf(series, past);
    const unseen = made(model, series, origin, [sale(30, 'moon landing')]);
    expect(unseen.values).toEqual(made(model, series, origin, []).values);
    expect(unseen.notes.join(' ')).toContain('"moon landing" from 1970-01-31T10:00:00.000Z to 1970-01-31T14:00:00.000Z is one of which no earlier one was seen');
  });

  it('are restored with the model', () => {
    const series = load();
    const model = modelOf(series, past, lastValue());
    const restored = withCalendar(lastValue()).restore(JSON.parse(JSON.stringify(model.save())));
    expect(made(restored, series)).toEqual(made(model, series));
  });

  it('do not look ahead: values after the origin change nothing, also within an event', () => {
    const series = load();
    const model = modelOf(series, past);
    const changed = { ...series, values: series.values.map((value, i) => (i > origin + 11 ? value * 7 : value)) };
    expect(made(model, changed, origin + 12)).toEqual(made(model, series, origin + 12));
  });

  it('that end before they start are refused by name', () => {
    expect(() => modelOf(load(), [{ name: 'odd', from: instant(5), to: instant(5) }])).toThrow('the event "odd" ends at 5, not after its start at 5');
  });
});
