/** A scale that fits a range of values: divide by `factor`, show `unit`. */
export type Scale = { readonly unit: string; readonly factor: number };

/** Base units of the interface with the sizes that people read them in, largest first. */
const sizes: Readonly<Record<string, readonly Scale[]>> = {
  s: [
    { unit: 'h', factor: 3600 * 2 },
    { unit: 's', factor: 1 },
    { unit: 'ms', factor: 1e-3 },
    { unit: 'µs', factor: 1e-6 },
  ],
  B: [
    { unit: 'GiB', factor: 2 ** 30 },
    { unit: 'MiB', factor: 2 ** 20 },
    { unit: 'KiB', factor: 2 ** 10 },
    { unit: 'B', factor: 1 },
  ],
};

/** The scale for values of a base unit (s, B, USD/h, /s, ...) whose largest magnitude is `most`. */
export function scaleFor(unit: string, most: number): Scale {
  const steps = Object.hasOwn(sizes, unit) ? (sizes[unit] ?? []) : [];
  if (most === 0 || !Number.isFinite(most)) return steps.find(({ factor }) => factor === 1) ?? { unit, factor: 1 };
  const step = steps.find(({ factor }) => most >= factor) ?? steps.at(-1);
  if (step === undefined) return { unit, factor: 1 };
  return step.unit === 'h' ? { unit: 'h', factor: 3600 } : step;
}

/** A number with as many digits as help: three significant ones, at least none and at most four after the point. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  const fixed = value.toFixed(digits);
  const trimmed = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return trimmed === '-0' ? '0' : trimmed;
}

/** Money keeps its cents, so that columns of it line up. */
const moneyDigits = (value: number): number => (value !== 0 && Math.abs(value) < 0.1 ? 4 : 2);

/** A value in its base unit as people read it: 0.0873 s is 87.3 ms; null is a dash. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'USD/h' || unit === 'USD') return `${value.toFixed(moneyDigits(value))} ${unit}`;
  const scale = scaleFor(unit, Math.abs(value));
  const number = formatNumber(value / scale.factor);
  return scale.unit === '' ? number : scale.unit.startsWith('/') ? `${number}${scale.unit}` : `${number} ${scale.unit}`;
}

/** A share as a percentage. It is rounded down, so that 100 % means all of it. */
export function formatShare(share: number | null, digits = 1): string {
  if (share === null) return '–';
  const power = 10 ** digits;
  // Products such as 0.95 * 1000 miss a whole number by a hair; the hair is far below a digit that is shown.
  return `${(Math.floor(share * 100 * power + 1e-6) / power).toFixed(digits)} %`;
}
