/** `add`: parts are added, `mul`: they multiply. */
export type HoltWintersSettings = {
  readonly trend: 'add' | 'mul';
  readonly seasonal: 'add' | 'mul';
  /** Not optimised: upstream takes what the user gives. */
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Length of the season, in points. */
  readonly season: number;
};

/** Fewer points than this are refused by upstream's program (`algorithms/holt_winters/holt_winters.py`). */
export const leastPoints = (season: number): number => Math.max(2 * season, 10 + 2 * Math.floor(season / 2));

type Level = { level: number; trend: number };

/**
 * The next point of a series by Holt and Winters with the recursions of statsmodels' ExponentialSmoothing, which upstream calls (R. Hyndman and
 * G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, section 8.3). The start is the one of least squared errors, as with
 * its default `initialization_method="estimated"`. NaN with too few points.
 */
export function holtWintersNext(series: readonly number[], settings: HoltWintersSettings): number {
  if (series.length < leastPoints(settings.season)) return Number.NaN;
  return run(series, settings, estimatedStart(series, settings)).next;
}

/** A start: level, trend, and the season's parts. */
type Start = readonly number[];

/** Runs the recursions from a start: the error of each point before it was seen, and the forecast of the next. */
function run(series: readonly number[], { trend, seasonal, alpha, beta, gamma, season }: HoltWintersSettings, start: Start): { readonly errors: Float64Array; readonly next: number } {
  const now: Level = { level: start[0] as number, trend: start[1] as number };
  const parts = Float64Array.from(start.slice(2));
  const errors = new Float64Array(series.length);
  const grown = (): number => (trend === 'add' ? now.level + now.trend : now.level * now.trend);
  const withSeason = (base: number, part: number): number => (seasonal === 'add' ? base + part : base * part);
  const without = (value: number, part: number): number => (seasonal === 'add' ? value - part : value / part);
  for (const [index, value] of series.entries()) {
    const phase = index % season;
    const part = parts[phase] as number;
    const base = grown();
    errors[index] = value - withSeason(base, part);
    const level = alpha * without(value, part) + (1 - alpha) * base;
    const step = trend === 'add' ? level - now.level : level / now.level;
    parts[phase] = gamma * without(value, base) + (1 - gamma) * part;
    now.trend = beta * step + (1 - beta) * now.trend;
    now.level = level;
  }
  return { errors, next: withSeason(grown(), parts[series.length % season] as number) };
}

/** statsmodels' `legacy-heuristic`: the mean of the first points of all seasons, the mean growth from the first season to the second, and the first season's parts. */
function heuristicStart(series: readonly number[], { trend, seasonal, season }: HoltWintersSettings): Start {
  const firsts = series.filter((_, index) => index % season === 0);
  const level = firsts.reduce((sum, value) => sum + value, 0) / firsts.length;
  const first = series.slice(0, season);
  const second = series.slice(season, 2 * season);
  const growth =
    trend === 'add'
      ? second.reduce((sum, value, i) => sum + (value - (first[i] as number)) / season, 0) / season
      : Math.exp(second.reduce((sum, value, i) => sum + Math.log(value) - Math.log(first[i] as number), 0) / season / season);
  return [level, growth, ...first.map((value) => (seasonal === 'add' ? value - level : value / level))];
}

/**
 * The start with the least squared errors, by Levenberg and Marquardt's steps from the heuristic start (J. Nocedal and S. Wright, "Numerical
 * optimization", 2nd edition, section 10.3). Errors of an additive model are an affine function of the start, so there the first undamped step
 * is the answer. Shifting the level against the season changes no error; the damping picks the nearest of those.
 */
function estimatedStart(series: readonly number[], settings: HoltWintersSettings): Start {
  let start = heuristicStart(series, settings);
  let { errors } = run(series, settings, start);
  let damping = 1e-9;
  const steps = settings.trend === 'add' && settings.seasonal === 'add' ? 1 : maxSteps;
  for (let step = 0; step < steps && damping < 1e6; step++) {
    const next = solved(normalEquations(series, settings, start, errors, damping)).map((change, i) => (start[i] as number) + change);
    const tried = run(series, settings, next).errors;
    const gain = 1 - dot(tried, tried) / dot(errors, errors);
    if (gain > 0) {
      start = next;
      errors = tried;
      damping = Math.max(1e-9, damping / 10);
    } else damping *= 10;
    // Also where nothing is left to gain (0 of 0), or rounding makes it a hair worse.
    if (!(Math.abs(gain) >= 1e-9)) break;
  }
  return start;
}

/** So many steps are tried; a handful is what it takes. */
const maxSteps = 60;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** (JᵀJ + damping) change = −Jᵀ errors, the right side in the last column. Columns of J are differences: exact up to rounding where errors are affine. */
function normalEquations(series: readonly number[], settings: HoltWintersSettings, start: Start, errors: Float64Array, damping: number): number[][] {
  const columns = start.map((value, column) => {
    const by = Math.max(1e-4, Math.abs(value) * 1e-4);
    return run(series, settings, start.with(column, value + by)).errors.map((error, i) => (error - (errors[i] as number)) / by);
  });
  return columns.map((left, row) => [...columns.map((right, column) => dot(left, right) + (row === column ? damping : 0)), -dot(left, errors)]);
}

/** Solves a small linear system, the right side in the last column, by Gauss with pivots. */
function solved(matrix: number[][]): number[] {
  const size = matrix.length;
  for (let column = 0; column < size; column++) {
    const rest = matrix.slice(column).map((row) => Math.abs(row[column] as number));
    const pivot = column + rest.indexOf(Math.max(...rest));
    const row = matrix[pivot] as number[];
    matrix[pivot] = matrix[column] as number[];
    matrix[column] = row;
    for (let below = column + 1; below < size; below++) {
      const other = matrix[below] as number[];
      const factor = (other[column] as number) / (row[column] as number);
      for (let i = column; i <= size; i++) other[i] = (other[i] as number) - factor * (row[i] as number);
    }
  }
  const answer = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row--) {
    const values = matrix[row] as number[];
    const known = answer.reduce((sum, value, i) => sum + (i > row ? value * (values[i] as number) : 0), 0);
    answer[row] = ((values[size] as number) - known) / (values[row] as number);
  }
  return answer;
}
