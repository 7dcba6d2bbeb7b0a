import { describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../adapters/store-sql/open-store.ts';
import { createRunner } from '../../execute/durable-runner.ts';
import { createOperations } from '../../execute/operations/operations.ts';
import { storedApplications } from '../../execute/stored-applications.ts';
import type { Write } from '../../knowledge/ports/knowledge-store.ts';
import { createController } from '../../loop/controller.ts';
import { emptyLedger } from '../../loop/forecasts/forecast-credit-ledger.ts';
import { emptyHistory, historyWrites, withReading } from '../../loop/forecasts/load-history.ts';
import { ObservationBoard } from '../../loop/observation-board.ts';
import { applicationOf } from '../../model/application.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';
import type { Policy } from '../../model/policy.ts';
import { randomStreams } from '../../model/random.ts';
import { reading } from '../../model/reading.ts';
import { policyOf, ruleBindingSchema } from '../../plan/autoscale/policy-of.ts';
import type { PeakForecast, Rule, RuleContext, RuleEntry } from '../../plan/autoscale/rule.ts';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import type { PolicyFactory } from '../../plan/policies.ts';
import { simulatedPatience, simulatedTime } from '../../simulate/simulated-world.ts';
import { streamCapacity } from '../../simulate/worlds/stream/stream-capacity.ts';
import type { StreamPortsOptions } from '../../simulate/worlds/stream/stream-ports.ts';
import { streamPorts } from '../../simulate/worlds/stream/stream-ports.ts';
import { StreamWorld } from '../../simulate/worlds/stream/stream-world.ts';
import { testingProfile } from '../../simulate/worlds/stream/testing-profile.ts';
import type { Ms } from '../../units/time.ts';
import { hours, instant, minutes, ms, seconds } from '../../units/time.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { GuardedRule } from './guarded-rule.ts';
import { makeStagePeaks, synchronousForecasts } from './make-stage-peaks.ts';
import { replay } from './replay.ts';

const start = instant(Date.UTC(2026, 0, 5));
const slots = 400;

/** Without streams, while the application is deployed. */
const quietSlots = 10;
const limits = { min: 1, max: 6 };
/** The goal is the document's default, which prices of violations follow from. */
const objective = { percentile: 0.95, target: 20, tolerance: 0.1, goal: 0.95 };
const window = minutes(5);
const profile = testingProfile();

const cautious = { scaleDownWindow: '7m', flapBudget: 4, flapWindow: '1h' };
const careless = { scaleDownWindow: '0s', flapBudget: 1000, flapWindow: '1m' };

/** Streams that come and go; none in the first minutes, in which the application is deployed. */
function loadOf(seed: number): Float64Array {
  const random = randomStreams(seed).stream('load');
  let streams = 0;
  return Float64Array.from({ length: slots }, (_, slot) => {
    if (slot < quietSlots) return 0;
    if (random.next() < 0.15) streams = Math.max(0, Math.min(18, streams + Math.round((random.next() - 0.45) * 8)));
    return streams;
  });
}

type Exports = StreamPortsOptions['exports'];

const secondsOf = (window: number): string => `${window / 1000}s`;

const documentOf = (safety: Json, exported: Exports): Json => ({
  apiVersion: 'homeostat.dev/v1alpha1',
  kind: 'Application',
  metadata: { name: 'video' },
  spec: {
    mode: 'act',
    cycle: '1m',
    policy: { name: 'scaled' },
    safety: { ...(safety as Record<string, Json>), stalenessMax: '30s' },
    templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.10 USD/h' }],
    components: [{ name: 'store', command: ['node', 'store.js'], template: 'small', replicas: { initial: 1, ...limits } }],
    metrics: [
      { name: 'latency', component: 'store', series: 'stream_latency_p_ms', type: 'gauge', statistic: 'last', window: secondsOf(exported.find(({ signal }) => signal === 'response')?.window ?? window) },
      ...exported.filter(({ signal }) => signal !== 'response').map(({ signal, window }) => ({ name: signal, component: 'store', series: signal === 'utilisation' ? 'stream_utilisation_ratio' : `stream_${signal}`, type: 'gauge', statistic: 'last', window: secondsOf(window) })),
    ],
    workloads: [{ name: 'streams', component: 'store', series: 'stream_count', type: 'gauge', statistic: 'last', window: '1m' }],
    objectives: [{ name: 'fast', metric: 'latency', comparator: '<', target: 20 }],
    actions: [{ name: 'scale-store', parameters: [{ name: 'replicas', type: 'integer' }], steps: [{ operation: 'scale', with: { component: 'store', to: '$(replicas)' } }] }],
  },
});

type Make = (context: RuleContext) => Rule;

const worldOf = (): StreamWorld => new StreamWorld({ profile, percentile: objective.percentile, frames: { kind: 'mixed' } });

const contextNow = (): RuleContext => ({ slot: minutes(1), replicas: limits, objective, startup: ms(0), price: 0.1, capacity: streamCapacity(profile, objective.percentile, objective.target) });

/** The window that the rule reads the response over, which has to be the objective's. */
const windowOf = (make: Make): Ms => make(contextNow()).needs.windows.find(({ signal }) => signal === 'response')?.window ?? window;

/** The response over the objective's window, and what the rule reads; a rule that looks at instances sees their busy share over a slot. */
function exportsFor(make: Make): Exports {
  const { needs } = make(contextNow());
  const read = needs.windows.filter(({ signal }) => signal !== 'response');
  return [{ signal: 'response', window: windowOf(make) }, ...read, ...(needs.instances ? [{ signal: 'utilisation' as const, window: minutes(1) }] : [])];
}

/** What there was before the first slot: the load of each minute, and whether forecasts have earned credit. */
type Before = { readonly past: Float64Array; readonly credited: boolean };
const nothingBefore: Before = { past: new Float64Array(0), credited: false };

/** What a loop that ran before would have left in the store. */
function writesBefore({ past, credited }: Before, policy: Policy): Write[] {
  const from = start - past.length * minutes(1);
  let history = emptyHistory(minutes(1));
  const writes: Write[] = [];
  for (const [i, load] of past.entries()) {
    const at = instant(from + (i + 1) * minutes(1));
    const next = withReading(history, reading(load, at), at);
    if (at % hours(24) === 0) writes.push(...historyWrites('video', 'workload.streams', history, next));
    history = next;
  }
  const forecasts = policy.needs(applicationOf(documentOf(careless, []), 1)).forecasts;
  const scores = Array.from({ length: 200 }, () => ({ loss: 0, naive: 1000, covered: true }));
  if (credited) writes.push(...forecasts.map((request): Write => ({ kind: 'put-policy-state', app: 'video', policy: `@forecast/${request.name}`, state: { ...emptyLedger(JSON.stringify(request)), scores, credited: true } })));
  return writes;
}

type Lived = { readonly replicas: string; readonly firstDecided: number };

/** The replicas in force in each slot of the production loop, a digit a slot, with the rule as its policy; and the first slot it decided in. */
async function live(make: Make, load: Float64Array, safety: Json, { past, credited }: Before): Promise<Lived> {
  const exported = exportsFor(make);
  const time = simulatedTime(start);
  const store = await openStore({ url: 'sqlite::memory:' }, time.clock);
  try {
    const series = createMemorySeriesStore({ retention: minutes(10), staleness: minutes(1) });
    const world = streamPorts({ app: 'video', component: 'store', ...time, series, store, seed: 1, world: worldOf(), load, exports: exported });
    await store.commit([{ kind: 'put-document', documentKind: 'Application', name: 'video', document: documentOf(safety, exported), baseDir: '/', expected: null, at: time.clock.now() }], null);
    const epoch = await store.acquireEpoch('test');
    const board = new ObservationBoard();
    const operations = createOperations({ platform: world.platform, caller: { call: async () => ({ status: 200, body: null }) }, conditions: board });
    const runner = createRunner({ store, platform: world.platform, operations, applicationOf: storedApplications(store), epoch, stopped: async () => false });
    const binding = ruleBindingSchema.parse({ component: 'store', action: 'scale-store', objective: 'fast', workload: 'streams', ...Object.fromEntries(exported.filter(({ signal }) => signal !== 'response').map(({ signal }) => [signal, signal])) });
    const factory: PolicyFactory = ({ effectsOf }) => policyOf({ name: 'scaled', binding, effectsOf, capacity: () => contextNow().capacity, make });
    const controller = createController(world, { epoch, runner, operations, policies: new Map([['scaled', factory]]), patience: simulatedPatience, board, forecasts: synchronousForecasts });
    await store.commit(writesBefore({ past, credited }, factory({ effectsOf: () => ({ claims: [], changes: [] }) }, {})), null);
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
    const first = (await store.decisions('video', { limit: 10_000, shadows: true })).at(-1);
    return { replicas: replicas.join(''), firstDecided: ((first?.at ?? start) - start) / 60_000 };
  } finally {
    await store.close();
  }
}

/** The same from the slot in which the loop decided first. Before it, the application was deployed, and nothing was asked of the rule. */
function replayed(make: Make, load: Float64Array, safety: typeof cautious, guarded: boolean, firstDecided: number, past: Float64Array): string {
  const secondsIn = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('h') ? 3600 : text.endsWith('m') ? 60 : 1);
  const { scaleDownWindow, flapBudget, flapWindow } = safety;
  const bounds = { scaleDownWindow: seconds(secondsIn(scaleDownWindow)), flapBudget, flapWindow: seconds(secondsIn(flapWindow)) };
  const rule = make(contextNow());
  const played = guarded ? new GuardedRule(rule, { safety: bounds, limits, objectiveWindow: windowOf(make), withoutRequests: 'missing' }) : rule;
  const values = Float64Array.from([...past, ...load]);
  const trace = { start: instant(start - past.length * minutes(1)), step: minutes(1), values, measured: new Uint8Array(values.length).fill(1) };
  const from = past.length + firstDecided;
  const record = replay(played, worldOf(), { trace, range: { warmFrom: from, from, to: values.length }, limits, initial: 1, seed: 1, forecasts: feedOf(rule, trace, past.length) });
  return record.desired.join('');
}

