import { createHash } from 'node:crypto';
import type { Job } from '../../learn/ports/compute.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import type { RuleContext } from '../../plan/autoscale/rule.ts';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import { streamCapacity } from '../../simulate/worlds/stream/stream-capacity.ts';
import { StreamWorld } from '../../simulate/worlds/stream/stream-world.ts';
import { testingProfile } from '../../simulate/worlds/stream/testing-profile.ts';
import { instant, minutes } from '../../units/time.ts';
import { makeFeed } from './make-feed.ts';
import { replay } from './replay.ts';

/** For tests: one replay of a named rule, every frame drawn. */
export type TestingReplay = { readonly rule: string; readonly seed: number };

const slot = minutes(15);
const day = (24 * 60) / 15;
const range = { warmFrom: 2 * day, from: 3 * day, to: 6 * day };
const limits = { min: 1, max: 8 };
const objective = { percentile: 0.95, target: 20, tolerance: 0.1 };

/** For tests: six days of load at quarters of an hour, with a daily wave and noise of the seed. */
export function testingTrace(seed: number): RegularSeries {
  const random = randomStreams(seed).stream('testing-trace');
  const values = Float64Array.from({ length: range.to }, (_, i) => Math.max(0, Math.round(7 - 8 * Math.cos((2 * Math.PI * i) / day) + 4 * (random.next() - 0.5))));
  return { start: instant(Date.UTC(2026, 2, 27)), step: slot, values, measured: new Uint8Array(range.to).fill(1) };
}

/** For tests: the SHA-256 of everything that a replay records. Runs here, or as a job in a thread. */
export const run: Job<TestingReplay, never, string> = ({ rule: name, seed }) => {
  const entry = ruleEntries.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`there is no rule ${name}`);
  const profile = testingProfile();
  const context: RuleContext = { slot, replicas: limits, objective, startup: slot, price: 0.1, capacity: streamCapacity(profile, objective.percentile, objective.target) };
  const quick = entry.parameters.safeParse({ model: 'seasonal-naive' });
  const rule = entry.make(quick.success ? quick.data : entry.parameters.parse({}), context);
  const world = new StreamWorld({ profile, percentile: objective.percentile, slot, startup: slot, framesPerSecond: 0.2, frames: { kind: 'drawn', windows: rule.needs.windows.map(({ window }) => window) } });
  const trace = testingTrace(seed);
  const { forecast } = rule.needs;
  const forecasts = forecast === null ? null : makeFeed(trace, forecast, { range, refitEvery: day, seed });
  if (forecasts !== null && 'kind' in forecasts) throw new Error(forecasts.why);
  const record = replay(rule, world, { trace, range, limits, initial: 2, seed, forecasts });
  const hash = createHash('sha256');
  for (const { buffer } of [record.load, record.desired, record.ready, record.starting, record.paid, record.response, record.disturbed, record.latencyQuantiles]) hash.update(new Uint8Array(buffer));
  return hash.digest('hex');
};

/** For tests: where `run` is, for Compute. */
export const testingReplayModule = new URL('./testing-replay.ts', import.meta.url);
