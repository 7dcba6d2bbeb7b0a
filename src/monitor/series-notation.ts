import type { Sample } from '../model/sample.ts';
import { instant } from '../units/time.ts';

const line = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S.*)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;
const run = /^(-?[\d.]+(?:e[+-]?\d+)?)(?:([+-][\d.]+))?x(\d+)$/;

/**
 * Reads series in the notation of Prometheus's own tests, for tests: one series a line, one value a step, from `start` on.
 * `0+10x3` is 0 10 20 30, `5x2` is 5 5 5, `_` is no sample, `_x3` is three of them.
 * @param step milliseconds between two values
 * @example
 * seriesOf('requests_total{code="200"} 0+10x5 _x2 60', { step: 5000 });
 */
export function seriesOf(text: string, { step, start = 0 }: { readonly step: number; readonly start?: number }): readonly Sample[] {
  const samples = text
    .split('\n')
    .filter((row) => row.trim() !== '')
    .flatMap((row) => samplesOf(row, step, start));
  // Sources hand over samples in the order of time.
  return samples.sort((a, b) => a.at - b.at);
}

function samplesOf(row: string, step: number, start: number): Sample[] {
  const match = line.exec(row);
  if (match === null) throw new Error(`series is ${row}; it must be name{label="value"} followed by values; mend the line`);
  const labels = Object.fromEntries([...(match[2] ?? '').matchAll(label)].map((pair) => [pair[1] ?? '', pair[2] ?? '']));
  return (match[3] ?? '')
    .split(/\s+/)
    .flatMap(valuesOf)
    .flatMap((value, index): Sample[] =>
      value === null ? [] : [{ series: match[1] ?? '', labels, type: 'untyped', value, at: instant(start + index * step) }],
    );
}

function valuesOf(token: string): readonly (number | null)[] {
  if (token === '') return [];
  if (token === '_') return [null];
  if (token.startsWith('_x')) return Array.from({ length: Number(token.slice(2)) }, () => null);
  const match = run.exec(token);
  if (match === null) return [Number(token)];
  const first = Number(match[1]);
  const by = Number(match[2] ?? 0);
  return Array.from({ length: Number(match[3]) + 1 }, (_, index) => first + by * index);
}
