import { costOf, costRateOf } from '../knowledge/cost.ts';
import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import type { AppId } from '../model/ids.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';
import type { TimeAxisRequest } from './time-axis.ts';
import { timeAxis } from './time-axis.ts';
import type { CostReport } from './views/cost-view.ts';

/** What an application cost from `from` to `to`: as a whole, by component, by template, and step by step. */
export async function costReport(
  { store, clock }: Pick<UseCaseDeps, 'store' | 'clock'>,
  request: TimeAxisRequest & { readonly app: AppId },
): Promise<CostReport> {
  await loadApplication(store, request.app);
  const now = clock.now();
  const { from, to, step, times } = timeAxis(request, now);
  const [ledger, open] = await Promise.all([store.ledger(request.app, from, to), store.openLedger(request.app)]);
  // Instances that still run are paid up to now, not up to a `to` in the future.
  const end = instant(Math.min(to, Math.max(now, from)));
  const components = grouped(ledger, (row) => row.component);
  return {
    app: request.app,
    from,
    to,
    stepMs: step,
    usd: costOf(ledger, from, end),
    usdPerHour: costRateOf(open),
    components: components.map(([name, rows]) => ({
      name,
      usd: costOf(rows, from, end),
      instanceHours: hoursOf(rows, from, end),
      usdPerHour: costRateOf(open.filter((row) => row.component === name)),
    })),
    templates: grouped(ledger, (row) => row.template).map(([name, rows]) => ({ name, usd: costOf(rows, from, end), instanceHours: hoursOf(rows, from, end) })),
    steps: times
      .filter((at) => at < end)
      .map((at) => {
        const until = instant(Math.min(at + step, end));
        return {
          from: at,
          to: until,
          usd: costOf(ledger, at, until),
          components: components.map(([name, rows]) => ({ name, usd: costOf(rows, at, until) })),
        };
      }),
  };
}

function grouped(rows: readonly LedgerRow[], key: (row: LedgerRow) => string): (readonly [string, readonly LedgerRow[]])[] {
  const groups = Map.groupBy(rows, key);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function hoursOf(rows: readonly LedgerRow[], from: Instant, to: Instant): number {
  const lived = rows.map((row) => Math.max(0, Math.min(row.to ?? to, to) - Math.max(row.from, from)));
  return lived.reduce((sum, duration) => sum + duration, 0) / 3_600_000;
}
