import { describe, expect, it } from 'vitest';
import { applicationOf } from '../model/application.ts';
import type { ComponentState, InstanceState } from '../model/component-state.ts';
import type { Sample } from '../model/sample.ts';
import { instant } from '../units/time.ts';
import { shopDocument } from '../../test/support/simulated-shop.ts';
import { Hearing, silentInstances } from './hearing.ts';

const components = (scraped: boolean) => [{ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { initial: 1, min: 1, max: 8 }, ...(scraped ? { scrape: { interval: '2s' } } : {}) }, { name: 'table', command: ['node', 'table.js'], template: 'table', replicas: { initial: 1, min: 1, max: 3 } }];
const shop = (scraped: boolean) => applicationOf(shopDocument({ components: components(scraped) }), 1);
const at = (seconds: number) => instant(1_000_000 + seconds * 1000);
const labels = (instance: string) => ({ app: 'shop', component: 'web', instance });
const sample = (instance: string, seconds: number): Sample => ({ series: 'up', labels: labels(instance), type: 'gauge', value: 1, at: at(seconds) });
const failure = (instance: string, seconds: number) => ({ source: 'scrape', labels: labels(instance), why: 'connection refused', at: at(seconds) });

function web(...ids: readonly string[]): readonly ComponentState[] {
  const instances = ids.map((id): InstanceState => ({ id, phase: 'ready', template: 'small', restartToken: null, startedAt: at(0), readyAt: at(0), endedAt: null, restarts: 0, address: null, limits: { enforced: true, why: '' }, message: null }));
  return [{ app: 'shop', component: 'web', desired: null, lastWrite: null, address: null, otherWriter: null, instances }];
}

const silent = (hearing: Hearing, seconds: number, scraped = true) => silentInstances(shop(scraped), web('a', 'b'), (...of) => hearing.of(...of), at(seconds)).map(({ instance, why }) => `${instance}: ${why}`);

describe('instances that do not hand over their samples', () => {
  it('are silent from a failed scrape until the next good one', () => {
    const hearing = new Hearing();
    hearing.note({ samples: [sample('a', 1), sample('b', 1)], failures: [] }, at(1));
    expect(silent(hearing, 1)).toEqual([]);
    hearing.note({ samples: [sample('a', 3), { ...sample('b', 3), value: 0 }], failures: [failure('b', 3)] }, at(3));
    expect(silent(hearing, 4)).toEqual(['b: connection refused']);
    hearing.note({ samples: [sample('b', 5)], failures: [] }, at(5));
    expect(silent(hearing, 5)).toEqual([]);
  });

  it('are silent before their first scrape, and when three of them are missed', () => {
    const hearing = new Hearing();
    expect(silent(hearing, 0)).toEqual([]);
    hearing.note({ samples: [sample('a', 1)], failures: [] }, at(1));
    expect(silent(hearing, 1)).toEqual(['b: it has not been scraped yet']);
    hearing.note({ samples: [sample('b', 2)], failures: [] }, at(2));
    expect(silent(hearing, 7)).toEqual([]);
    expect(silent(hearing, 8)).toEqual(['a: nothing came from it for 7 s']);
  });

  it('that are not scraped are silent only when they were heard before and their samples are stale', () => {
    const hearing = new Hearing();
    hearing.note({ samples: [sample('a', 1)], failures: [] }, at(1));
    expect(silent(hearing, 16, false)).toEqual([]);
    expect(silent(hearing, 17, false)).toEqual(['a: nothing came from it for 16 s']);
  });
});
