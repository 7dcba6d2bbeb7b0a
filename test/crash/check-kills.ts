import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { integerBelow, randomStreams } from '../../src/model/random.ts';
import type { Outcome, Plan } from './killer.ts';
import { killThrough, killThroughInParallel } from './killer.ts';
import type { Sequence } from './world.ts';

type Options = { readonly seed: number; readonly pairsPerSequence: number };
type Checked = { readonly kills: number; readonly pointsOf: Readonly<Record<Sequence, number>> };

const sequences: readonly Sequence[] = ['done', 'undone'];

/**
 * Kills real processes at every point of both sequences, and at sampled pairs of a point and one of its recovery; checks
 * that every end equals the undisturbed one and that no effect happened twice.
 */
export async function checkKills(options: Options): Promise<Checked> {
  const cache = mkdtempSync(join(tmpdir(), 'homeostat-crash-cache-'));
  try {
    return await check(options, cache);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

async function check({ seed, pairsPerSequence }: Options, cache: string): Promise<Checked> {
  const undisturbed = await killThrough(sequences.map((sequence) => ({ sequence, deaths: [] })), cache);
  const [done, undone] = undisturbed.ends;
  if (done === undefined || undone === undefined) throw new Error('the undisturbed sequences did not end');
  expect([done.status, undone.status]).toEqual(['succeeded', 'undone']);
  const expected: Readonly<Record<Sequence, Outcome>> = { done, undone };
  const random = randomStreams(seed).stream('pairs');
  const plan: Plan = sequences.flatMap((sequence) => {
    const last = expected[sequence].points;
    const single = Array.from({ length: last }, (_, index) => ({ sequence, deaths: [index + 1] }));
    const pairs = Array.from({ length: pairsPerSequence }, () => ({ sequence, deaths: [1 + integerBelow(random, last), 1 + integerBelow(random, last)] }));
    return [...single, ...pairs];
  });
  const { ends, kills } = await killThroughInParallel(plan, cache);
  ends.forEach((end, index) => {
    const world = plan[index];
    if (world === undefined) throw new Error('an end without a plan');
    const where = `seed ${seed}, ${world.sequence}, killed at: ${end.died.join(', then ')}`;
    const { status, state, effects } = expected[world.sequence];
    expect({ status: end.status, state: end.state, effects: end.effects }, where).toEqual({ status, state, effects });
    expect(new Set(end.effects).size, where).toBe(end.effects.length);
  });
  expect(ends).toHaveLength(plan.length);
  return { kills, pointsOf: { done: done.points, undone: undone.points } };
}
