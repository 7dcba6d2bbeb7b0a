import type { Problem } from '../formats/documents/problem.ts';
import { parseQuantity } from '../units/quantity.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import type { Cursor } from './check-cursor.ts';

/** How long samples are kept, in seconds: a window that looks further back finds no more. */
const windowMaxS = 3600;

/** Two samples make a rate. */
const samplesMin = 2;

/** Time between two scrapes where the document names none, in seconds; the default of its schema. */
const usualIntervalS = 5;

/** Shortest time between two decisions, in seconds: below it a cycle would begin before the one before has ended. */
const cycleMinS = 0.2;

export function checkCycle({ spec }: ApplicationChecks): readonly Problem[] {
  const cycle = secondsAt(spec.at('cycle'));
  return cycle !== null && cycle < cycleMinS ? [spec.at('cycle').problem('a duration of at least 200ms; raise it')] : [];
}

/** Metrics and workloads name components that exist, and look back over as much as is there to be seen. */
export function checkMeasures({ spec, environment }: ApplicationChecks): readonly Problem[] {
  return [...spec.at('metrics').items(), ...spec.at('workloads').items()].flatMap((measure) => [
    ...reference(measure.at('component'), 'a component', environment.components),
    ...repeatedNames(measure.at('labels')),
    ...checkWindow(measure.at('window'), intervalOf(measure, spec.at('components').items())),
  ]);
}

function checkWindow(window: Cursor, interval: number | null): readonly Problem[] {
  const seconds = secondsAt(window);
  if (seconds === null) return [];
  if (seconds > windowMaxS) return [window.problem('a duration of at most 1h, since samples are kept no longer; shorten it')];
  if (interval === null || seconds >= samplesMin * interval) return [];
  return [window.problem(`at least ${samplesMin} times the scrape interval of its component, which is ${interval}s, since it takes two samples; lengthen it or scrape more often`)];
}

/** Seconds between two samples of a measure: of its component, or of the fastest where it names none; null if none is scraped. */
function intervalOf(measure: Cursor, components: readonly Cursor[]): number | null {
  const name = measure.at('component').text();
  const scraped = components.filter((component) => component.at('scrape').value !== undefined && (name === null || component.at('name').text() === name));
  const intervals = scraped.map((component) => secondsAt(component.at('scrape', 'interval')) ?? usualIntervalS);
  return intervals.length === 0 ? null : Math.min(...intervals);
}

/** A duration in seconds; null for anything that is none. */
function secondsAt(cursor: Cursor): number | null {
  const read = parseQuantity(cursor.text() ?? '');
  return read?.dimension === 'duration' ? read.value : null;
}
