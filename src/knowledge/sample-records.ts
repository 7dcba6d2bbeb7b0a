import type { RecordedDecision } from '../model/decision.ts';
import type { Run } from '../model/run.ts';
import { usdPerHour } from '../units/resources.ts';
import { instant } from '../units/time.ts';
import { modelDigest } from './model-digest.ts';
import type { ModelVersion } from './ports/model-registry.ts';
import type { LedgerRow, NewEvent, ObjectiveSpan, Write } from './ports/knowledge-store.ts';

/** Valid records for tests and benches; every field can be changed. */

export const sampleRun = (changes: Partial<Run> = {}): Run => ({
  id: 'shop-1',
  app: 'shop',
  version: 1,
  action: 'enlarge-workers',
  args: { by: 1 },
  decision: 'shop-1',
  reason: 'The update delay is 1.3 s, above its 1 s.',
  status: 'pending',
  message: null,
  epoch: 1,
  steps: ['scale', 'wait-for', 'restart'].map((operation) => ({
    name: operation,
    operation,
    args: { component: 'worker' },
    timeoutMs: 30_000,
    attemptsMax: 3,
    status: 'pending',
    resolved: null,
    key: null,
    attempt: 0,
    begunAt: null,
    deadline: null,
    endedAt: null,
    message: null,
  })),
  cursor: 0,
  claims: ['worker/replicas', 'updater/restart'],
  holds: ['update-delay'],
  undo: 'on-failure',
  settleMs: 5000,
  createdAt: instant(1000),
  startedAt: null,
  endedAt: null,
  settlesAt: null,
  ...changes,
});

export const sampleDecision = (changes: Partial<RecordedDecision> = {}): RecordedDecision => ({
  id: 'shop-1',
  app: 'shop',
  cycle: 1,
  at: instant(1000),
  policy: { name: 'guided', version: '1', seed: 1 },
  chosen: 'enlarge-workers',
  reason: 'The update delay is 1.3 s, above its 1 s.',
  candidates: ['enlarge-workers', 'shrink-workers'].map((action, index) => ({
    id: action,
    calls: [{ action, args: { by: 1 } }],
    score: 1 - index,
    why: 'update-delay is violated',
    predicted: [],
    blockedBy: index === 0 ? [] : [{ rule: 'constraint', name: 'no-shrinking-while-violated', why: 'update-delay is violated' }],
  })),
  mode: 'act',
  shadow: false,
  outcome: 'submitted',
  run: 'shop-1',
  count: 1,
  lastAt: instant(1000),
  lastCycle: 1,
  ...changes,
});

export const sampleLedgerRow = (changes: Partial<LedgerRow> = {}): LedgerRow => ({
  app: 'shop',
  component: 'worker',
  instance: 'worker-1',
  template: 'small',
  price: usdPerHour(0.1),
  from: instant(1000),
  to: null,
  ...changes,
});

export const sampleSpan = (from: number, to: number, changes: Partial<ObjectiveSpan> = {}): ObjectiveSpan => ({
  app: 'shop',
  objective: 'response',
  from: instant(from),
  to: instant(to),
  status: 'met',
  applies: true,
  value: 0.05,
  why: 'p95 is 50 ms; it must be < 100 ms',
  ...changes,
});

export const sampleEvent = (changes: Partial<NewEvent> = {}): NewEvent => ({
  at: instant(1000),
  app: 'shop',
  type: 'RunStarted',
  severity: 'info',
  subject: 'run/shop-1',
  message: 'enlarge-workers started',
  data: { run: 'shop-1' },
  ...changes,
});

export const sampleModelVersion = (changes: Partial<ModelVersion> = {}): ModelVersion => {
  const version: ModelVersion = {
    name: 'load',
    version: 1,
    digest: '',
    kind: 'lstm',
    dataSha256: 'd'.repeat(64),
    codeVersion: '0.1.0',
    nodeVersion: '24.0.0',
    kernel: 'wasm-simd',
    seed: 1,
    samples: 1000,
    series: { file: 'load.csv', column: 'requests', stepMs: 60_000, from: instant(0), to: instant(59_940_000), horizon: 12 },
    metrics: { heldOutLoss: 0.5 },
    artefact: { sha256: 'a'.repeat(64), bytes: 3 },
    parents: [],
    createdAt: instant(1000),
    ...changes,
  };
  return { ...version, digest: changes.digest ?? modelDigest(version) };
};

/** What a controller writes in a typical cycle in which something is done; six writes. */
export const sampleCycle = (cycle: number): readonly Write[] => {
  const at = instant(cycle * 1000);
  return [
    { kind: 'put-decision', decision: sampleDecision({ id: `shop-${cycle}`, cycle, at, lastAt: at, lastCycle: cycle, run: `shop-${cycle}` }) },
    { kind: 'put-policy-state', app: 'shop', policy: 'guided', state: { version: 1, memory: [cycle] } },
    { kind: 'put-run', run: sampleRun({ id: `shop-${cycle}`, createdAt: at, status: 'succeeded', endedAt: at }) },
    { kind: 'extend-span', span: sampleSpan(at - 1000, at) },
    { kind: 'extend-span', span: sampleSpan(at - 1000, at, { objective: 'update-delay' }) },
    { kind: 'add-event', event: sampleEvent({ at }) },
  ];
};
