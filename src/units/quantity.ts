/**
 * Quantity strings: how people write numbers with units in documents (`100ms`, `512MiB`, `"0.03 USD/h"`, `95%`).
 * Everything is converted to a base unit when it is read: seconds, bytes, USD per hour, a share, cores.
 */

/** What a number measures. `plain` has no unit (a count, a depth). */
export type Dimension = 'duration' | 'memory' | 'money-rate' | 'money' | 'share' | 'cores' | 'rate' | 'plain';

/** A number in its dimension's base unit: s, By, USD/h, USD, 1 (share), cores, 1/s, or none. */
export type Quantity = { readonly value: number; readonly dimension: Dimension };

/** Base unit as people read it; the empty string for plain numbers. */
export const baseUnit: Readonly<Record<Dimension, string>> = {
  duration: 's',
  memory: 'B',
  'money-rate': 'USD/h',
  money: 'USD',
  share: '',
  cores: 'cores',
  rate: '/s',
  plain: '',
};

type Unit = { readonly dimension: Dimension; readonly factor: number };

const units: Readonly<Record<string, Unit>> = {
  ns: { dimension: 'duration', factor: 1e-9 },
  us: { dimension: 'duration', factor: 1e-6 },
  ms: { dimension: 'duration', factor: 1e-3 },
  s: { dimension: 'duration', factor: 1 },
  m: { dimension: 'duration', factor: 60 },
  min: { dimension: 'duration', factor: 60 },
  h: { dimension: 'duration', factor: 3600 },
  d: { dimension: 'duration', factor: 86_400 },
  w: { dimension: 'duration', factor: 604_800 },
  B: { dimension: 'memory', factor: 1 },
  kB: { dimension: 'memory', factor: 1e3 },
  MB: { dimension: 'memory', factor: 1e6 },
  GB: { dimension: 'memory', factor: 1e9 },
  TB: { dimension: 'memory', factor: 1e12 },
  KiB: { dimension: 'memory', factor: 2 ** 10 },
  MiB: { dimension: 'memory', factor: 2 ** 20 },
  GiB: { dimension: 'memory', factor: 2 ** 30 },
  TiB: { dimension: 'memory', factor: 2 ** 40 },
  // Kubernetes spells binary multiples without the B.
  Ki: { dimension: 'memory', factor: 2 ** 10 },
  Mi: { dimension: 'memory', factor: 2 ** 20 },
  Gi: { dimension: 'memory', factor: 2 ** 30 },
  Ti: { dimension: 'memory', factor: 2 ** 40 },
  '%': { dimension: 'share', factor: 0.01 },
  USD: { dimension: 'money', factor: 1 },
  'USD/s': { dimension: 'money-rate', factor: 3600 },
  'USD/h': { dimension: 'money-rate', factor: 1 },
  'USD/d': { dimension: 'money-rate', factor: 1 / 24 },
  '/s': { dimension: 'rate', factor: 1 },
  '/min': { dimension: 'rate', factor: 1 / 60 },
  '/h': { dimension: 'rate', factor: 1 / 3600 },
  cores: { dimension: 'cores', factor: 1 },
  core: { dimension: 'cores', factor: 1 },
};

const shape = /^([+-]?\d{1,15}(?:\.\d{1,15})?)\s?([a-zA-Z%/]{0,6})$/;

/**
 * Reads a quantity in any unit.
 * @returns the number in its base unit, or `null` if `text` is not a number with a known unit
 * @example
 * parseQuantity('100ms'); // { value: 0.1, dimension: 'duration' }
 * parseQuantity('0.03 USD/h'); // { value: 0.03, dimension: 'money-rate' }
 */
export function parseQuantity(text: string): Quantity | null {
  const match = shape.exec(text.trim());
  if (match === null) return null;
  const amount = Number(match[1]);
  const name = match[2] ?? '';
  if (name === '') return { value: amount, dimension: 'plain' };
  if (!Object.hasOwn(units, name)) return null;
  const unit = units[name];
  if (unit === undefined) return null;
  return { value: scaled(amount, unit.factor), dimension: unit.dimension };
}

/** Powers of ten are shifted in the decimal text, so that `99.9%` is exactly the double 0.999. */
function scaled(amount: number, factor: number): number {
  const exponent = Math.round(Math.log10(factor));
  return Number(`1e${exponent}`) === factor ? Number(`${amount}e${exponent}`) : amount * factor;
}

/** Units of a dimension, for messages: `ns, us, ms, s, m, min, h, d, w`. */
export function unitsOf(dimension: Dimension): readonly string[] {
  return Object.entries(units)
    .filter(([, unit]) => unit.dimension === dimension)
    .map(([name]) => name);
}

const durationSteps: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'us'],
];

const memorySteps: readonly (readonly [number, string])[] = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
  [1, 'B'],
];

/**
 * The number with its unit, short enough to be read at a glance.
 * @example
 * formatQuantity({ value: 0.0873, dimension: 'duration' }); // '87.3 ms'
 * formatQuantity({ value: 1.5, dimension: 'money-rate' }); // '1.50 USD/h'
 */
export function formatQuantity({ value, dimension }: Quantity): string {
  switch (dimension) {
    case 'duration':
      return stepped(value, durationSteps, 's');
    case 'memory':
      return stepped(value, memorySteps, 'B');
    case 'money-rate':
    case 'money':
      return `${value.toFixed(Math.abs(value) < 0.1 && value !== 0 ? 4 : 2)} ${baseUnit[dimension]}`;
    case 'share':
      return `${trimmed(value * 100)} %`;
    case 'cores':
      return `${trimmed(value)} cores`;
    case 'rate':
      return `${trimmed(value)}/s`;
    case 'plain':
      return trimmed(value);
  }
}

function stepped(value: number, steps: readonly (readonly [number, string])[], zeroUnit: string): string {
  if (value === 0) return `0 ${zeroUnit}`;
  const step = steps.find(([size]) => Math.abs(value) >= size) ?? steps.at(-1);
  if (step === undefined) return trimmed(value);
  return `${trimmed(value / step[0])} ${step[1]}`;
}

/** Three significant figures, whole numbers in full. */
function trimmed(value: number): string {
  if (Number.isInteger(value)) return value.toString();
  return Math.abs(value) >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
}
