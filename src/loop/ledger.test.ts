import { describe, expect, it } from 'vitest';
import { noon, shopObservation } from '../../test/support/observations.ts';
import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import type { ComponentState, InstancePhase, InstanceState } from '../model/component-state.ts';
import { after, instant, seconds } from '../units/time.ts';
import { usdPerHour } from '../units/resources.ts';
import { ledgerChange } from './ledger.ts';

const { app } = shopObservation();
const instance = (id: string, phase: InstancePhase, over: Partial<InstanceState> = {}): InstanceState => ({
  id, phase, template: 'small', restartToken: null, startedAt: instant(noon - 5000), readyAt: null, endedAt: null, restarts: 0, address: null,
  limits: { enforced: true, why: '' }, message: null,
  ...over,
});
const web = (...instances: InstanceState[]): ComponentState[] => [{ app: 'shop', component: 'web', desired: null, lastWrite: null, address: null, otherWriter: null, instances }];
const row = (id: string, over: Partial<LedgerRow> = {}): LedgerRow => ({ app: 'shop', component: 'web', instance: id, template: 'small', price: usdPerHour(0.1), from: instant(noon - 9000), to: null, ...over });

describe('the ledger', () => {
  it('opens a row from the start of an instance, whatever its phase', () => {
    const { writes, open } = ledgerChange([], web(instance('a', 'starting'), instance('b', 'draining')), app, null, noon);
    expect(writes.map((write) => write.kind)).toEqual(['open-ledger', 'open-ledger']);
    expect(open).toEqual([row('a', { from: instant(noon - 5000) }), row('b', { from: instant(noon - 5000) })]);
  });

  it('writes nothing where nothing changed', () => {
    expect(ledgerChange([row('a')], web(instance('a', 'ready')), app, noon, noon)).toEqual({ writes: [], open: [row('a')] });
  });

  it('closes a row when the instance ended, and at the present when it vanished', () => {
    const ended = instance('a', 'ended', { endedAt: instant(noon - 1000), message: 'exit code 1' });
    const { writes, open } = ledgerChange([row('a'), row('b')], web(ended), app, noon, noon);
    expect(writes.filter((write) => write.kind === 'close-ledger')).toEqual([
      { kind: 'close-ledger', app: 'shop', instance: 'a', to: noon - 1000 },
      { kind: 'close-ledger', app: 'shop', instance: 'b', to: noon },
    ]);
    expect(writes.some((write) => write.kind === 'add-event' && write.event.message.includes('exit code 1'))).toBe(true);
    expect(open).toEqual([]);
  });

  it('bills an instance that came and went between two cycles, once', () => {
    const brief = instance('a', 'ended', { startedAt: instant(noon - 2000), endedAt: instant(noon - 500) });
    const first = ledgerChange([], web(brief), app, after(noon, seconds(-5)), noon);
    expect(first.writes.map((write) => write.kind)).toEqual(['open-ledger', 'close-ledger', 'add-event']);
    expect(ledgerChange(first.open, web(brief), app, noon, after(noon, seconds(5))).writes).toEqual([]);
  });

  it('keeps the price of a size that left the document, and says where none is known', () => {
    const old = instance('b', 'ready', { template: 'old' });
    expect(ledgerChange([row('a', { template: 'old', price: usdPerHour(0.7) })], web(instance('a', 'ready', { template: 'old' }), old), app, noon, noon).open[1]).toMatchObject({ instance: 'b', price: 0.7 });
    const { writes, open } = ledgerChange([], web(old), app, noon, noon);
    expect(open).toEqual([]);
    expect(writes).toMatchObject([{ kind: 'add-event', event: { type: 'PriceUnknown' } }]);
  });
});
