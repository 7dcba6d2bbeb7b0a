import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { regularise } from '../../analyse/series/regularise.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import type { Rule, RuleContext, RuleEntry } from '../../plan/autoscale/rule.ts';
import { oursParametersSchema } from '../../plan/autoscale/ours/ours-parameters.ts';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import type { SlotWorld } from '../../simulate/worlds/slot-world.ts';
import { streamCapacity } from '../../simulate/worlds/stream/stream-capacity.ts';
import { StreamWorld } from '../../simulate/worlds/stream/stream-world.ts';
import { testingProfile } from '../../simulate/worlds/stream/testing-profile.ts';
import { instant, minutes, ms } from '../../units/time.ts';
import type { Ms } from '../../units/time.ts';
import { GuardedRule } from './guarded-rule.ts';
import { makeFeed } from './make-feed.ts';
import { pastOnly } from './past-only.ts';
import { replay } from './replay.ts';
import { initialReplicas } from './run-backtest.ts';

/** Five-minute slots keep a trace of four days, which daily patterns need, short. */
const slot = minutes(5);
const day = (24 * 60) / 5;
const range = { warmFrom: 2 * day, from: 2 * day, to: 4 * day };
const limits = { min: 1, max: 8 };
const objective = { percentile: 0.95, target: 20, tolerance: 0.1 };
const profile = testingProfile();
const seed = 20_260_105;
const times = 100;

/** Models that are quick enough to be fitted anew for each of so many traces; they are looked ahead of in their own tests, too. */
const quickModel = 'seasonal-naive';

type Recorded = { readonly values: Float64Array; readonly isGap: (slot: number) => boolean };

/** What was recorded: four days with gaps of up to two hours and a half, one of which the first slot that counts lies in. */
function recordedOf(random: Random): Recorded {
  const values = Float64Array.from({ length: range.to }, (_, i) => Math.max(0, Math.round(6 - 7 * Math.cos((2 * Math.PI * i) / day) + 3 * (random.next() - 0.5))));
  const gaps = new Uint8Array(range.to).fill(1, range.from - 7, range.from + 5);
  for (let gap = 0; gap < 20; gap++) {
    const from = 1 + integerBelow(random, range.to - 40);
    gaps.fill(1, from, from + 1 + integerBelow(random, 30));
  }
  return { values, isGap: (i) => gaps[i] === 1 };
}

/** As the command reads a file: put on a grid, gaps filled, and those that count filled anew from the past alone. */
function traceOf({ values, isGap }: Recorded): RegularSeries {
  const points = [...values].map((value, i) => ({ at: instant(Date.UTC(2026, 0, 5) + i * slot), value: isGap(i) ? null : value }));
  const read = regularise(points, { step: slot });
  if (read.kind === 'why-not') throw new Error(read.why);
  return pastOnly(read.series, range.warmFrom);
}

const capacity = streamCapacity(profile, objective.percentile, objective.target);
const contextOf = (startup: Ms): RuleContext => ({ slot, replicas: limits, objective, startup, price: 0.1, capacity });

function parametersOf(entry: RuleEntry): unknown {
  const model = entry.parameters.safeParse({ model: quickModel });
  return model.success ? model.data : entry.parameters.parse({});
}

function decisions(rule: Rule, world: SlotWorld, trace: RegularSeries): Int32Array {
  const { forecast } = rule.needs;
  const feed = forecast === null ? null : makeFeed(trace, forecast, { range, refitEvery: day, seed: 1 });
  if (feed !== null && 'kind' in feed) throw new Error(feed.why);
  const initial = initialReplicas({ series: trace, range, replicas: limits }, capacity);
  return replay(rule, world, { trace, range, limits, initial, seed: 1, forecasts: feed }).desired;
}

/** The first slot at which decisions differ although the traces are equal up to, not including, a later one; null where there is none. */
function firstLookAhead(entry: RuleEntry, guarded: boolean): { readonly perturbedAt: number; readonly differsAt: number } | null {
  const random = randomStreams(seed).stream('look-ahead', entry.name);
  const recorded = recordedOf(random);
  const startup = minutes(10);
  const world = new StreamWorld({ profile, percentile: objective.percentile, slot, startup, frames: { kind: 'mixed' } });
  const make = (): Rule => {
    const rule = entry.make(parametersOf(entry), contextOf(startup));
    const safety = { scaleDownWindow: minutes(15), flapBudget: 3, flapWindow: minutes(120) };
    return guarded ? new GuardedRule(rule, { safety, limits, objectiveWindow: minutes(5), withoutRequests: 'met' }) : rule;
  };
  const unchanged = decisions(make(), world, traceOf(recorded));
  for (let time = 0; time < times; time++) {
    const at = range.from + integerBelow(random, range.to - range.from);
    // Other values, and gaps at other times.
    const values = recorded.values.map((value, i) => (i < at ? value : Math.max(0, value + 5 - integerBelow(random, 11))));
    const isGap = (i: number): boolean => (i < at ? recorded.isGap(i) : i > at + 1 && i < Math.min(at + 10, range.to - 1));
    const changed = decisions(make(), world, traceOf({ values, isGap }));
    // The decision for slot `at` is made at its beginning, so it may not know it either.
    for (let i = 0; i <= at - range.from && i < changed.length; i++) if (changed[i] !== unchanged[i]) return { perturbedAt: at, differsAt: range.from + i };
  }
  return null;
}

/** Ours follows rises where events are free, as here, and plans where they have a price. */
const planning: RuleEntry = { ...(ruleEntries.find(({ name }) => name === 'ours') as RuleEntry), name: 'ours, where events are planned', parameters: oursParametersSchema.extend({ event: z.number().default(20) }) };

const honest = [...ruleEntries.filter(({ name }) => name !== 'oracle'), planning];

describe.each(honest)('the rule $name', (entry) => {
  it.each([
    ['bare', false],
    ['under the guard', true],
  ])(`does not look ahead (%s): perturbing the trace after t changes no decision up to t`, { timeout: 600_000 }, (_name, guarded) => {
    expect(firstLookAhead(entry, guarded), `seed ${seed}`).toBeNull();
  });
});

describe('the look-ahead test', () => {
  it('catches a rule that does look ahead', { timeout: 60_000 }, () => {
    const oracle = ruleEntries.find(({ name }) => name === 'oracle');
    expect(oracle === undefined ? null : firstLookAhead(oracle, false)).not.toBeNull();
  });
});

it('gives every rule decisions that differ between loads, so that the test above has something to see', () => {
  const world = new StreamWorld({ profile, percentile: objective.percentile, slot, frames: { kind: 'mixed' } });
  const trace = traceOf(recordedOf(randomStreams(seed).stream('trace')));
  const still = honest.filter((entry) => new Set(decisions(entry.make(parametersOf(entry), contextOf(ms(0))), world, trace)).size < 2);
  expect(still.map(({ name }) => name)).toEqual([]);
});
