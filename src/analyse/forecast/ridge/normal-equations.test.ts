import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import { NormalEquations } from './normal-equations.ts';

const random = randomStreams(1).stream('rows');
const draw = (size: number): Float64Array => Float64Array.from({ length: size }, () => normal(random));
const solved = (equations: NormalEquations, ridge: number): Float64Array => {
  const into = new Float64Array(equations.size);
  equations.solve(ridge, into);
  return into;
};

describe('normal equations', () => {
  it('find the coefficients that made the data', () => {
    const equations = new NormalEquations(3);
    for (let i = 0; i < 50; i++) {
      const x = draw(3);
      equations.add(x, 2 * (x[0] as number) - (x[1] as number) + 0.5 * (x[2] as number));
    }
    [2, -1, 0.5].forEach((truth, i) => expect(solved(equations, 0)[i]).toBeCloseTo(truth, 6));
  });

  it('shrink by the ridge as the closed form of one coefficient says', () => {
    const equations = new NormalEquations(1);
    for (const x of [1, 2, 3]) equations.add(Float64Array.of(x), 4 * x);
    // 4 × 14 / (14 + ridge × rows)
    expect(solved(equations, 2)[0]).toBeCloseTo(56 / 20, 7);
  });

  it('give a column that repeats another no weight of its own, and stay finite', () => {
    const equations = new NormalEquations(2);
    for (const x of [1, 2, 3]) equations.add(Float64Array.of(x, x), 3 * x);
    const [a, b] = solved(equations, 0);
    expect((a as number) + (b as number)).toBeCloseTo(3, 5);
  });

  it('count every row, however few came since the last solution', () => {
    for (const rows of [5, 6, 7, 8, 9]) {
      const [together, oneByOne] = [new NormalEquations(2, 0.95), new NormalEquations(2, 0.95)];
      for (let i = 0; i < rows; i++) {
        const x = Float64Array.of(1, i);
        together.add(x, i * i);
        oneByOne.add(x, i * i);
        solved(oneByOne, 0.1);
      }
      const [a, b] = [solved(together, 0.1), solved(oneByOne, 0.1)];
      for (const i of [0, 1]) expect(a[i]).toBeCloseTo(b[i] as number, 9);
    }
  });

  it('follow a change when they forget, and average over it when they do not', () => {
    const [forgetting, keeping] = [new NormalEquations(1, 0.9), new NormalEquations(1)];
    for (let i = 0; i < 200; i++) for (const equations of [forgetting, keeping]) equations.add(Float64Array.of(1), i < 100 ? 0 : 10);
    expect(solved(forgetting, 0)[0]).toBeCloseTo(10, 2);
    expect(solved(keeping, 0)[0]).toBeCloseTo(5, 2);
  });
});
