/** Most decimal places of a double that mean anything. */
const digitsMax = 15;
const digitsUsual = 4;

/** A number as text with as few digits (four at least) as show that it is above a bound: 100.02 beside 100, not `100.0`. */
export function toldApart(value: number, bound: number): string {
  for (let digits = digitsUsual; digits < digitsMax; digits++) {
    const text = value.toPrecision(digits);
    if (!(value > bound) || Number(text) > bound) return text;
  }
  return String(value);
}
