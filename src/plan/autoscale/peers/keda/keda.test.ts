import { describe, expect, it } from 'vitest';
import { defaultBehaviour } from '../hpa/behaviour.ts';
import type { KedaSettings, KedaState, TriggerReading } from './keda.ts';
import { fallbackReplicas, kedaDefaults, kedaLook, kedaState, triggerMetric } from './keda.ts';

const value = (number: number): TriggerReading => ({ kind: 'value', value: number });
const empty: TriggerReading = { kind: 'empty' };
const error: TriggerReading = { kind: 'error' };
const ten = kedaDefaults(10);

const look = (settings: KedaSettings, state: KedaState, seconds: number, current: number, reading: TriggerReading): number => kedaLook({ now: seconds * 1000, current, reading, poll: true }, settings, state).desired;

/** One look every 30 s; what is set is there at the next. */
function played(settings: KedaSettings, start: number, readings: readonly TriggerReading[], state = kedaState(0)): number[] {
  let current = start;
  return readings.map((reading, index) => (current = look(settings, state, index * 30, current, reading)));
}

describe('the Prometheus trigger', () => {
  it('takes an empty result, NaN and infinity for 0, and what is negative too', () => {
    expect([empty, value(Number.NaN), value(Number.POSITIVE_INFINITY), value(-3)].map((reading) => triggerMetric(reading, true))).toEqual([0, 0, 0, 0]);
  });

  it('takes the same for an error where null values are not ignored, except what is negative', () => {
    expect([empty, value(Number.NaN), value(-3), error].map((reading) => triggerMetric(reading, false))).toEqual([Number.NaN, Number.NaN, 0, Number.NaN]);
  });
});

describe('KEDA between one and many', () => {
  it('shares the metric out through its HPA: 95 / 10 is 10, from 3 by at most twice: 6, then 10', () => {
    // Without behaviour the limit is max(2 × current, 4).
    expect(played(ten, 3, [value(95), value(95)])).toEqual([6, 10]);
  });

  it('goes down only when the HPA window of 5 minutes has passed', () => {
    // The 6 of the start stands through second 300, where it still counts; at 330 s the 2 of 20 / 10 is all that is left.
    expect(played(ten, 6, Array.from({ length: 12 }, () => value(20)))).toEqual([...Array.from({ length: 11 }, () => 6), 2]);
  });

  it('falls to one, not to zero, where an empty result counts as 0, and goes on to zero after the cooldown', () => {
    // The incident of kedacore/keda #3065. Active once at 0 s; at 300 s the cooldown is not over (0 + 300 < 300 does not hold), at 330 s it is.
    const readings = [value(50), ...Array.from({ length: 11 }, () => empty)];
    expect(played(ten, 5, readings)).toEqual([...Array.from({ length: 11 }, () => 5), 0]);
  });

  it('holds where an empty result is an error and there is no fallback', () => {
    expect(played({ ...ten, ignoreNullValues: false }, 5, [value(50), ...Array.from({ length: 20 }, () => empty)])).toEqual(Array.from({ length: 21 }, () => 5));
  });
});

describe('KEDA to and from zero', () => {
  it('activates above the activation threshold, with one or the minimum', () => {
    const settings = { ...ten, activationThreshold: 5 };
    expect(look(settings, kedaState(0), 0, 0, value(5))).toBe(0);
    expect(look(settings, kedaState(0), 0, 0, value(5.1))).toBe(1);
    expect(look({ ...settings, min: 3 }, kedaState(0), 0, 0, value(6))).toBe(3);
  });

  it('goes to zero at once where it has never been active, unless an initial cooldown says otherwise', () => {
    expect(played(ten, 2, [value(0), value(0)])).toEqual([2, 0]);
    // Created at 0 s: 0 + 60 < 60 does not hold, 0 + 60 < 90 does. Until then its HPA holds 2 for 5 minutes.
    expect(played({ ...ten, initialCooldown: 60_000 as KedaSettings['cooldown'] }, 2, [value(0), value(0), value(0), value(0)])).toEqual([2, 2, 2, 0]);
  });

  it('never goes to zero with a minimum, and is raised to it', () => {
    const state = kedaState(0);
    expect(look({ ...ten, min: 2 }, state, 0, 1, value(0))).toBe(2);
    expect(played({ ...ten, min: 2 }, 2, Array.from({ length: 15 }, () => value(0)))).toEqual(Array.from({ length: 15 }, () => 2));
  });

  it('stands at the idle replicas while nothing is active, and at the minimum once something is', () => {
    const settings = { ...ten, min: 4, idle: 1 };
    expect(played(settings, 4, [value(0), value(0), value(3), value(3)])).toEqual([4, 1, 4, 4]);
  });

  it('leaves the executor out between polls', () => {
    expect(kedaLook({ now: 0, current: 0, reading: value(50), poll: false }, ten, kedaState(0))).toEqual({ desired: 0, outcome: 'disabled' });
  });
});

describe('the fallback of KEDA', () => {
  const fallback = { failureThreshold: 3, replicas: 6, behaviour: 'static' } as const;
  const settings: KedaSettings = { ...ten, min: 1, behaviour: { ...defaultBehaviour, down: { ...defaultBehaviour.down, window: 0 as KedaSettings['cooldown'] } }, fallback };

  it('holds for as many failures as the threshold, then pretends 6 replicas worth of metric', () => {
    expect(played(settings, 4, [value(40), error, error, error, error])).toEqual([4, 4, 4, 4, 6]);
  });

  it('forgets failures as soon as the query answers', () => {
    expect(played(settings, 4, [error, error, error, value(40), error, error, error])).toEqual(Array.from({ length: 7 }, () => 4));
  });

  it('also scales down to the fallback (kedacore/keda #6659)', () => {
    expect(played(settings, 9, [value(90), error, error, error, error])).toEqual([9, 9, 9, 9, 6]);
  });

  it('knows what there is: currentReplicas, and that only if higher or lower', () => {
    const of = (behaviour: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower', current: number): number => fallbackReplicas({ ...fallback, behaviour }, current);
    expect([of('static', 9), of('currentReplicas', 9), of('currentReplicasIfHigher', 9), of('currentReplicasIfLower', 9)]).toEqual([6, 9, 9, 6]);
    expect([of('static', 2), of('currentReplicas', 2), of('currentReplicasIfHigher', 2), of('currentReplicasIfLower', 2)]).toEqual([6, 2, 6, 2]);
  });

  it('wakes what stands at zero, and with 0 replicas lets go to zero', () => {
    expect(played({ ...settings, min: 0 }, 0, [error, error, error, error])).toEqual([0, 0, 0, 6]);
    expect(played({ ...settings, min: 0, fallback: { ...fallback, replicas: 0 } }, 3, [error, error])).toEqual([3, 0]);
  });
});
