import type { ComponentState } from '../../model/component-state.ts';
import { livingInstances } from '../../model/component-state.ts';
import type { DiagnosisFinding } from '../../model/finding.ts';
import type { SampleBatch } from '../../model/sample.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { Instant } from '../../units/time.ts';
import { minutes, seconds } from '../../units/time.ts';

/** From when on something is worth a word. */
export const diagnosisThresholds = {
  /** This many restarts make a crash loop, if the instance is not ready or was started within `crashWindow`. */
  restarts: 3,
  crashWindow: minutes(10),
  /** A start that takes longer than this is reported. */
  startingMax: seconds(60),
  /** Failures of a source older than this are over. */
  failureAgeMax: seconds(60),
} as const;

type Failure = SampleBatch['failures'][number];

/**
 * What is wrong with components beyond their objectives: crash loops, instances that do not get or stay ready, limits that
 * are not enforced, another writer, and metrics that could not be had. Worst first within a component.
 * @param failures of metric sources, as they came with the latest batches; those without a label `component` count for `*`
 */
export function diagnose(components: readonly ComponentState[], at: Instant, failures: readonly Failure[] = []): readonly DiagnosisFinding[] {
  const recent = failures.filter((failure) => at - failure.at <= diagnosisThresholds.failureAgeMax);
  const names = new Set(components.map(({ component }) => component));
  const elsewhere = recent.filter(({ labels }) => !names.has(labels['component'] ?? ''));
  return [
    ...components.flatMap((state) => [
      ...crashLoop(state, at),
      ...notReady(state, at),
      ...otherWriter(state),
      ...scrapeFailures(state.component, recent.filter(({ labels }) => labels['component'] === state.component)),
      ...unenforcedLimits(state),
    ]),
    ...scrapeFailures('*', elsewhere),
  ];
}

const finding = (component: string, severity: DiagnosisFinding['severity'], message: string): DiagnosisFinding => ({ kind: 'diagnosis', component, message, severity });

/** Many restarts are a loop while they are fresh or have led to nothing; an instance that runs well since is left in peace. */
function crashLoop(state: ComponentState, at: Instant): DiagnosisFinding[] {
  const { restarts, crashWindow } = diagnosisThresholds;
  const looping = livingInstances(state).filter(
    (instance) => instance.restarts >= restarts && (instance.phase !== 'ready' || at - instance.startedAt <= crashWindow),
  );
  return looping.map(({ id, restarts: count, message }) =>
    finding(state.component, 'error', `${id} crashes again and again: ${count} restarts${message === null ? '' : `; the last time: ${message}`}; look into its log`),
  );
}

function notReady(state: ComponentState, at: Instant): DiagnosisFinding[] {
  return livingInstances(state).flatMap((instance) => {
    if (instance.phase === 'unready') return [finding(state.component, 'warning', `${instance.id} was ready and misses its readiness probe; it gets no requests`)];
    const age = at - instance.startedAt;
    if (instance.phase !== 'starting' || age <= diagnosisThresholds.startingMax) return [];
    return [finding(state.component, 'warning', `${instance.id} is not ready ${spoken(age)} after its start; look into its log and its readiness probe`)];
  });
}

const otherWriter = ({ component, otherWriter: writer }: ComponentState): DiagnosisFinding[] =>
  writer === null ? [] : [finding(component, 'warning', `${writer} writes the same settings; remove it, or leave this component to it`)];

/** One finding for all instances with the same reason. */
function unenforcedLimits(state: ComponentState): DiagnosisFinding[] {
  const whys = new Set(livingInstances(state).flatMap(({ limits }) => (limits.enforced ? [] : [limits.why])));
  return [...whys].map((why) => finding(state.component, 'info', `the limits of its resource template are not enforced: ${why}`));
}

/** One finding for each reason; the newest failure speaks for the others. */
function scrapeFailures(component: string, failures: readonly Failure[]): DiagnosisFinding[] {
  const byWhy = new Map(failures.map((failure) => [failure.why, failure]));
  return [...byWhy.values()].map(({ source, labels, why }) => {
    const instance = labels['instance'] === undefined ? '' : ` from ${labels['instance']}`;
    return finding(component, 'warning', `no metrics${instance} by ${source}: ${why}`);
  });
}

const spoken = (milliseconds: number): string => formatQuantity({ value: milliseconds / 1000, dimension: 'duration' });
