import type { ComponentModel } from '../../../simulate/service-model.ts';
import type { ResponseModel } from '../../../simulate/worlds/replay/response-model.ts';
import type { SlotFaults } from '../../../simulate/worlds/slot-faults.ts';
import type { FrameWeights, MovePenalty } from '../../../simulate/worlds/stream/frames.ts';
import type { LatencySamples } from '../../../simulate/worlds/stream/latency-profile.ts';
import type { Ms } from '../../../units/time.ts';

/** Streams on replicated servers; the load of the trace is a number of streams. */
export type StreamSpec = {
  readonly kind: 'stream';
  readonly latencies: readonly LatencySamples[];
  readonly penalty: MovePenalty;
  readonly framesPerSecond: number;
  readonly framesPerMove: number;
  readonly weights: FrameWeights;
  /** What a frame counts as while no instance is ready. */
  readonly timeout: Ms;
  /** `mixed` adds distributions up; `drawn` draws every frame, a hundred times slower. */
  readonly frames: 'mixed' | 'drawn';
};

/** Requests that queue at replicated servers; the load is in requests per second. */
export type RequestSpec = {
  readonly kind: 'requests';
  readonly model: ComponentModel;
  readonly timeout: Ms;
  readonly faults: SlotFaults;
  /** `fast` follows the mean queue from slot to slot; `exact` simulates every request. */
  readonly accuracy: 'fast' | 'exact';
};

/** The recorded application itself, as a model that was fitted to what it did. */
export type ReplaySpec = {
  readonly kind: 'replay';
  readonly model: ResponseModel;
  /** Logarithms of what responses were off by; drawn from as noise. */
  readonly residuals: Float64Array;
  readonly timeout: Ms;
  /** Whether load is a rate per second, so that what is not served waits. */
  readonly loadIsRate: boolean;
  readonly faults: SlotFaults;
};

/** A world as plain data, which can be sent to a thread. */
export type WorldSpec = StreamSpec | RequestSpec | ReplaySpec;
