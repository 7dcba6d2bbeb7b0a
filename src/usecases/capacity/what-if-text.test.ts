import { describe, expect, it } from 'vitest';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { jobClass, machineType, privateCloud, publicCloud } from '../../plan/capacity/testing-problems.ts';
import { checkWhatIf, whatIfOf } from './what-if-text.ts';

const [job, stream] = [jobClass('job', 8, 10), jobClass('stream', 8, 10, { goal: { kind: 'utilisation', share: 0.7 } })];
const problemOf = (...classes: CapacityProblem['classes']): CapacityProblem => ({ name: 'p', classes, cloud: publicCloud([machineType('one', 4, 1)]) });
const refusal = (text: string, className: string | null, problem: CapacityProblem): string => {
  try {
    checkWhatIf('--what-if', whatIfOf('--what-if', text, className), problem);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('what is varied', () => {
  it('is refused where no class has it', () => {
    expect(refusal('utilisation=50%,60%', null, problemOf(job))).toBe('--what-if is utilisation, and every class has a deadline; it must be what the class has; write deadline=..., or name another class');
    expect(refusal('deadline=5s,6s', 'stream', problemOf(job, stream))).toContain('class stream has a utilisation');
    expect(refusal('users=1,2', null, problemOf(stream))).toContain('a topology is as busy as its arrivals make it');
    expect(refusal('provider', null, { ...problemOf(job), cloud: privateCloud(2) })).toContain('a private cloud has no providers');
  });

  it('is refused where a range goes down', () => {
    for (const text of ['deadline=100s..10s:10s', 'users=3..1:1']) expect(refusal(text, null, problemOf(job))).toBe(`--what-if is ${text}, whose start is above its end; it must go up, as in deadline=10s..100s:5s; swap them`);
  });

  it('is taken where some class has it', () => {
    for (const text of ['utilisation=50%', 'deadline=5s', 'users=1,2', 'provider']) expect(refusal(text, null, problemOf(job, stream))).toBe('accepted');
  });
});
