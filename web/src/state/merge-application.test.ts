import { describe, expect, it } from 'vitest';
import type { Application, Decision, Event, Run } from '../api/generated/types.ts';
import { mergeApplication, mergeDecisions, mergeEvents } from './merge-application.ts';

const run = (id: string, version: number, open = true): Run => ({ id, app: 'shop', version, open, createdAt: Number(id.slice(1)) }) as Run;
const decision = (cycle: number, lastCycle = cycle): Decision => ({ id: `shop/${cycle}`, app: 'shop', cycle, lastCycle, at: cycle, count: lastCycle - cycle + 1 }) as Decision;
const event = (sequence: number): Event => ({ sequence, app: 'shop' }) as Event;
const shop = { name: 'shop', runs: [run('r1', 3), run('r2', 1)], decisions: [decision(2), decision(1)], events: [event(1)], openRuns: 2 } as unknown as Application;
const ids = ({ runs }: Application): string[] => runs.map(({ id, version }) => `${id}v${version}`);

describe('a run that comes with the stream', () => {
  it('takes the place of its older version, and never of a newer one', () => {
    expect(ids(mergeApplication(shop, { kind: 'run', run: run('r1', 4) }))).toEqual(['r1v4', 'r2v1']);
    expect(mergeApplication(shop, { kind: 'run', run: run('r1', 2) })).toBe(shop);
  });

  it('leaves the list when it has ended, and joins it in the order of creation', () => {
    expect(ids(mergeApplication(shop, { kind: 'run', run: run('r1', 4, false) }))).toEqual(['r2v1']);
    expect(mergeApplication(shop, { kind: 'run', run: run('r0', 1) })).toMatchObject({ openRuns: 3, runs: [{ id: 'r0' }, { id: 'r1' }, { id: 'r2' }] });
  });

  it('of another application changes nothing', () => {
    expect(mergeApplication(shop, { kind: 'run', run: { ...run('r9', 1), app: 'other' } })).toBe(shop);
    expect(mergeApplication(shop, { kind: 'decision', decision: { ...decision(9), app: 'other' } })).toBe(shop);
    expect(mergeApplication(shop, { kind: 'event', event: { ...event(9), app: null } })).toBe(shop);
  });
});

describe('decisions and events', () => {
  it('are listed newest first and once each; a growing "none" keeps its latest count', () => {
    expect(mergeDecisions([decision(3), decision(2, 5)], [decision(2), decision(1)]).map(({ cycle, count }) => [cycle, count])).toEqual([[3, 1], [2, 4], [1, 1]]);
    expect(mergeDecisions([decision(2)], [decision(2, 5)])[0]?.lastCycle).toBe(5);
    expect(mergeEvents([event(3), event(1)], [event(2), event(1)]).map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
  });

  it('are bounded', () => {
    expect(mergeEvents(Array.from({ length: 900 }, (_, index) => event(index)), []).length).toBe(500);
  });
});
