import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../../../units/time.ts';
import type { KpaSettings, KpaState } from './kpa.ts';
import { kpaDefaults, kpaState, kpaTick } from './kpa.ts';

/**
 * The settings of upstream's own tests: rates of 10 instead of 1000 and 2 (`newTestAutoscaler` in `pkg/autoscaler/scaling/autoscaler_test.go`). The
 * sequences that name a test of that file expect what it expects.
 */
const tested = (target: number, other: Partial<KpaSettings> = {}): KpaSettings => ({ ...kpaDefaults(target), maxScaleUpRate: 10, maxScaleDownRate: 10, ...other });

const tick = (settings: KpaSettings, state: KpaState, [now, ready, stable, panic]: readonly [number, number, number, number]): number => kpaTick({ now: now * 1000, ready, stable, panic }, settings, state);

describe('Knative pod autoscaler, stable', () => {
  it('divides concurrency by the target: 50 / 10 is 5, 100 / 10 is 10 (StableModeIncreaseWithConcurrencyDefault)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 1, 50, 10])).toBe(5);
    expect(tick(tested(10), state, [0, 1, 100, 10])).toBe(10);
  });

  it('goes down by the stable window: 8 ready, 100 and then 50 of 10 each (StableModeDecrease)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 8, 100, 100])).toBe(10);
    expect(tick(tested(10), state, [0, 8, 50, 50])).toBe(5);
  });

  it('rounds up, so one request in flight keeps one pod, and none keeps none (NoTrafficScaleToZero)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 1, 1, 0])).toBe(1);
    expect(tick(tested(10), state, [0, 1, 0, 0])).toBe(0);
  });

  it('may go up by one pod however small the rate: ceil(1.1 × 2) = 3 (IncreaseWithSmallScaleUpRate)', () => {
    expect(tick(tested(1, { maxScaleUpRate: 1.1 }), kpaState(0, 1), [0, 2, 3, 3.1])).toBe(3);
  });

  it('goes down no faster than its rate: floor(100 / 1.1) = 90 (DecreaseWithSmallScaleDownRate), with 10 to 10 and then 1 (RateLimitScaleDown)', () => {
    expect(tick(tested(10, { maxScaleDownRate: 1.1 }), kpaState(0, 1), [0, 100, 1, 1])).toBe(90);
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 100, 1, 1])).toBe(10);
    expect(tick(tested(10), state, [0, 10, 1, 1])).toBe(1);
  });

  it('halves at most by default: 9 ready go to 4, to 2, to 1', () => {
    const state = kpaState(0, 1);
    expect(tick(kpaDefaults(10), state, [0, 9, 1, 1])).toBe(4);
    expect(tick(kpaDefaults(10), state, [2, 4, 1, 1])).toBe(2);
    expect(tick(kpaDefaults(10), state, [4, 2, 1, 1])).toBe(1);
  });

  it('goes down at once where no traffic comes any more (DecreaseNonReachable)', () => {
    expect(tick(tested(10, { maxScaleDownRate: 1.1, reachable: false }), kpaState(0, 1), [0, 100, 1, 1])).toBe(1);
  });

  it('goes up no faster than its rate, from one pod if none is ready (RateLimitScaleUp, UseOnePodAsMinimum)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 1, 1000, 1001])).toBe(10);
    expect(tick(tested(10), state, [0, 10, 1000, 1001])).toBe(100);
    expect(tick(tested(10), kpaState(0, 1), [0, 0, 1000, 888])).toBe(10);
  });

  it('starts with the activation scale where anything is wanted (ActivationScale)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10, { activationScale: 2 }), state, [0, 1, 0, 0])).toBe(0);
    expect(tick(tested(10, { activationScale: 2 }), state, [0, 1, 1, 0])).toBe(2);
  });

  it('has no answer without data (NoDataNoAutoscale)', () => {
    const state = kpaState(0, 4);
    expect(tick(tested(10), state, [0, 4, Number.NaN, 10])).toBeNaN();
    expect(state).toEqual(kpaState(0, 4));
  });
});

