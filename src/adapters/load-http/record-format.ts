import type { RequestRecord } from '../../experiment/ports/request-record.ts';

/** First line of a records file. */
export type RecordsHeader = {
  readonly format: 'homeostat-load/1';
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly endpoints: readonly string[];
};

export const formatHeader = (header: RecordsHeader): string => `${JSON.stringify(header)}\n`;

/** `INTENDED_US,ENDPOINT_INDEX,a|u,STATUS,LATENCY_US`: about 20 bytes that any tool can read. */
export function formatRecord({ intendedMs, kind, status, latencyUs }: RequestRecord, endpointIndex: number): string {
  return `${Math.round(intendedMs * 1000)},${endpointIndex},${kind === 'answer' ? 'a' : 'u'},${status},${Math.round(latencyUs)}\n`;
}
