import { InvalidInputError } from '../../../model/error.ts';
import type { Ms } from '../../../units/time.ts';
import { ms } from '../../../units/time.ts';
import type { ComponentModel } from '../../service-model.ts';
import type { SlotFaults } from '../slot-faults.ts';

/** A component that serves requests, as a world at the resolution of a slot sees it. Load is in requests per second. */
export type RequestOptions = {
  readonly slot: Ms;
  /** From asking for an instance until it gets requests. */
  readonly startup: Ms;
  /** One that is taken away is paid until it has finished what it has, and at least so long; 0 if absent. */
  readonly drain?: Ms;
  /** What one instance can do; `calls` are not followed. */
  readonly model: ComponentModel;
  readonly replicasMax: number;
  /** Which percentile of the latency is the response, 0..1. */
  readonly percentile: number;
  /** A request that is refused, or lost with its instance, counts as having taken this long: until its client gives up. */
  readonly timeout: Ms;
  /** The longest window, in slots, that will be asked for. */
  readonly windowMax: number;
  readonly faults: SlotFaults;
};

/** Throws InvalidInputError that names every option out of its range. */
export function checkRequestOptions({ slot, startup, drain = ms(0), model, replicasMax, percentile, timeout, windowMax }: RequestOptions): void {
  const problems: string[] = [];
  const must = (ok: boolean, name: string, value: number, rule: string): void => {
    if (!ok) problems.push(`${name} is ${value}; it must be ${rule}; correct it`);
  };
  const whole = (value: number, min: number, max: number): boolean => Number.isInteger(value) && value >= min && value <= max;
  must(slot >= 1000 && slot <= 86_400_000, 'slot', slot, 'from 1000 ms to a day');
  must(startup >= 0 && startup <= 86_400_000, 'startup', startup, 'from 0 ms to a day');
  must(drain >= 0 && drain <= 86_400_000, 'drain', drain, 'from 0 ms to a day');
  must(whole(model.slots, 1, 10_000), 'slots', model.slots, 'a whole number from 1 to 10000');
  must(whole(model.queueMax, 0, 1_000_000), 'queueMax', model.queueMax, 'a whole number from 0 to 1000000');
  must(model.service.mean > 0 && model.service.mean <= 600_000, 'mean service time', model.service.mean, 'above 0 and at most 600000 ms');
  must(whole(replicasMax, 1, 10_000), 'replicasMax', replicasMax, 'a whole number from 1 to 10000');
  must(percentile > 0 && percentile < 1, 'percentile', percentile, 'above 0 and below 1');
  must(timeout >= model.service.mean && timeout <= 3_600_000, 'timeout', timeout, 'from the mean service time to an hour');
  must(whole(windowMax, 1, 10_080), 'windowMax', windowMax, 'a whole number of slots from 1 to 10080');
  if (problems.length > 0) throw new InvalidInputError(problems);
}