describe('Knative pod autoscaler, in panic', () => {
  it('takes the panic window once it wants twice what is ready (PanicModeDoublePodCount)', () => {
    expect(tick(tested(10), kpaState(0, 1), [0, 1, 50, 100])).toBe(10);
  });

  it('takes the greater of the two windows (PanicStableLargerThanPanic, PanicStableLessThanPanic)', () => {
    // Panic since 5 s before; 5 pods ready.
    expect(tick(tested(1), { ...kpaState(0, 5), panicSince: -5000 }, [0, 5, 50, 30])).toBe(50);
    expect(tick(tested(1), { ...kpaState(0, 5), panicSince: -5000 }, [0, 5, 20, 30])).toBe(30);
  });

  it('does not begin below the threshold: 19 of 10 ready is 1.9', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(1), state, [0, 10, 11, 19])).toBe(11);
    expect(state.panicSince).toBeNaN();
    expect(tick(tested(1), state, [2, 10, 11, 20])).toBe(20);
    expect(state.panicSince).toBe(2000);
  });

  it('holds its greatest wish for a stable window, then follows the stable window (PanicThenUnPanicScaleDown)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(10), state, [0, 1, 100, 100])).toBe(10);
    expect(tick(tested(10), state, [0, 10, 100, 1000])).toBe(100);
    expect(tick(tested(10), state, [30, 10, 1, 1])).toBe(100);
    // At 60 s the panic is not over: 0 + 60 < 60 does not hold.
    expect(tick(tested(10), state, [60, 10, 1, 1])).toBe(100);
    expect(tick(tested(10), state, [61, 10, 1, 1])).toBe(1);
  });

  it('ends although load grows slowly on (UnpanicAfterSlowIncrease)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(1), state, [0, 10, 11, 25])).toBe(25);
    // 41 / 40 is below the threshold: the panic is not prolonged, but lasts.
    expect(tick(tested(1), state, [30, 40, 30, 41])).toBe(41);
    expect(state.panicSince).toBe(0);
    expect(tick(tested(1), state, [62, 55, 50, 56])).toBe(50);
    expect(state.panicSince).toBeNaN();
  });

  it('is prolonged while the surge goes on (ExtendPanicWindow)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(1), state, [0, 10, 11, 25])).toBe(25);
    expect(tick(tested(1), state, [30, 40, 30, 80])).toBe(80);
    expect(state.panicSince).toBe(30_000);
  });

  it('tracks exponential growth and then stands: 6, 36, 216, 1296 (PanicModeExponentialTrackAndStabilize)', () => {
    const state = kpaState(0, 1);
    expect(tick(tested(1), state, [0, 1, 6, 6])).toBe(6);
    expect(tick(tested(1), state, [0, 6, 36, 36])).toBe(36);
    expect(tick(tested(1), state, [1, 36, 216, 216])).toBe(216);
    expect(tick(tested(1), state, [1, 216, 1296, 1296])).toBe(1296);
    expect(tick(tested(1), state, [2, 1296, 1296, 1296])).toBe(1296);
  });

  it('is where a new autoscaler begins with more than one pod (StartInPanicMode), which then keeps them for a stable window', () => {
    expect(kpaState(0, 1).panicSince).toBeNaN();
    const state = kpaState(0, 6);
    expect(tick(tested(10), state, [2, 6, 1, 1])).toBe(6);
    expect(tick(tested(10), state, [62, 6, 1, 1])).toBe(1);
  });
});

describe('Knative pod autoscaler with a delay down', () => {
  const delayed = tested(10, { panicThreshold: 100, scaleDownDelay: minutes(5) });
  it('goes down when 5 minutes have passed (ScaleDownDelay, simple)', () => {
    const state = kpaState(0, 0);
    expect(tick(delayed, state, [2, 0, 40, 40])).toBe(4);
    expect(tick(delayed, state, [300, 0, 0, 0])).toBe(4);
    expect(tick(delayed, state, [302, 0, 0, 0])).toBe(0);
  });

  it('goes down by what was wanted in the last 5 minutes (ScaleDownDelay, gradual)', () => {
    const state = kpaState(0, 0);
    expect(tick(delayed, state, [540, 0, 40, 40])).toBe(4);
    expect(tick(delayed, state, [600, 0, 30, 30])).toBe(4);
    expect(tick(delayed, state, [660, 0, 0, 0])).toBe(4);
    expect(tick(delayed, state, [840, 0, 0, 0])).toBe(3);
    expect(tick(delayed, state, [900, 0, 0, 0])).toBe(0);
  });

  it('of nothing goes down at once (ScaleDownDelayZero)', () => {
    const state = kpaState(0, 0);
    const settings = { ...delayed, scaleDownDelay: seconds(0) };
    expect(tick(settings, state, [0, 0, 40, 40])).toBe(4);
    expect(tick(settings, state, [0.5, 0, 20, 20])).toBe(2);
  });
});
