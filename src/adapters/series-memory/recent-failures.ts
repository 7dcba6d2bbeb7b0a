import type { Selector } from '../../model/query.ts';
import type { SampleBatch } from '../../model/sample.ts';
import { seriesKey } from '../../monitor/labels-key.ts';
import { ageOf } from './age.ts';

type Failure = SampleBatch['failures'][number];

/** Sources that are remembered; the oldest is forgotten first. */
const failuresMax = 1000;

/** The last failure of each source and labels, to say why something is missing. */
export class RecentFailures {
  readonly #failures = new Map<string, Failure>();

  add(failure: Failure): void {
    const key = seriesKey(failure.source, failure.labels);
    // Deleting first moves it to the end: the map stays in the order of time.
    this.#failures.delete(key);
    this.#failures.set(key, failure);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > failuresMax && oldest.done !== true) this.#failures.delete(oldest.value);
  }

  /** Failures after `since` that could have brought series of this selector, newest first, at most three, in words. */
  about({ matchers }: Selector, since: number, at: number): readonly string[] {
    return [...this.#failures.values()]
      .filter((failure) => failure.at > since && failure.at <= at)
      .filter(({ labels }) =>
        matchers.every(({ label, op, values }) => !Object.hasOwn(labels, label) || values.includes(labels[label] ?? '') === (op === 'in')),
      )
      .toReversed()
      .slice(0, 3)
      .map((failure) => `${failure.source} failed ${ageOf(at - failure.at)} ago: ${failure.why}`);
  }
}
