import { randomStreams } from '../../../model/random.ts';
import { exponential } from '../../../model/random.ts';
import { LatencyProfile } from './latency-profile.ts';

/**
 * A made-up profile for tests, shaped as the measured one of CloudSkin (D5.2, figure 13): the p95 of 1, 3, 4, 6, 8 and 10 streams on an
 * instance is about 9, 12, 15, 24, 32 and 39 ms.
 */
export function testingProfile(): LatencyProfile {
  const random = randomStreams(1).stream('profile');
  const tails: Readonly<Record<number, number>> = { 1: 0.2, 3: 1.2, 4: 2.1, 6: 5, 8: 7.7, 10: 10 };
  return new LatencyProfile(
    Object.entries(tails).map(([streams, mean]) => ({ streams: Number(streams), latencies: Array.from({ length: 500 }, () => 8.7 + exponential(random, mean)) })),
    32,
  );
}
