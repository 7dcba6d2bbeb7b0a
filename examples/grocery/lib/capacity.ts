import { setTimeout as pause } from 'node:timers/promises';
import type { Metrics } from './metrics.ts';
import { seedOf, seededRandom, serviceTimes } from './service-time.ts';
import { integerSetting } from './settings.ts';
import { Slots } from './slots.ts';

export type Capacity = {
  readonly slots: Slots;
  /** Takes as long as one piece of this component's work takes. */
  readonly work: () => Promise<void>;
  readonly slowDown: (factor: number) => void;
};

/** The capacity of this replica from SLOTS, SERVICE_MS, WAITING_MAX and SEED, or the component's own defaults. */
export function capacityOf(defaults: { readonly slots: number; readonly serviceMs: number }, metrics: Metrics): Capacity {
  const slots = new Slots(integerSetting('SLOTS', defaults.slots, { min: 1, max: 1024 }), integerSetting('WAITING_MAX', 256, { min: 0, max: 100_000 }), metrics);
  const meanMs = integerSetting('SERVICE_MS', defaults.serviceMs, { min: 1, max: 60_000 });
  const seed = seedOf(integerSetting('SEED', 1, { min: 0, max: 2 ** 31 - 1 }), process.env['HOMEOSTAT_INSTANCE'] ?? process.env['PORT'] ?? '');
  const draw = serviceTimes(meanMs, seededRandom(seed));
  let slowness = 1;
  return {
    slots,
    work: () => pause(draw() * slowness),
    slowDown: (factor) => {
      slowness = factor;
    },
  };
}
