/** A small writer of the Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */

type Collector = () => string;

/** Metrics of one process; `text()` is the body of /metrics. */
export class Metrics {
  readonly #collectors: Collector[] = [];

  text(): string {
    return this.#collectors.map((collect) => collect()).join('');
  }

  /** A number that only grows, read when it is asked for. */
  counter(name: string, help: string, read: () => number): void {
    this.#collectors.push(() => `${head(name, help, 'counter')}${name} ${read()}\n`);
  }

  /** A number that goes up and down, read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    this.#collectors.push(() => `${head(name, help, 'gauge')}${name} ${read()}\n`);
  }

  /** Counts by one label, such as requests by status code. The caller keeps the number of label values small. */
  labelledCounter(name: string, help: string, label: string): (value: string) => void {
    const counts = new Map<string, number>();
    this.#collectors.push(
      () => head(name, help, 'counter') + [...counts].map(([value, count]) => `${name}{${label}="${value}"} ${count}\n`).join(''),
    );
    return (value) => counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  /** A histogram of seconds; returns the function that records one observation. */
  histogram(name: string, help: string, bounds: readonly number[] = latencyBounds): (seconds: number) => void {
    const counts = bounds.map(() => 0);
    let count = 0;
    let sum = 0;
    this.#collectors.push(() => {
      let cumulative = 0;
      const lines = bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${(cumulative += counts[i] ?? 0)}\n`);
      return `${head(name, help, 'histogram')}${lines.join('')}${name}_bucket{le="+Inf"} ${count}\n${name}_sum ${sum}\n${name}_count ${count}\n`;
    });
    return (seconds) => {
      const index = bounds.findIndex((bound) => seconds <= bound);
      if (index >= 0) counts[index] = (counts[index] ?? 0) + 1;
      count += 1;
      sum += seconds;
    };
  }
}

/** Seconds; finest around the two objectives of this application, 100 ms and 1 s, so that percentiles there are sharp. */
export const latencyBounds: readonly number[] = [
  0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.095, 0.1, 0.105, 0.11, 0.12, 0.135, 0.15, 0.175, 0.2, 0.25, 0.3, 0.35, 0.4,
  0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2, 2.5, 3.5, 5,
];

const head = (name: string, help: string, type: string): string => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
