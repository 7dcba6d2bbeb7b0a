import { describe, expect, it } from 'vitest';
import type { AdviceGround } from './backtest-advice.ts';
import { adviceOf } from './backtest-advice.ts';
import type { BacktestPolicyView } from './views/backtest-view.ts';

const policy = (name: string, violatedPercent: number | null, usd: number | null, more: Partial<BacktestPolicyView> = {}): BacktestPolicyView => ({
  name,
  rule: name,
  parameters: [],
  guard: false,
  knowsFuture: false,
  whyNot: null,
  violatedPercent,
  overTargetPercent: violatedPercent,
  scalingEvents: 1,
  instanceMinutes: 1,
  usd,
  spikeStartPercentile: null,
  latencyMs: { p50: null, p95: null, p99: null, p999: null },
  intervals: null,
  regretPercent: null,
  pareto: false,
  seeds: [],
  ...more,
});

const ground: AdviceGround = { goal: 0.95, slots: 1000, replicasMax: 10, startupSeconds: 60, beyondPercent: 0, constant: { replicas: 7, usd: 90 }, bound: { violatedPercent: 0, usd: 40 } };

describe('what a backtest recommends', () => {
  it('is the cheapest policy that keeps the goal, whatever those that do not would save', () => {
    const { recommended, advice } = adviceOf([policy('cheap', 5.1, 10), policy('good', 4.9, 20), policy('better', 0, 21)], ground);
    expect(recommended).toBe('good');
    expect(advice).toBe('good is the cheapest of 2 policies that keep the goal, which is to meet the objective in 95 % of the slots: it violates 4.9 % of the slots.');
  });

  it('is no more than a guess where next to nothing was played, and says so', () => {
    const adviceFor = (slots: number, goal = 0.95): string => adviceOf([policy('hpa', 0, 11)], { ...ground, slots, goal }).advice;
    expect(adviceFor(5)).toMatch(/ That is next to no evidence: only 5 slots were played, and a policy that violates none of as many may still violate 45.1 % of the slots in the long run. Replay a longer load.$/);
    expect(adviceFor(1)).toContain('only 1 slot was played');
    expect(adviceFor(59)).not.toContain('evidence');
    expect(adviceFor(720, 0.999)).toContain('That is little evidence for such a goal: only 720 slots were played');
    expect([adviceFor(4000, 0.999), adviceFor(60, 1)].join('')).not.toContain('evidence');
  });

  it('is nothing that knows the future or could not be played', () => {
    const known = policy('oracle:60m', 0, 10, { knowsFuture: true });
    const failed = policy('lstm', null, null, { whyNot: { code: 'too-short', why: 'too short' } });
    expect(adviceOf([known, failed], ground)).toEqual({ recommended: null, advice: 'Nothing can be recommended: no policy without knowledge of the future could be played.' });
    expect(adviceOf([known, policy('hpa', 0, 11)], ground).recommended).toBe('hpa');
  });

  it('is nothing where no policy keeps the goal, with what comes nearest and how it can be kept', () => {
    const { recommended, advice } = adviceOf([policy('reactive', 100, 10), policy('hpa', 7, 20)], ground);
    expect(recommended).toBeNull();
    expect(advice).toBe(
      'None of these policies keeps the goal, which is to meet the objective in 95 % of the slots; hpa comes nearest and violates 7 % of the slots. It can be kept: whoever knew the future would for 40.00 USD. 7 replicas at all times would come to 90.00 USD. A policy that plans ahead may do it (ours). So may more slack, such as hpa:50%. Instances that start faster than in 1 min help every policy.',
    );
  });

  it('names too few replicas as the reason, and how many it takes', () => {
    expect(adviceOf([policy('hpa', 100, 20)], { ...ground, beyondPercent: 62.5, constant: { replicas: 17, usd: 90 } }).advice).toContain('Even 10 replicas, the most there may be, are too few in 62.5 % of the slots; 17 would keep the goal, so allow more (--replicas).');
    expect(adviceOf([policy('hpa', 100, 20)], { ...ground, beyondPercent: 100, constant: null }).advice).toContain('no number up to 1000 would do: the load is too much for that many, or the response too slow');
  });

  it('names responses that vary too much as the reason, where even the bound violates', () => {
    expect(adviceOf([policy('hpa', 30, 20)], { ...ground, bound: { violatedPercent: 21, usd: 40 } }).advice).toContain('Even the bound, which knows the future, violates 21 % of the slots');
  });
});