/** Forecasts as the loop makes them: the first as soon as it runs, each fitted on all that is known then. */
function feedOf({ needs: { forecast } }: Rule, trace: RegularSeries, origin: number): ForecastFeed | null {
  if (forecast === null) return null;
  const { stage, stages, quantiles, every } = forecast;
  const made = new Map<number, PeakForecast | null>();
  const make = (known: number): PeakForecast | null => {
    const answer = makeStagePeaks({ past: pastOf(trace, known), request: { name: 'any', query: 'any', ...forecast }, seed: 0 });
    return answer.kind === 'why-not' ? null : { madeAt: trace.start + known * trace.step, stage, stages, quantiles, values: answer.values };
  };
  return {
    at: (slot) => {
      const known = slot - ((slot - origin) % (every / trace.step));
      const forecastThen = made.has(known) ? (made.get(known) ?? null) : make(known);
      made.set(known, forecastThen);
      return forecastThen;
    },
  };
}

async function expectSame(make: Make, load: Float64Array, safety: typeof cautious, guarded: boolean, before = nothingBefore): Promise<string> {
  const { replicas, firstDecided } = await live(make, load, safety, before);
  expect(firstDecided).toBeLessThan(quietSlots);
  expect(replicas.slice(firstDecided)).toBe(replayed(make, load, safety, guarded, firstDecided, before.past));
  return replicas;
}

