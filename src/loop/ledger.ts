import type { LedgerRow, NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { ComponentState, InstanceState } from '../model/component-state.ts';
import type { Instant } from '../units/time.ts';

export type LedgerChange = {
  readonly writes: readonly Write[];
  /** The open rows as they are after the writes. */
  readonly open: readonly LedgerRow[];
};

/**
 * Compares what is there with what is billed: an instance is paid from its start to its end, starting and draining included,
 * at the price its template had when it was first seen. Pure.
 * @param since the last time this was done; an instance that came and went in between is billed, too
 */
export function ledgerChange(open: readonly LedgerRow[], components: readonly ComponentState[], app: Application, since: Instant | null, at: Instant): LedgerChange {
  const known = new Map(open.map((row) => [row.instance, row]));
  const observed = new Map(components.flatMap((state) => state.instances.map((instance) => [instance.id, { state, instance }] as const)));
  const writes: Write[] = [];
  const kept: LedgerRow[] = [];
  for (const row of open) {
    const found = observed.get(row.instance)?.instance;
    if (found !== undefined && found.phase !== 'ended') kept.push(row);
    else writes.push(...closing(row, found, at));
  }
  for (const { state, instance } of observed.values()) {
    if (known.has(instance.id)) continue;
    const missed = instance.phase === 'ended';
    if (missed && (since === null || instance.startedAt < since)) continue;
    const row = rowOf(state, instance, app, open);
    if (row === null) {
      writes.push({ kind: 'add-event', event: unpriced(state, instance, at) });
      continue;
    }
    writes.push({ kind: 'open-ledger', row });
    if (missed) writes.push(...closing(row, instance, at));
    else kept.push(row);
  }
  return { writes, open: kept };
}

function closing(row: LedgerRow, found: InstanceState | undefined, at: Instant): Write[] {
  // An instance that vanished unseen is paid until it is found to be gone: a bill may be too high, never too low.
  const to = found?.endedAt ?? at;
  const why = found?.message ?? null;
  const message = `${row.component} instance ${row.instance} ended${why === null ? '' : `: ${why}`}`;
  return [
    { kind: 'close-ledger', app: row.app, instance: row.instance, to },
    { kind: 'add-event', event: { at, app: row.app, type: 'InstanceEnded', severity: 'info', subject: `component/${row.component}`, message, data: { instance: row.instance } } },
  ];
}

/** A row with the price of the document, or, for a size that left the document, the price that such instances are billed at. */
function rowOf(state: ComponentState, instance: InstanceState, app: Application, open: readonly LedgerRow[]): LedgerRow | null {
  const price = app.spec.templates.find(({ name }) => name === instance.template)?.price ?? open.find(({ template }) => template === instance.template)?.price;
  if (price === undefined) return null;
  return { app: app.name, component: state.component, instance: instance.id, template: instance.template, price, from: instance.startedAt, to: null };
}

function unpriced(state: ComponentState, instance: InstanceState, at: Instant): NewEvent {
  return {
    at,
    app: state.app,
    type: 'PriceUnknown',
    severity: 'warning',
    subject: `component/${state.component}`,
    message: `instance ${instance.id} has size ${instance.template}, whose price is not known; its cost is not counted; list the size under templates`,
    data: { instance: instance.id, template: instance.template },
  };
}
