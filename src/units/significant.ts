/** A number as tables show it: four significant digits, where no other number of them is asked for. */
export const significant = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));
