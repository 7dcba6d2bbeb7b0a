import type { Grid, PointRunner } from './point-runner.ts';

/** The last value, for ever. */
export const lastValueRunner = (): PointRunner => ({
  name: 'last-value',
  at(values, origin, out) {
    out.fill(values[origin] as number);
    return true;
  },
  grounds: (values) => [{ name: 'level', detail: 'the last value', contribution: values[values.length - 1] as number }],
});

/** The value one season before the target. */
export function seasonalNaiveRunner({ season, horizon }: Grid): PointRunner {
  const back = season * Math.ceil(horizon / season);
  const valueAt = (values: Float64Array, origin: number, lead: number): number => values[origin + lead - season * Math.ceil(lead / season)] as number;
  return {
    name: 'seasonal-naive',
    at(values, origin, out) {
      if (origin + 1 < back) return false;
      for (let lead = 1; lead <= horizon; lead++) out[lead - 1] = valueAt(values, origin, lead);
      return true;
    },
    grounds: (values, lead) => [{ name: 'season', detail: 'the value one season ago', contribution: valueAt(values, values.length - 1, lead + 1) }],
  };
}
