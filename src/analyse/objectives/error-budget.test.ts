import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { ObjectiveStatus } from '../../model/finding.ts';
import { hours, instant, ms, seconds } from '../../units/time.ts';
import { errorBudget } from './error-budget.ts';

const at = instant(1_000_000_000_000);
const met = { status: 'met', applies: true } as const;
const objective = { goal: 0.9, period: seconds(100) };

const span = (from: number, to: number, status: ObjectiveStatus, applies = true): ObjectiveSpan => ({
  app: 'shop',
  objective: 'fast',
  from: instant(at + from),
  to: instant(at + to),
  status,
  applies,
  value: null,
  why: '',
});

/** In milliseconds from now. */
const hoursAgo = (count: number): number => -count * 3_600_000;

const budgetOf = (spans: readonly ObjectiveSpan[], goal = objective.goal) => errorBudget({ ...objective, goal }, met, { spans, at, cycle: seconds(1) });

describe('an error budget', () => {
  it('is whole, and its share unknown, before the first observation', () => {
    expect(budgetOf([])).toMatchObject({ metShare: null, left: 1, burnRate: null });
  });

  it('loses what was violated or unknown', () => {
    // 10 s may be lost in 100 s; 4 s are.
    const budget = budgetOf([span(-50_000, -20_000, 'met'), span(-20_000, -17_000, 'violated'), span(-17_000, -16_000, 'unknown'), span(-16_000, 0, 'met')]);
    expect(budget.metShare).toBeCloseTo(0.92, 12);
    expect(budget.left).toBeCloseTo(0.6, 12);
    expect(budget.burnRate).toBe(0);
  });

  it('loses time in which nobody looked, but not the time before the first span', () => {
    expect(budgetOf([span(-50_000, -30_000, 'met'), span(-25_000, 0, 'met')]).left).toBeCloseTo(0.5, 12);
  });

  it('owes nothing while the objective does not apply', () => {
    expect(budgetOf([span(-50_000, -30_000, 'violated', false), span(-30_000, 0, 'met')])).toMatchObject({ left: 1, metShare: 1 });
  });

  it('counts the present status since the last cycle, and nobody for a longer gap', () => {
    expect(budgetOf([span(-50_000, -1000, 'met')]).left).toBe(1);
    expect(budgetOf([span(-50_000, -5000, 'met')]).left).toBeCloseTo(0.5, 12);
    expect(errorBudget(objective, { status: 'violated', applies: true }, { spans: [span(-50_000, -1000, 'met')], at, cycle: seconds(1) }).left).toBeCloseTo(0.9, 12);
  });

  it('forgets what is older than its period', () => {
    expect(budgetOf([span(-300_000, -100_000, 'violated'), span(-100_000, 0, 'met')]).left).toBe(1);
  });

  it('of a goal of 100 % is spent by the first loss', () => {
    expect(budgetOf([span(-50_000, 0, 'met')], 1)).toMatchObject({ left: 1, burnRate: null });
    expect(budgetOf([span(-50_000, -1, 'met'), span(-1, 0, 'violated')], 1).left).toBe(0);
  });

  it('burns at the windows and factors of the SRE workbook in 30 days', () => {
    const month = { goal: 0.999, period: hours(720) };
    const { burns } = errorBudget(month, met, { spans: [span(hoursAgo(720), hoursAgo(1), 'met'), span(hoursAgo(1), 0, 'violated')], at, cycle: seconds(15) });
    expect(burns?.map(({ long, short, factor }) => [long / hours(1), (short / hours(1)) * 60, factor])).toEqual([
      [1, 5, 14.4],
      [6, 30, 6],
      [24, 120, 3],
      [72, 360, 1],
    ]);
    // All of the last hour is lost: 1000 times the allowed rate, and a sixth of it over 6 h.
    expect(burns?.[0]?.longRate).toBeCloseTo(1000, 6);
    expect(burns?.[1]?.longRate).toBeCloseTo(1000 / 6, 6);
    expect(burns?.every(({ fires }) => fires)).toBe(true);
  });

  it('does not fire for a problem that is over', () => {
    const month = { goal: 0.999, period: hours(720) };
    const spans = [span(hoursAgo(720), hoursAgo(1), 'met'), span(hoursAgo(1), hoursAgo(0.5), 'violated'), span(hoursAgo(0.5), 0, 'met')];
    expect(errorBudget(month, met, { spans, at, cycle: seconds(15) }).burns?.[0]).toMatchObject({ fires: false, shortRate: 0 });
  });

  const histories = fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 20_000 }), status: fc.constantFrom<ObjectiveStatus>('met', 'violated', 'unknown'), applies: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );
  const spansOf = (history: readonly { length: number; status: ObjectiveStatus; applies: boolean }[]): ObjectiveSpan[] => {
    let to = 0;
    return history.map(({ length, status, applies }) => {
      to -= length;
      return span(to, to + length, status, applies);
    });
  };

  it('is never larger when one span more is lost, and unknown is as bad as violated', () => {
    fc.assert(
      fc.property(histories, fc.nat(11), (history, which) => {
        const spans = spansOf(history);
        const change = (status: ObjectiveStatus): ObjectiveSpan[] => spans.map((one, index) => (index === which % spans.length ? { ...one, status } : one));
        const [good, bad, unknown] = [budgetOf(change('met')), budgetOf(change('violated')), budgetOf(change('unknown'))];
        expect(bad.left).toBeLessThanOrEqual(good.left + 1e-12);
        expect(unknown).toEqual(bad);
      }),
    );
  });

  it('is a share of at most 1, and its met share one between 0 and 1', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const budget = budgetOf(spansOf(history));
        expect(budget.left).toBeLessThanOrEqual(1);
        if (budget.metShare !== null) expect(budget.metShare >= 0 && budget.metShare <= 1).toBe(true);
        for (const burn of budget.burns ?? []) expect(burn.short).toBeLessThanOrEqual(burn.long + ms(0));
      }),
    );
  });
});
