import type { Clock } from '../../model/clock.ts';
import { instant } from '../../units/time.ts';

/** The time of this machine: the only clock of live worlds. */
export const systemClock: Clock = { now: () => instant(Date.now()) };
