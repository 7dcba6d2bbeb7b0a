import { TestingPlatform } from '../execute/testing-platform.ts';
import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { TestingArtefacts } from '../knowledge/testing-artefacts.ts';
import { testingArtefacts } from '../knowledge/testing-artefacts.ts';
import type { Finding } from '../model/finding.ts';
import { LoopStats } from '../loop/loop-stats.ts';
import type { SeriesStore } from '../monitor/ports/series-store.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import type { UseCaseDeps } from './deps.ts';
import { BusyError } from './push-metrics.ts';

/** 2026-01-01T00:00:00Z: when tests begin. */
export const testStart = instant(Date.UTC(2026, 0, 1));

export type TestingDeps = UseCaseDeps & {
  readonly platform: TestingPlatform;
  readonly artefacts: TestingArtefacts;
  readonly advance: (byMs: number) => void;
  readonly loopStats: () => LoopStats;
  readonly setFindings: (findings: readonly Finding[]) => void;
  readonly pulse: { subscribe(listener: () => void): () => void; beat(): void };
};

/** Use case dependencies under a clock that moves only when told to; the store and the series are the caller's. */
export function testingDeps(make: (clock: { now(): Instant }) => { store: KnowledgeStore; series: SeriesStore }): TestingDeps {
  let now: Instant = testStart;
  let findings: readonly Finding[] = [];
  const stats = new LoopStats();
  const listeners = new Set<() => void>();
  const beat = (): void => listeners.forEach((listener) => listener());
  const clock = { now: () => now };
  return {
    ...make(clock),
    clock,
    artefacts: testingArtefacts(clock),
    platform: new TestingPlatform({ clock }),
    findings: () => findings,
    push: (_app, _component, text) => {
      if (text === 'full') return { kind: 'refused', reason: 'full', why: 'too much waits already' };
      if (text === '!') return { kind: 'refused', reason: 'malformed', why: 'line 1 is "!"; it must be a sample; correct it' };
      return { kind: 'accepted', samples: text.split('\n').filter(Boolean).length };
    },
    planning: { capacity: () => Promise.reject(new BusyError('no plans are made in this test')), workflow: () => Promise.reject(new BusyError('no plans are made in this test')) },
    lastTickAt: () => now,
    lastCommitFailure: () => null,
    loopStats: () => stats,
    changed: beat,
    baseDir: '/srv',
    version: '0.0.0-test',
    advance: (byMs) => (now = instant(now + byMs)),
    setFindings: (next) => (findings = next),
    pulse: { subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)), beat },
  };
}

/** A small application: one component, one objective, one action. */
export const helloDocument = (name = 'hello', replicasMax = 4): string =>
  JSON.stringify({
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: {
      mode: 'act',
      cycle: '2s',
      templates: [{ name: 'small', cores: '500m', memory: '128MiB', price: '0.36 USD/h' }],
      components: [{ name: 'server', command: ['node', 'server.js'], template: 'small', replicas: { min: 1, max: replicasMax } }],
      metrics: [{ name: 'duration_p95', component: 'server', series: 'hello_seconds', type: 'histogram', statistic: 'p95', window: '10s' }],
      workloads: [{ name: 'requests', component: 'server', series: 'hello_requests_total', type: 'counter', statistic: 'rate', window: '10s' }],
      objectives: [
        { name: 'quick', metric: 'duration_p95', comparator: '<', target: '50ms', period: '1h' },
        { name: 'cheap', metric: 'cost', comparator: '<', target: '2 USD/h', period: '1h' },
      ],
      actions: [{ name: 'grow', steps: [{ operation: 'scale', with: { component: 'server', by: 1 } }] }],
    },
  });
