import type { Sample } from '../../model/sample.ts';

const partEndings = ['_bucket', '_sum', '_count'];

/**
 * Writes samples in the Prometheus text format 0.0.4, one family after the other in the order of their first sample.
 * Times are not written: the reader's time of scraping counts.
 */
export function writePrometheusText(samples: readonly Sample[]): string {
  const families = new Map<string, Sample[]>();
  for (const sample of samples) {
    const name = familyOf(sample);
    const family = families.get(name);
    if (family === undefined) families.set(name, [sample]);
    else family.push(sample);
  }
  const blocks = [...families].map(([name, family]) => `# TYPE ${name} ${family[0]?.type ?? 'untyped'}\n${family.map(lineOf).join('')}`);
  return blocks.join('');
}

function familyOf({ series, type }: Sample): string {
  if (type !== 'histogram') return series;
  const ending = partEndings.find((candidate) => series.endsWith(candidate));
  return ending === undefined ? series : series.slice(0, -ending.length);
}

function lineOf({ series, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return `${series}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}\n`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
