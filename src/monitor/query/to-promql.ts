import type { Matcher, QueryExpression, Selector } from '../../model/query.ts';
import type { Ms } from '../../units/time.ts';

type OverTime = Extract<QueryExpression, { kind: 'over-time' }>;

const functions: Readonly<Record<OverTime['fn'], string>> = {
  rate: 'rate',
  increase: 'increase',
  avg: 'avg_over_time',
  min: 'min_over_time',
  max: 'max_over_time',
  sum: 'sum_over_time',
  count: 'count_over_time',
  last: 'last_over_time',
};

/**
 * The same question in PromQL, for Prometheus and everything that speaks its language.
 * @example
 * toPromql(p95); // 'histogram_quantile(0.95, sum by (le) (rate(http_seconds_bucket{app="shop"}[5s])))'
 */
export function toPromql(expression: QueryExpression): string {
  switch (expression.kind) {
    case 'over-time':
      return `${functions[expression.fn]}(${selector(expression.selector)}[${duration(expression.window)}])`;
    case 'across': {
      const by = expression.by.length === 0 ? '' : ` by (${expression.by.join(', ')}) `;
      return `${expression.fn}${by}(${toPromql(expression.of)})`;
    }
    case 'histogram-quantile':
      return `histogram_quantile(${expression.q}, ${toPromql(expression.of)})`;
    case 'binary':
      return `${operand(expression.left)} ${expression.op} ${operand(expression.right)}`;
    case 'number':
      return String(expression.value);
  }
}

const operand = (expression: QueryExpression): string => {
  const text = toPromql(expression);
  return expression.kind === 'binary' || (expression.kind === 'number' && expression.value < 0) ? `(${text})` : text;
};

/** The selector as PromQL writes it, for queries and for messages. */
export function selector({ series, matchers }: Selector): string {
  const inside = matchers.flatMap(matcher).join(',');
  return inside === '' ? series : `${series}{${inside}}`;
}

function matcher({ label, op, values }: Matcher): string[] {
  const [first, ...more] = values;
  // A label cannot be empty and not empty: nothing is in an empty list. And nothing is excluded by one.
  if (first === undefined) return op === 'in' ? [`${label}=""`, `${label}!=""`] : [];
  if (more.length === 0) return [`${label}${op === 'in' ? '=' : '!='}${quoted(first)}`];
  return [`${label}${op === 'in' ? '=~' : '!~'}${quoted(values.map(literal).join('|'))}`];
}

/** RE2 is anchored at both ends by Prometheus; every character with a meaning is escaped. */
const literal = (value: string): string => value.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);

/** PromQL strings follow Go's rules; these escapes are the same in JSON. */
const quoted = (value: string): string => JSON.stringify(value);

/** PromQL knows whole milliseconds, at least one. */
function duration(window: Ms): string {
  const whole = Math.max(1, Math.round(window));
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const unit = units.find(([, size]) => whole % size === 0);
  return unit === undefined ? `${whole}ms` : `${whole / unit[1]}${unit[0]}`;
}
