import type { Instant, Ms } from '../units/time.ts';
import type { Application } from './application.ts';
import type { ComponentState } from './component-state.ts';
import type { Finding } from './finding.ts';
import type { ActionName, QueryId, RunId } from './ids.ts';
import type { Reading, Series } from './reading.ts';
import type { RunView } from './run.ts';

/** What a policy asked to see, in one cycle. */
export type Observation = {
  readonly app: Application;
  readonly cycle: number;
  readonly at: Instant;
  /** What needs() asked for, and metrics.NAME, workload.NAME of the application; nothing else. */
  readonly readings: Readonly<Record<QueryId, Reading>>;
  readonly histories: Readonly<Record<QueryId, Series>>;
  readonly components: readonly ComponentState[];
  /** Working instances that do not hand over their samples: whatever is measured over their component is partial. None if absent. */
  readonly silent?: readonly { readonly component: string; readonly instance: string; readonly why: string }[];
  readonly findings: readonly Finding[];
  /** In flight, and ended within the policy's history. */
  readonly runs: readonly RunView[];
  readonly holds: readonly { readonly objective: string; readonly run: RunId; readonly until: Instant | 'run-end' }[];
  readonly durations: Readonly<Record<ActionName, { readonly p50: Ms; readonly p95: Ms; readonly samples: number }>>;
  /** USD per hour of everything that runs. */
  readonly costRate: Reading;
};
