import { describe, expect, it } from 'vitest';
import { instant } from '../units/time.ts';
import type { BacktestView } from '../usecases/views/backtest-view.ts';
import { printBacktest } from './backtest-tables.ts';
import type { Io } from './io.ts';

const figures = { violatedPercent: 0, overTargetPercent: 0, scalingEvents: 1, instanceMinutes: 60, usd: 1, spikeStartPercentile: null, latencyMs: { p50: 1, p95: 2, p99: 3, p999: 4 } };

const view = (bound: BacktestView['bound']): BacktestView =>
  ({
    trace: { file: 'load.csv', stepSeconds: 60, notes: [] },
    world: { priceUsdPerHour: 1, notes: [] },
    settings: { objective: 'p95(latency_ms) < 20', tolerance: 0.1, slots: 60, seeds: [1], from: instant(0) },
    policies: [],
    bound,
    recommended: null,
    advice: 'Nothing.',
  }) as unknown as BacktestView;

function printed(bound: BacktestView['bound']): { readonly out: string; readonly err: string } {
  const texts = { out: '', err: '' };
  printBacktest({ out: (text: string) => void (texts.out += text), err: (text: string) => void (texts.err += text) } as unknown as Io, view(bound));
  return texts;
}

describe('the table of a backtest', () => {
  it('says what each row is compared with, and counts one event as one', () => {
    const { out, err } = printed({ ...figures, scalingEventsMax: 256, byEvents: [] });
    expect(out).toContain('bound (1 event) ');
    expect(err).toContain('OVER-BOUND-% compares the instance-minutes of a policy with the fewest that suffice with at most as many scaling events as it had, so each row has a bound of its own');
    expect(printed({ ...figures, scalingEvents: 2, scalingEventsMax: 256, byEvents: [] }).out).toContain('bound (2 events)');
  });

  it('says nothing of a bound where there is none', () => {
    expect(printed(null).err).not.toContain('OVER-BOUND');
  });
});
