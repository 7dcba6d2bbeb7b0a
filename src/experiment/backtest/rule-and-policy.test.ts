import { describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../adapters/store-sql/open-store.ts';
import { createRunner } from '../../execute/durable-runner.ts';
import { createOperations } from '../../execute/operations/operations.ts';
import { storedApplications } from '../../execute/stored-applications.ts';
import { createController } from '../../loop/controller.ts';
import { ObservationBoard } from '../../loop/observation-board.ts';
import type { Json } from '../../model/json.ts';
import { randomStreams } from '../../model/random.ts';
import { memory } from '../../plan/autoscale/cloudskin/memory.ts';
import { reactive } from '../../plan/autoscale/cloudskin/reactive.ts';
import { policyOf, ruleBindingSchema } from '../../plan/autoscale/policy-of.ts';
import type { Rule, RuleContext } from '../../plan/autoscale/rule.ts';
import type { PolicyFactory } from '../../plan/policies.ts';
import { simulatedPatience, simulatedTime } from '../../simulate/simulated-world.ts';
import { streamCapacity } from '../../simulate/worlds/stream/stream-capacity.ts';
import { streamPorts } from '../../simulate/worlds/stream/stream-ports.ts';
import { StreamWorld } from '../../simulate/worlds/stream/stream-world.ts';
import { testingProfile } from '../../simulate/worlds/stream/testing-profile.ts';
import { instant, minutes, ms, seconds } from '../../units/time.ts';
import { GuardedRule } from './guarded-rule.ts';
import { replay } from './replay.ts';

const start = instant(Date.UTC(2026, 0, 5));
const slots = 400;
const limits = { min: 1, max: 6 };
const objective = { percentile: 0.95, target: 20, tolerance: 0.1 };
const window = minutes(5);
const profile = testingProfile();

const cautious = { scaleDownWindow: '7m', flapBudget: 4, flapWindow: '1h' };
const careless = { scaleDownWindow: '0s', flapBudget: 1000, flapWindow: '1m' };

/** Streams that come and go; none in the first minutes, in which the application is deployed. */
function loadOf(seed: number): Float64Array {
  const random = randomStreams(seed).stream('load');
  let streams = 0;
  return Float64Array.from({ length: slots }, (_, slot) => {
    if (slot < 10) return 0;
    if (random.next() < 0.15) streams = Math.max(0, Math.min(18, streams + Math.round((random.next() - 0.45) * 8)));
    return streams;
  });
}

const documentOf = (safety: Json): Json => ({
  apiVersion: 'homeostat.dev/v1alpha1',
  kind: 'Application',
  metadata: { name: 'video' },
  spec: {
    mode: 'act',
    cycle: '1m',
    policy: { name: 'scaled' },
    safety: { ...(safety as Record<string, Json>), stalenessMax: '1m' },
    templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.10 USD/h' }],
    components: [{ name: 'store', command: ['node', 'store.js'], template: 'small', replicas: { initial: 1, ...limits } }],
    metrics: [{ name: 'latency', component: 'store', series: 'stream_latency_p_ms', type: 'gauge', statistic: 'last', window: '5m' }],
    workloads: [{ name: 'streams', component: 'store', series: 'stream_count', type: 'gauge', statistic: 'last', window: '1m' }],
    objectives: [{ name: 'fast', metric: 'latency', comparator: '<', target: 20 }],
    actions: [{ name: 'scale-store', parameters: [{ name: 'replicas', type: 'integer' }], steps: [{ operation: 'scale', with: { component: 'store', to: '$(replicas)' } }] }],
  },
});

type Make = (context: RuleContext) => Rule;

const worldOf = (): StreamWorld => new StreamWorld({ profile, percentile: objective.percentile, frames: { kind: 'mixed' } });

/** The replicas in force in each slot of the production loop, a digit a slot, with the rule as its policy. */
async function live(make: Make, load: Float64Array, safety: Json): Promise<string> {
  const time = simulatedTime(start);
  const store = await openStore({ url: 'sqlite::memory:' }, time.clock);
  try {
    const series = createMemorySeriesStore({ retention: minutes(10), staleness: minutes(1) });
    const world = streamPorts({ app: 'video', component: 'store', ...time, series, store, seed: 1, world: worldOf(), load, window });
    await store.commit([{ kind: 'put-document', documentKind: 'Application', name: 'video', document: documentOf(safety), baseDir: '/', expected: null, at: time.clock.now() }], null);
    const epoch = await store.acquireEpoch('test');
    const board = new ObservationBoard();
    const operations = createOperations({ platform: world.platform, caller: { call: async () => ({ status: 200, body: null }) }, conditions: board });
    const runner = createRunner({ store, platform: world.platform, operations, applicationOf: storedApplications(store), epoch, stopped: async () => false });
    const binding = ruleBindingSchema.parse({ component: 'store', action: 'scale-store', objective: 'fast', workload: 'streams' });
    const factory: PolicyFactory = ({ effectsOf }) => policyOf({ name: 'scaled', binding, effectsOf, capacity: () => streamCapacity(profile, objective.percentile, objective.target), make });
    const controller = createController(world, { epoch, runner, operations, policies: new Map([['scaled', factory]]), patience: simulatedPatience, board });
    const replicas: number[] = [];
    // Decisions are made on the minute; the seconds after it are for the run that carries one out.
    for (let slot = 0; slot < slots; slot++) {
      for (const second of [0, 1, 2, 3, 4, 5]) {
        world.advance(instant(start + slot * 60_000 + second * 1000));
        await controller.tick(world.clock.now());
      }
      const [component] = await world.platform.observe('video');
      replicas.push(component?.desired?.replicas ?? 0);
      world.advance(instant(start + slot * 60_000 + 59_000));
    }
    return replicas.join('');
  } finally {
    await store.close();
  }
}

function replayed(make: Make, load: Float64Array, safety: Json, guarded: boolean): string {
  const context: RuleContext = { slot: minutes(1), replicas: limits, objective, startup: ms(0), price: 0.1, capacity: streamCapacity(profile, objective.percentile, objective.target) };
  const rule = make(context);
  const minutesOf = (text: string): number => (text.endsWith('h') ? 60 : 1) * Number.parseInt(text, 10) * 60;
  const { scaleDownWindow, flapBudget, flapWindow } = safety as typeof cautious;
  const limitsOf = { scaleDownWindow: seconds(minutesOf(scaleDownWindow)), flapBudget, flapWindow: seconds(minutesOf(flapWindow)) };
  const played = guarded ? new GuardedRule(rule, { safety: limitsOf, limits, objectiveWindow: window }) : rule;
  const trace = { start, step: minutes(1), values: load, measured: new Uint8Array(load.length).fill(1) };
  const record = replay(played, worldOf(), { trace, range: { warmFrom: 0, from: 0, to: slots }, limits, initial: 1, seed: 1, forecasts: null });
  return record.desired.join('');
}

const rules: readonly { readonly name: string; readonly make: Make }[] = [
  { name: 'reactive', make: (context) => reactive.make(reactive.parameters.parse({}), context) },
  { name: 'memory', make: (context) => memory.make(memory.parameters.parse({}), context) },
  { name: 'memory of the last event', make: (context) => memory.make(memory.parameters.parse({ remembers: 'last-event' }), context) },
];

describe.each(rules)('the rule $name', ({ make }) => {
  it.each([1, 2, 3])('decides in runCycle, under the guard, what its replay under the guard decides (load %i)', { timeout: 60_000 }, async (seed) => {
    const load = loadOf(seed);
    expect(await live(make, load, cautious)).toBe(replayed(make, load, cautious, true));
  });

  it('decides in runCycle what its bare replay decides, where the guard has nothing to say', { timeout: 60_000 }, async () => {
    // Never without streams after the beginning: the guard never lowers while the latency is missing.
    const load = loadOf(4).map((streams, slot) => (slot < 10 ? 0 : Math.max(1, streams)));
    const replicas = await live(make, load, careless);
    expect(replicas).toBe(replayed(make, load, careless, false));
    expect(new Set(replicas).size).toBeGreaterThan(2);
  });
});
