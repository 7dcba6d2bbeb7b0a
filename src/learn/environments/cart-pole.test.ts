import { describe, expect, it } from 'vitest';
import { CartPole } from './cart-pole.ts';

/** An episode in which the pole is held up for as long as allowed, by a rule that is known to do it. */
function balanced(seed: number): { steps: number; ending: string } {
  const environment = new CartPole();
  const o = new Float32Array(4);
  environment.reset(seed, o);
  for (let steps = 1; ; steps++) {
    const lean = (o[2] ?? 0) + 0.5 * (o[3] ?? 0) + 0.05 * (o[0] ?? 0) + 0.1 * (o[1] ?? 0);
    const { ending } = environment.step(lean > 0 ? 1 : 0, o);
    if (ending !== 'none') return { steps, ending };
  }
}

describe('CartPole', () => {
  it('moves as the published equations say, recomputed by hand for one push to the right', () => {
    const environment = new CartPole();
    const before = new Float32Array(4);
    environment.reset(7, before);
    const [x = 0, v = 0, a = 0, w = 0] = before;
    const after = new Float32Array(4);
    environment.step(1, after);
    const temp = (10 + 0.05 * w ** 2 * Math.sin(a)) / 1.1;
    const angular = (9.8 * Math.sin(a) - Math.cos(a) * temp) / (0.5 * (4 / 3 - (0.1 * Math.cos(a) ** 2) / 1.1));
    const linear = temp - (0.05 * angular * Math.cos(a)) / 1.1;
    const expected = [x + 0.02 * v, v + 0.02 * linear, a + 0.02 * w, w + 0.02 * angular];
    for (const [i, value] of expected.entries()) expect(after[i]).toBeCloseTo(value, 6);
  });

  it('starts within 0.05 of upright rest and differently for different seeds', () => {
    const environment = new CartPole();
    const starts = [1, 2, 3].map((seed) => {
      const o = new Float32Array(4);
      environment.reset(seed, o);
      return [...o];
    });
    expect(starts.flat().every((value) => Math.abs(value) <= 0.05)).toBe(true);
    expect(new Set(starts.map(String)).size).toBe(3);
  });

  it('is truncated after 500 steps when the pole is held up', () => {
    expect(balanced(1)).toEqual({ steps: 500, ending: 'truncated' });
  });

  it('terminates once the pole leans beyond 12 degrees', () => {
    const environment = new CartPole();
    const o = new Float32Array(4);
    environment.reset(1, o);
    let result = environment.step(1, o);
    while (result.ending === 'none') result = environment.step(1, o);
    expect(result).toEqual({ reward: 1, ending: 'terminated' });
    expect(Math.abs(o[2] ?? 0)).toBeGreaterThan((12 * Math.PI) / 180);
    expect(() => environment.step(1, o)).toThrow('call reset first');
  });

  it('refuses an action that does not exist', () => {
    const environment = new CartPole();
    environment.reset(1, new Float32Array(4));
    expect(() => environment.step(2, new Float32Array(4))).toThrow('the action is 2; it must be a whole number in 0..1');
  });
});
