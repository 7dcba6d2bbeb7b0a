/** An axis of lengths of time: values are shown divided by `per`, in `unit`. */
export type TimeAxis = { readonly unit: string; readonly per: number; readonly ticks: readonly number[] };

const units = [
  { unit: 'd', per: 86_400 },
  { unit: 'h', per: 3600 },
  { unit: 'min', per: 60 },
] as const;

/** About so many ticks from `from` to `to`, in seconds, at round numbers of the largest unit that makes them at least a few (and the first at least one). */
export function timeAxis(from: number, to: number, about: number): TimeAxis {
  const { unit, per } = units.find((one) => to >= 3 * one.per && (from === 0 || from >= one.per)) ?? { unit: 's', per: 1 };
  return { unit, per, ticks: roundTicks(from / per, to / per, about).map((tick) => tick * per) };
}

/** About so many round numbers between two others. */
export function roundTicks(from: number, to: number, about: number): readonly number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A number of an axis or beside it, with up to four digits. */
export const axisNumber = (value: number): string => String(Number(value.toPrecision(4)));
