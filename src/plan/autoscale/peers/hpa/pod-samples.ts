import type { InstanceSamples } from '../../rule.ts';
import { hpaConstants } from './constants.ts';

/** How HPA takes a pod: its sample counts; or it is left out for now; or it should have a sample and has none. */
export const counted = 0;
export const ignored = 1;
export const missing = 2;

/** What HPA sees of the pods, `count` of them: usage in percent of the request (or the metric's value), and how each is taken. */
export type PodSamples = { count: number; values: Float64Array; kinds: Uint8Array };

export const podSamples = (values: readonly number[], kinds: readonly number[] = values.map(() => counted)): PodSamples => ({
  count: values.length,
  values: Float64Array.from(values),
  kinds: Uint8Array.from(kinds),
});

export type PodTimes = { readonly startedAt: number; readonly readyAt: number; readonly sampledAt: number };

/**
 * How HPA takes the CPU sample of a pod (`groupPods` of `replica_calculator.go`). Pending pods are ignored; one without a sample is missing.
 * In the initialisation period a sample counts only if the pod is ready and the sample's window began after it got ready; later, one counts
 * unless the pod has never been ready. An instance that has no sample and is not ready is taken as pending. Times are ms since 1970.
 */
export function kindOfCpuSample({ startedAt, readyAt, sampledAt }: PodTimes, now: number, window: number): number {
  const ready = readyAt <= now;
  if (!(sampledAt <= now)) return ready ? missing : ignored;
  if (startedAt + hpaConstants.cpuInitialization > now) return !ready || sampledAt < readyAt + window ? ignored : counted;
  // Our instances get unready only before they were ever ready, which upstream tells by the delay after the start.
  return ready ? counted : ignored;
}

/** Fills `into` with what HPA sees of the instances of a view; usage as percent of the request, which is the whole instance. */
export function podSamplesOf(instances: InstanceSamples, now: number, window: number, into: PodSamples): PodSamples {
  const { count, startedAt, readyAt, sampledAt, utilisation } = instances;
  if (into.values.length < count) {
    into.values = new Float64Array(count * 2);
    into.kinds = new Uint8Array(count * 2);
  }
  into.count = count;
  for (let i = 0; i < count; i++) {
    into.values[i] = (utilisation[i] as number) * 100;
    into.kinds[i] = kindOfCpuSample({ startedAt: startedAt[i] as number, readyAt: readyAt[i] as number, sampledAt: sampledAt[i] as number }, now, window);
  }
  return into;
}
