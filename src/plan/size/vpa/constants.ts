import { hours, minutes } from '../../../units/time.ts';
import { exponentialBuckets } from './histogram.ts';

/**
 * Constants of the Kubernetes vertical pod autoscaler, each with the flag or the place that it comes from
 * (github.com/kubernetes/autoscaler, vertical-pod-autoscaler/pkg). Memory is in MiB here, in bytes there.
 */
const bytesPerMib = 1_048_576;
/** Each bucket is 5 % wider than the one before (`model/aggregations_config.go`, `DefaultHistogramBucketSizeGrowth`). */
const ratio = 1.05;

export const vpaConstants = {
  /** From 0.01 core to 1000 cores (`model/aggregations_config.go`). */
  cpuBuckets: exponentialBuckets({ first: 0.01, max: 1000, ratio }),
  /** From 10⁷ to 10¹² bytes (`model/aggregations_config.go`). */
  memoryBuckets: exponentialBuckets({ first: 1e7 / bytesPerMib, max: 1e12 / bytesPerMib, ratio }),
  /** `--cpu-histogram-decay-half-life` and `--memory-histogram-decay-half-life`. */
  halfLife: hours(24),
  /** Of one CPU sample (`model/aggregate_container_state.go`, `minSampleWeight`). */
  cpuSampleWeight: 0.1,
  memorySampleWeight: 1,
  /** One peak of memory counts in each (`--memory-aggregation-interval`). */
  memoryInterval: hours(24),
  /** `--target-cpu-percentile`, `--recommendation-lower-bound-cpu-percentile`, `--recommendation-upper-bound-cpu-percentile`; memory has the same. */
  target: 0.9,
  lower: 0.5,
  upper: 0.95,
  /** `--recommendation-margin-fraction`: what is added to each percentile. */
  margin: 0.15,
  /** upper × (1 + 1/c)¹ and lower × (1 + 0.001/c)⁻² (`logic/recommender.go`, `CreatePodResourceRecommender`). */
  upperConfidence: { multiplier: 1, exponent: 1 },
  lowerConfidence: { multiplier: 0.001, exponent: -2 },
  /** `--pod-recommendation-min-cpu-millicores` (25) and `--pod-recommendation-min-memory-mb` (250), for a pod of one container. */
  minimum: { cores: 0.025, MiB: 250 },
  /** The recommender looks once a minute, so a day gives 1440 samples (`logic/estimator.go`, `getConfidence`). */
  sampleEvery: minutes(1),
  samplesPerDay: 24 * 60,
  /** A pod this old is evicted for a smaller difference (updater `priority/update_priority_calculator.go`, `podLifetimeUpdateThreshold`). */
  lifetime: hours(12),
  /** The difference, as a share of the request (`--pod-update-threshold`). */
  updateThreshold: 0.1,
  /** A kill so soon after a start is quick (`--evict-after-oom-threshold`). */
  quickOom: minutes(10),
} as const;
