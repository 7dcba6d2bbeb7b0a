/** A value as MARTE's VSL writes it: `(expr=30,unit=s,statQ=mean,source=est)`, `(value=30,unit=s)`, or `30`. */
export type MarteValue = { readonly expression: string; readonly unit: string | null; readonly statistic: string | null; readonly source: string | null };

/** Seconds of MARTE's units of time. */
const unitSeconds: ReadonlyMap<string, number> = new Map([['s', 1], ['ms', 1e-3], ['us', 1e-6], ['ns', 1e-9], ['min', 60], ['hr', 3600], ['h', 3600], ['day', 86_400], ['d', 86_400]]);

const lengthMax = 2000;

export function marteValueOf(text: string): MarteValue {
  const inner = text.slice(0, lengthMax).trim().replace(/^\(/, '').replace(/\)$/, '');
  const fields = new Map(inner.split(',').flatMap((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim().replace(/^"|"$/g, '')] as const];
  }));
  return { expression: fields.get('expr') ?? fields.get('value') ?? (fields.size === 0 ? inner.replace(/^"|"$/g, '') : ''), unit: fields.get('unit') ?? null, statistic: fields.get('statQ') ?? null, source: fields.get('source') ?? null };
}

/** Values of `$name`, as scenarios declare them: `in$demand=12` or `$demand=12`. */
export function contextOf(parameters: readonly string[]): ReadonlyMap<string, string> {
  return new Map(parameters.flatMap((text) => {
    const match = /^\s*(?:in|out|inout)?\s*\$(\w{1,100})\s*=\s*(.{1,500}?)\s*$/.exec(text.slice(0, lengthMax));
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  }));
}

/** The number of an expression: a number itself, or a variable that the context gives; null where it is neither. */
export function numberOf({ expression }: MarteValue, context: ReadonlyMap<string, string>): number | null {
  const text = expression.startsWith('$') ? marteValueOf(context.get(expression.slice(1)) ?? '').expression : expression;
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Seconds of one of its units; null for a unit that is none of time. Without a unit they are seconds, as MARTE has it. */
export const secondsOf = ({ unit }: MarteValue): number | null => (unit === null ? 1 : (unitSeconds.get(unit) ?? null));
