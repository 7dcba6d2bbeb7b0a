/**
 * `node bin/with-node.js docs/results/cloudskin.ts`: CloudSkin D5.2, section 4.2.5, again: week 2 of the NCT trace under the rules of the paper, beside
 * what it published; writes docs/results/cloudskin.md. Needs the shared data (`../shared/data` from the project's root).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { perfectBound, neededReplicas } from '../../src/experiment/backtest/bound.ts';
import type { ForecastFeed } from '../../src/experiment/backtest/forecast-feed.ts';
import { teacherForcedFeed } from '../../src/experiment/backtest/forecast-feed.ts';
import { makeFeed } from '../../src/experiment/backtest/make-feed.ts';
import { replay } from '../../src/experiment/backtest/replay.ts';
import type { BacktestScore } from '../../src/experiment/backtest/score.ts';
import { scoreRecord } from '../../src/experiment/backtest/score.ts';
import { overSeeds } from '../../src/experiment/backtest/seeds.ts';
import { finish, rollForecasts } from '../../src/experiment/forecast/roll-forecasts.ts';
import { lstmMseForecaster } from '../../src/learn/forecast/lstm-mse.ts';
import type { RegularSeries } from '../../src/model/forecast.ts';
import { memory } from '../../src/plan/autoscale/cloudskin/memory.ts';
import { oracle, predictive } from '../../src/plan/autoscale/cloudskin/predictive.ts';
import { reactive } from '../../src/plan/autoscale/cloudskin/reactive.ts';
import type { Rule, RuleContext } from '../../src/plan/autoscale/rule.ts';
import type { FrameWeights } from '../../src/simulate/worlds/stream/frames.ts';
import { LatencyProfile } from '../../src/simulate/worlds/stream/latency-profile.ts';
import { streamCapacity } from '../../src/simulate/worlds/stream/stream-capacity.ts';
import { StreamWorld } from '../../src/simulate/worlds/stream/stream-world.ts';
import type { Ms } from '../../src/units/time.ts';
import { instant, minutes, ms } from '../../src/units/time.ts';

const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data/pravega-nct');
if (!existsSync(data)) throw new Error('no shared data: nothing to measure');

const seeds = [1, 2, 3, 4, 5];
const week = 10_080;
const range = { warmFrom: week, from: week, to: 2 * week };
const objective = { percentile: 0.95, target: 20, tolerance: 0.1 };
const replicas = { min: 1, max: 10 };
const boundEventsMax = 64;

const numbersOf = (file: string): number[] => readFileSync(join(data, file), 'utf8').trim().split(/\s+/).map(Number);
const values = Float64Array.from(numbersOf('nct_trace_1min_weeks1-4.csv'));
const trace: RegularSeries = { start: instant(0), step: minutes(1), values, measured: new Uint8Array(values.length).fill(1) };
// Sizes 2 and 9 were not sampled; the profile interpolates them.
const profile = new LatencyProfile([1, 3, 4, 5, 6, 7, 8, 10].map((streams) => ({ streams, latencies: numbersOf(`latency_samples/${streams}.txt`) })), replicas.max);

const contextOf = (weights: FrameWeights): RuleContext => ({ slot: minutes(1), replicas, objective, startup: ms(0), price: 1, capacity: streamCapacity(profile, objective.percentile, objective.target, weights) });
const worldOf = (weights: FrameWeights, kind: 'drawn' | 'mixed', rule: Rule): StreamWorld =>
  new StreamWorld({ profile, percentile: objective.percentile, weights, frames: kind === 'mixed' ? { kind } : { kind, windows: rule.needs.windows.map(({ window }) => window) } });

/** `make` gives a new rule; `feed` its forecasts. */
type Case = {
  readonly name: string;
  readonly published: { readonly events?: number; readonly violated?: number; readonly spikes?: number };
  readonly make: (context: RuleContext) => Rule;
  readonly feed: (rule: Rule, seed: number) => ForecastFeed | null;
};

const none = (): null => null;
const fits = new Map<number, Float64Array>();

