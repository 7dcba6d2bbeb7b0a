import { describe, expect, it } from 'vitest';
import type { InstanceState } from '../../model/component-state.ts';
import { after, instant, seconds } from '../../units/time.ts';
import { startupOf } from './startup-of.ts';

const start = instant(1_000_000);
const instance = (ready: number | null, restarts = 0): InstanceState => ({
  id: `i${ready}`,
  phase: ready === null ? 'starting' : 'ready',
  template: 'small',
  restartToken: null,
  startedAt: start,
  readyAt: ready === null ? null : after(start, seconds(ready)),
  endedAt: null,
  restarts,
  address: null,
  limits: { enforced: true, why: '' },
  message: null,
});

describe('the start-up time of a component', () => {
  it('is the median of its instances that became ready', () => {
    expect(startupOf({ instances: [instance(9), instance(null), instance(2), instance(4)] }, seconds(60))).toBe(seconds(4));
    expect(startupOf({ instances: [instance(2), instance(4)] }, undefined)).toBe(seconds(3));
  });

  it('leaves out processes that were restarted', () => {
    expect(startupOf({ instances: [instance(2), instance(500, 3)] }, undefined)).toBe(seconds(2));
  });

  it('is what the action takes before an instance was ready, and 0 where nothing is known', () => {
    expect(startupOf({ instances: [instance(null)] }, seconds(60))).toBe(seconds(60));
    expect(startupOf({ instances: [] }, undefined)).toBe(0);
  });
});
