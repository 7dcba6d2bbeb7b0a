/** Nine digits keep sums of times exact to a millisecond over weeks, without the dust of binary fractions; differences of them leave less than a picosecond. */
export const digits = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(9)));