/** One-step-ahead predictions of the whole week by the published network, fitted on week 1; each knows the minute before it. */
function openLoop(seed: number): Float64Array {
  const known = fits.get(seed);
  if (known !== undefined) return known;
  const settings = { testFrom: range.from, horizon: 1, originStep: 1, refitEvery: Number.POSITIVE_INFINITY, quantiles: [0.5], calendar: [], seed, knownEnd: range.to };
  const rolled = finish(rollForecasts(trace, lstmMseForecaster(), settings, () => 0));
  if (rolled.kind !== 'rolled') throw new Error(rolled.why);
  const predictions = values.slice();
  for (const [origin, slot] of rolled.known.entries()) predictions[slot] = rolled.values[origin] as number;
  fits.set(seed, predictions);
  return predictions;
}

function ownFeed(rule: Rule, seed: number): ForecastFeed {
  const { forecast } = rule.needs;
  if (forecast === null) throw new Error(`${rule.name} asks for no forecast`);
  const feed = makeFeed(trace, forecast, { range, refitEvery: Number.POSITIVE_INFINITY, seed });
  if ('kind' in feed) throw new Error(feed.why);
  return feed;
}

function forcedFeed(rule: Rule, seed: number): ForecastFeed {
  const { forecast } = rule.needs;
  if (forecast === null) throw new Error(`${rule.name} asks for no forecast`);
  return teacherForcedFeed(trace, openLoop(seed), forecast, range.from);
}

const oracleCase = (window: Ms, published: Case['published']): Case => ({ name: `oracle ${window / 60_000} min`, published, make: (context) => oracle.make({ window, quantile: 0.5 }, context), feed: ownFeed });
const lstmCase = (window: Ms, kind: 'open loop' | 'honest', published: Case['published']): Case => ({
  name: `LSTM ${window / 60_000} min, ${kind}`,
  published,
  make: (context) => predictive.make({ model: 'lstm-mse', window, quantile: 0.5 }, context),
  feed: kind === 'honest' ? ownFeed : forcedFeed,
});
const memoryCase = (window: Ms, remembers: 'failures' | 'last-event', published: Case['published']): Case => ({
  name: `memory ${window / 60_000} min, ${remembers}`,
  published,
  make: (context) => memory.make({ window, remembers }, context),
  feed: none,
});

const cases: readonly Case[] = [
  { name: 'reactive 5 min', published: { events: 1310, violated: 5.82, spikes: 87 }, make: (context) => reactive.make({ window: minutes(5) }, context), feed: none },
  memoryCase(minutes(5), 'failures', { events: 44, violated: 0.36, spikes: 99.56 }),
  memoryCase(minutes(5), 'last-event', { events: 44, violated: 0.36, spikes: 99.56 }),
  memoryCase(minutes(20), 'failures', { violated: 1.2 }),
  memoryCase(minutes(20), 'last-event', { violated: 1.2 }),
  oracleCase(minutes(20), { violated: 0 }),
  oracleCase(minutes(60), { events: 10, violated: 0, spikes: 99.91 }),
  oracleCase(minutes(180), { violated: 0.05 }),
  lstmCase(minutes(20), 'open loop', { violated: 1.73 }),
  lstmCase(minutes(60), 'open loop', { events: 12, violated: 0.62, spikes: 99.89 }),
  lstmCase(minutes(180), 'open loop', { violated: 0.05 }),
  lstmCase(minutes(20), 'honest', {}),
  lstmCase(minutes(60), 'honest', {}),
  lstmCase(minutes(180), 'honest', {}),
];

const context = contextOf('published');
const needed = neededReplicas(values.subarray(range.from, range.to), context.capacity, objective, replicas, 0);
const bound = perfectBound(needed, replicas, replicas.min, boundEventsMax);

function scoresOf(one: Case, weights: FrameWeights, kind: 'drawn' | 'mixed'): readonly BacktestScore[] {
  return seeds.map((seed) => {
    const rule = one.make(contextOf(weights));
    const record = replay(rule, worldOf(weights, kind, rule), { trace, range, limits: replicas, initial: replicas.min, seed, forecasts: one.feed(rule, seed) });
    return scoreRecord(record, objective, 1);
  });
}

