import { callEffects } from '../../src/execute/call-effects.ts';
import { createOperations } from '../../src/execute/operations/operations.ts';
import { applicationOf } from '../../src/model/application.ts';
import type { ComponentState } from '../../src/model/component-state.ts';
import type { ObjectiveFinding } from '../../src/model/finding.ts';
import type { Json } from '../../src/model/json.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { RunView } from '../../src/model/run.ts';
import { reading } from '../../src/model/reading.ts';
import type { CallEffectsOf } from '../../src/plan/ports/call-effects.ts';
import { EventKernel } from '../../src/simulate/kernel.ts';
import { SimulatedPlatform } from '../../src/simulate/simulated-platform.ts';
import type { Instant } from '../../src/units/time.ts';
import { instant, ms } from '../../src/units/time.ts';
import { shopDocument } from './simulated-shop.ts';

export const noon = instant(Date.UTC(2026, 0, 5, 12));

const platform = new SimulatedPlatform(new EventKernel(0), {
  startup: () => ms(0),
  finiteRun: () => ms(0),
  execution: () => ({ takes: ms(0), exit: 0 }),
  host: { ready: () => {}, draining: () => {}, ended: () => {} },
});
const operations = createOperations({ platform, caller: { call: async () => ({ status: 200, body: null }) }, conditions: { holds: async () => true } });

/** What calls do, by the real operations. */
export const effectsOf: CallEffectsOf = (app, call, components) => callEffects(app, call, components, operations);

export type Present = {
  readonly web?: number;
  readonly table?: number;
  readonly readings?: Observation['readings'];
  readonly response?: Partial<ObjectiveFinding>;
  readonly runs?: readonly RunView[];
  readonly holds?: Observation['holds'];
  readonly at?: Instant;
  readonly spec?: { readonly [field: string]: Json };
  readonly cost?: number;
  readonly otherWriter?: string | null;
};

/** The shop of the simulations at one moment: 2 web replicas, one table, everything measured and met, unless said otherwise. */
export function shopObservation(present: Present = {}): Observation {
  const at = present.at ?? noon;
  const readings = {
    'metrics.response_p95': reading(0.12, at),
    'metrics.web_busy': reading(4, at),
    'metrics.table_busy': reading(4, at),
    'workload.requests': reading(60, at),
    ...present.readings,
  };
  return {
    app: applicationOf(shopDocument(present.spec ?? {}), 1),
    cycle: 1,
    at,
    readings,
    histories: {},
    components: [state('web', present.web ?? 2, 'small', present.otherWriter ?? null), state('table', present.table ?? 1, 'table', null)],
    findings: [{ ...responseFinding(at), ...present.response }],
    runs: present.runs ?? [],
    holds: present.holds ?? [],
    durations: {},
    costRate: reading(present.cost ?? 0.4, at),
  };
}

function state(component: string, replicas: number, template: string, otherWriter: string | null): ComponentState {
  return { app: 'shop', component, desired: { replicas, template, placement: null, restartToken: null }, lastWrite: null, address: null, otherWriter, instances: [] };
}

function responseFinding(at: Instant): ObjectiveFinding {
  return {
    kind: 'objective',
    name: 'response',
    status: 'met',
    why: 'p95 is 120 ms',
    applies: true,
    value: reading(0.12, at),
    comparator: '<',
    target: 0.2,
    dimension: 'duration',
    budget: { goal: 0.9, period: ms(1_800_000), metShare: 1, left: 1, burnRate: 0 },
    consecutiveMisses: 0,
    failed: false,
  };
}

export function runView(over: Partial<RunView> = {}): RunView {
  return {
    id: 'shop.0.0',
    action: 'scale-web',
    args: { by: 1 },
    decision: 'shop.0',
    status: 'running',
    claims: ['web/replicas'],
    holds: [],
    createdAt: noon,
    startedAt: noon,
    endedAt: null,
    settlesAt: null,
    message: null,
    steps: [],
    cursor: 0,
    ...over,
  };
}
