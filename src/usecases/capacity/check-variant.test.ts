import { describe, expect, it } from 'vitest';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { jobClass, machineType, publicCloud } from '../../plan/capacity/testing-problems.ts';
import { checkVariant } from './check-variant.ts';

const problemOf = (name: string, ...classes: CapacityProblem['classes']): CapacityProblem => ({ name, classes, cloud: publicCloud([machineType('one', 4, 1)]) });
const [map, reduce] = [jobClass('map', 8, 10), jobClass('reduce', 8, 10)];
const check = (variant: CapacityProblem) => () => checkVariant({ field: '--variant', file: 'v.yaml' }, problemOf('plain', map, reduce), variant);

describe('a variant', () => {
  it('may have other profiles, deadlines and machines', () => {
    expect(check({ ...problemOf('masked', reduce, jobClass('map', 80, 99)), cloud: publicCloud([machineType('two', 8, 2)]) })).not.toThrow();
  });

  it('is refused with what differs', () => {
    expect(check(problemOf('other', map, jobClass('count', 8, 10)))).toThrow('--variant is v.yaml, which has other classes than plain: reduce is missing, count is not in the problem; it must be another problem of the same classes; make them alike, or leave it out');
    expect(check(problemOf('other', map, { ...reduce, goal: { kind: 'utilisation', share: 0.5 } }))).toThrow('reduce has a utilisation where the problem has a deadline');
  });
});
