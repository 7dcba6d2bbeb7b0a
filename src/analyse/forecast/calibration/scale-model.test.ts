import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import { circumstanceSize, ScaleModel } from './scale-model.ts';

/** Goes along errors of the given sizes, each forecast `lead` steps ahead, and returns what was said to be likely of each. */
function sizesSaid(sizes: readonly number[], { season, lead }: { readonly season: number; readonly lead: number }): readonly number[] {
  const random = randomStreams(3).stream('scale');
  const scale = new ScaleModel(season);
  const known: Float64Array[] = [];
  const said: number[] = [];
  sizes.forEach((size, target) => {
    const circumstances = known[target];
    if (circumstances !== undefined) scale.learn(target, 100, size * normal(random), circumstances);
    else scale.learn(target, 100, size * normal(random), new Float64Array(circumstanceSize).fill(Number.NaN));
    known[target + lead] = new Float64Array(circumstanceSize);
    said[target + lead] = scale.at(target + lead, 100, known[target + lead] as Float64Array);
  });
  return said;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('the likely size of errors', () => {
  it('follows the phase of the season', () => {
    const wild = (i: number): boolean => i % 24 < 6;
    const said = sizesSaid(Array.from({ length: 2400 }, (_, i) => (wild(i) ? 8 : 1)), { season: 24, lead: 1 });
    const late = [...said.keys()].filter((i) => i > 1200);
    expect(mean(late.filter(wild).map((i) => said[i] as number))).toBeGreaterThan(2 * mean(late.filter((i) => !wild(i)).map((i) => said[i] as number)));
  });

  it('does not take the latest errors for more than they tell so far ahead', () => {
    // Wild and calm stretches of 4 steps in random order: they tell of the next step, and nothing of the 12th.
    const random = randomStreams(4).stream('stretches');
    const stretches = Array.from({ length: 1000 }, () => (random.next() < 0.3 ? 8 : 1)).flatMap((size) => Array.from({ length: 4 }, () => size));
    const spread = (lead: number): number => {
      const late = sizesSaid(stretches, { season: 0, lead }).slice(2000, 4000).map(Math.log);
      const middle = mean(late);
      return Math.sqrt(mean(late.map((log) => (log - middle) ** 2)));
    };
    expect(spread(12)).toBeLessThan(0.3 * spread(1));
  });
});