/** Every rule that needs no forecast. */
const rules: readonly { readonly name: string; readonly make: Make }[] = [
  ...ruleEntries
    .map((entry) => ({ name: entry.name, make: (context: RuleContext) => entry.make(entry.parameters.parse({}), context) }))
    .filter(({ make }) => make(contextNow()).needs.forecast === null),
  { name: 'memory of the last event', make: (context) => (ruleEntries.find(({ name }) => name === 'memory') as RuleEntry).make({ window, remembers: 'last-event' }, context) },
];

describe.each(rules)('the rule $name', ({ make }) => {
  it.each([1, 2])('decides in runCycle, under the guard, what its replay under the guard decides (load %i)', { timeout: 60_000 }, async (seed) => {
    await expectSame(make, loadOf(seed), cautious, true);
  });

  it('decides in runCycle what its bare replay decides, where the guard has nothing to say', { timeout: 60_000 }, async () => {
    // Never without streams after the beginning: the guard never lowers while the latency is missing.
    const load = loadOf(4).map((streams, slot) => (slot < quietSlots ? 0 : Math.max(1, streams)));
    await expectSame(make, load, careless, false);
  });
});

/** Three days of streams that come in the morning and leave in the evening, before a day that does the same. */
const daily = (seed: number, length: number, from: number): Float64Array => {
  const random = randomStreams(seed).stream('daily');
  return Float64Array.from({ length }, (_, i) => Math.max(1, Math.round(9 - 8 * Math.cos(((from + i) / 180) * 2 * Math.PI) + random.next() * 2)));
};
const past = daily(7, 3 * 1440, 0);
const forecastingLoad = (seed: number): Float64Array => daily(seed, slots, 0).map((streams, slot) => (slot < quietSlots ? 0 : streams));

const entryOf = (name: string): RuleEntry => ruleEntries.find((entry) => entry.name === name) as RuleEntry;
const made = (name: string, parameters: Json): Make => (context) => {
  const entry = entryOf(name);
  return entry.make(entry.parameters.parse(parameters), context);
};

describe.each([
  { name: 'predictive', make: made('predictive', { model: 'peaks', window: '20m', quantile: 0.9 }) },
  { name: 'predictive, by another model', make: made('predictive', { model: 'seasonal-naive', window: '30m' }) },
  { name: 'ours', make: made('ours', { horizon: '1h', event: 5, moved: 1 }) },
])('the rule $name, on forecasts that the loop makes', ({ make }) => {
  it('decides in runCycle, under the guard, what its replay under the guard decides', { timeout: 120_000 }, async () => {
    const replicas = await expectSame(make, forecastingLoad(1), cautious, true, { past, credited: true });
    expect(new Set(replicas).size).toBeGreaterThan(2);
  });

  it('decides in runCycle what its bare replay decides, where the guard has nothing to say', { timeout: 120_000 }, async () => {
    const replicas = await expectSame(make, forecastingLoad(2), careless, false, { past, credited: true });
    expect(new Set(replicas).size).toBeGreaterThan(2);
  });

  it('never lowers capacity on a forecast without credit', { timeout: 120_000 }, async () => {
    const { replicas } = await live(make, forecastingLoad(3).subarray(0, 200), careless, { past, credited: false });
    // 24 forecasts have to come true first, which takes two hours at least.
    const early = replicas.slice(quietSlots, quietSlots + 110);
    expect(early).toBe(early.split('').toSorted().join(''));
    expect(new Set(early).size).toBeGreaterThan(1);
  });
});