function measured(scores: readonly BacktestScore[], of: (score: BacktestScore) => number | null, digits: number): string {
  const { mean, low, high } = overSeeds(scores.map((score) => of(score) ?? Number.NaN));
  const half = low === null || high === null ? 0 : (high - low) / 2;
  return half < 0.5 * 10 ** -digits ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

const measuredScores = new Map<string, readonly BacktestScore[]>();

function rowOf(one: Case): string {
  const scores = scoresOf(one, 'published', 'drawn');
  measuredScores.set(one.name, scores);
  const { events, violated, spikes } = one.published;
  const fewest = bound.slotsPaid[Math.min(boundEventsMax, Math.ceil(overSeeds(scores.map((score) => score.scalingEvents)).mean))] as number;
  const regret = measured(scores.map((score) => ({ ...score, instanceMinutes: 100 * (score.instanceMinutes / fewest - 1) })), (score) => score.instanceMinutes, 1);
  const line = [
    one.name,
    `${measured(scores, (score) => score.scalingEvents, 0)} (${events ?? '–'})`,
    `${measured(scores, (score) => score.violatedPercent, 2)} (${violated ?? '–'})`,
    measured(scores, (score) => score.overTargetPercent, 2),
    measured(scores, (score) => score.instanceMinutes, 0),
    regret,
    `${measured(scores, (score) => score.spikeStartPercentile, 2)} (${spikes ?? '–'})`,
    ...(['p50', 'p95', 'p99', 'p999'] as const).map((name) => measured(scores, (score) => score.latencyMs[name], 1)),
  ];
  console.log(line.join('  '));
  return `| ${line.join(' | ')} |`;
}

function ownFramesRow(one: Case): string {
  const scores = scoresOf(one, 'frames', 'mixed');
  const line = [one.name, measured(scores, (score) => score.scalingEvents, 0), measured(scores, (score) => score.violatedPercent, 2), measured(scores, (score) => score.instanceMinutes, 0), measured(scores, (score) => score.spikeStartPercentile, 2)];
  return `| ${line.join(' | ')} |`;
}

/** What the reproduction was asked to reach, and whether its means do. */
function checks(): readonly string[] {
  const mean = (name: string, of: (score: BacktestScore) => number): number => overSeeds((measuredScores.get(name) ?? []).map(of)).mean;
  const events = (name: string): number => mean(name, (score) => score.scalingEvents);
  const violated = (name: string): number => mean(name, (score) => score.violatedPercent);
  const spikes = (name: string): number => mean(name, (score) => score.spikeStartPercentile);
  const told = (what: string, ok: boolean): string => `- ${ok ? 'reached' : '**not reached**'}: ${what}`;
  const memories = ['failures', 'last-event'].map((kind) => `memory 5 min, ${kind}`);
  return [
    told('reactive within 3 % of 1310 events and 0.3 points of 5.82 %', Math.abs(events('reactive 5 min') / 1310 - 1) <= 0.03 && Math.abs(violated('reactive 5 min') - 5.82) <= 0.3),
    ...memories.map((name) => told(`${name}: within 25 % of 44 events and 0.15 points of 0.36 %`, Math.abs(events(name) / 44 - 1) <= 0.25 && Math.abs(violated(name) - 0.36) <= 0.15)),
    told('oracle 60 min: 10 events and at most 0.02 %', events('oracle 60 min') === 10 && violated('oracle 60 min') <= 0.02),
    told('LSTM 60 min, open loop: at most 16 events', events('LSTM 60 min, open loop') <= 16),
    told('LSTM 60 min, honest: at most 16 events', events('LSTM 60 min, honest') <= 16),
    ...memories.map((name) => told(`tails in order, reactive < ${name} < LSTM 60 min, open loop ≤ oracle 60 min`, spikes('reactive 5 min') < spikes(name) && spikes(name) < spikes('LSTM 60 min, open loop') && spikes('LSTM 60 min, open loop') <= spikes('oracle 60 min'))),
  ];
}

const began = performance.now();
const rows = cases.map(rowOf);
const ownRows = cases.slice(0, 8).map(ownFramesRow);
const [reactiveAddedUp = [], failuresAddedUp = [], lastEventAddedUp = []] = cases.slice(0, 3).map((one) => scoresOf(one, 'published', 'mixed'));
const elapsed = ((performance.now() - began) / 1000).toFixed(0);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();

writeFileSync(
  join(import.meta.dirname, 'cloudskin.md'),
  `# CloudSkin's autoscaling experiments, again

Made by \`node bin/with-node.js docs/results/cloudskin.ts\` at commit ${commit}, Node ${process.versions.node}, in ${elapsed} s. Source: CloudSkin D5.2, section 4.2.5 (figures 14 to 22), and the
result files in cloudskin-eu/pravega-predictive-autoscaling, 9b0212f. Load: surgeries at the NCT, one stream each, minute by minute, week 2 (slots ${range.from} to ${range.to - 1});
week 1 is what forecasters learn from. A slot is violated when the p95 of its frames is above 22 ms (20 ms and 10 %). Each figure is the mean over ${seeds.length} seeds
(${seeds.join(', ')}), with the half-width of its 95 % interval where that shows; **published figures stand in brackets**.

| rule | scaling events | violated slots, % | slots over 20 ms, % | instance-minutes | over the bound, % | spikes start at percentile | p50, ms | p95 | p99 | p99.9 |
|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

**The bound**: fewest instance-minutes without any violation, if everything is known, by the number of scaling events that are allowed (exact, by dynamic programming):
${[2, 4, 6, 8, 10, 12, 20, 44, 64].map((events) => `${events}: ${bound.slotsPaid[events]}`).join(' · ')}. "Over the bound" compares with as many events as the rule had (at most ${boundEventsMax}); what is
below it was saved by violating.

## What it was to reach

${checks().join('\n')}

Our LSTM in open loop is nearer to the truth than the published one, so its row equals the oracle's, where the paper has 12 events against 10 and p99.89 against p99.91.

## What has to be known to read this

- **Latencies are samples.** The originals hold about 7,800 values per number of streams; what is at hand are the last 95 to 196 of each, and none for 2 and 9 streams, which are interpolated.
- **How frames are weighed decides the reactive figures.** The published program draws for every instance as many frames as all streams together have, so that a window's percentile leans towards
  slots with more instances. The table above does the same. With every stream's own frames, as a real system would measure them (exact mixtures, nothing drawn), the same rules give:

| rule | scaling events | violated slots, % | instance-minutes | spikes start at percentile |
|---|---|---|---|---|
${ownRows.join('\n')}

- **Drawn, or added up.** The first table draws every frame. \`homeostat backtest\` adds distributions up (\`frames: mixed\`), as if frames were infinitely many, unless its world says \`frames: drawn\`. The reactive rule then has
  ${measured(reactiveAddedUp, (score) => score.scalingEvents, 0)} events and ${measured(reactiveAddedUp, (score) => score.violatedPercent, 2)} % violated: nine streams on two instances have a p95 of ${context.capacity.response(9, 2).toFixed(2)} ms, just below the 18 ms at which the rule takes an instance away, so it always does and comes back for it,
  where drawn frames fall on either side. With ten times as many frames drawn it is in between. Memory over 5 minutes hardly
  differs: ${measured(failuresAddedUp, (score) => score.scalingEvents, 0)} (failures) and ${measured(lastEventAddedUp, (score) => score.scalingEvents, 0)} events (last-event).
- **"Every 5 minutes" is a window, not a pace.** The published program decides in every slot on the last 5 slots; deciding every 5 minutes gives about a quarter of the events.
- **"Memory" leaves its rule open.** *failures*: for each size the load at which it last failed. *last-event*: the load per instance at the last change, whichever way, as the published program compares.
- **The published LSTM knows the future up to a minute ago.** Its forecasts are "open loop": for each minute the network is given the true minute before, also inside the window that is being decided, so that
  the largest prediction of the next hour is nearly the truth. Rows *open loop* do the same. Rows *honest* give the same network only what was known when the window began ("closed loop", in which the
  paper, too, found it much worse). In both it is fitted once, on week 1.
- **Spikes.** Each scaling delays one frame of every stream that moves by about 100 ms: too few for any slot's p95, so violations do not show them. The percentile at which they start is that of slots with a
  delayed frame; it is what figure 16 gives (10 events of which 9 found a stream to move are p99.91 of 10,081 slots).
`,
);
