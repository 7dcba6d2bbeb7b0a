/** A number as tables show it: four significant digits. */
export const significant = (value: number): string => String(Number(value.toPrecision(4)));
