import type { ComponentSupervisor } from './component-supervisor.ts';
import { usageOf } from './process-table.ts';
import { durationBuckets } from './proxy/proxy-metrics.ts';
import type { ProxyMetrics } from './proxy/proxy-metrics.ts';

/** A sample without its time: series, labels, type and value. */
export type PlatformSample = {
  readonly series: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly value: number;
};

/** What the platform itself knows of a component: its requests, and what its instances use. */
export async function sampleOf(component: ComponentSupervisor): Promise<readonly PlatformSample[]> {
  const labels = { app: component.record.app, component: component.record.component };
  const living = component.record.instances.filter((instance) => instance.stage !== 'ended');
  const perInstance = await Promise.all(
    living.map(async (instance): Promise<readonly PlatformSample[]> => {
      const own = { ...labels, instance: instance.id };
      const ready: PlatformSample = { series: 'homeostat_instance_ready', labels: own, type: 'gauge', value: instance.stage === 'living' && instance.ready ? 1 : 0 };
      if (instance.pid === null) return [ready];
      const { cpuSeconds, memoryBytes } = await usageOf(instance.pid);
      return [
        ready,
        { series: 'homeostat_instance_cpu_seconds_total', labels: own, type: 'counter', value: cpuSeconds },
        { series: 'homeostat_instance_memory_bytes', labels: own, type: 'gauge', value: memoryBytes },
      ];
    }),
  );
  const proxied = component.proxy === null || component.record.desired?.definition.protocol === 'none' ? [] : proxySamples(component.proxy.metrics, labels);
  return [...perInstance.flat(), ...proxied];
}

function proxySamples(metrics: ProxyMetrics, labels: Readonly<Record<string, string>>): readonly PlatformSample[] {
  const samples: PlatformSample[] = [
    { series: 'homeostat_proxy_in_flight', labels, type: 'gauge', value: metrics.inFlight },
    { series: 'homeostat_proxy_retries_total', labels, type: 'counter', value: metrics.retries },
  ];
  // Classes that never occurred are 0, so that a first error is an increase and not a new series.
  for (const code of ['2xx', '4xx', '5xx']) if (!metrics.requests.has(code)) samples.push({ series: 'homeostat_proxy_requests_total', labels: { ...labels, code }, type: 'counter', value: 0 });
  for (const [code, value] of metrics.requests) samples.push({ series: 'homeostat_proxy_requests_total', labels: { ...labels, code }, type: 'counter', value });
  const name = 'homeostat_proxy_request_duration_seconds';
  let count = 0;
  metrics.buckets.forEach((inBucket, i) => {
    count += inBucket;
    const le = durationBuckets[i];
    samples.push({ series: `${name}_bucket`, labels: { ...labels, le: le === undefined ? '+Inf' : String(le) }, type: 'histogram', value: count });
  });
  samples.push({ series: `${name}_sum`, labels, type: 'histogram', value: metrics.seconds });
  samples.push({ series: `${name}_count`, labels, type: 'histogram', value: count });
  return samples;
}
