import { WorkerCompute } from '../../adapters/compute-workers/worker-compute.ts';
import { createPrometheusRange, shownAddress } from '../../adapters/series-prometheus/prometheus-range.ts';
import type { Compute } from '../../learn/ports/compute.ts';
import type { RangeSource } from '../../monitor/ports/range-source.ts';

/** Threads that replays run in; `close` ends them, also in the middle of one. */
export const backtestCompute = (threads: number): Compute => new WorkerCompute({ threads });

/** A Prometheus by its address, and the address as it may be shown. */
export const recordedAt = (url: string): { readonly source: RangeSource & { close(): Promise<void> }; readonly shown: string } => ({ source: createPrometheusRange({ url }), shown: shownAddress(url) });
