import { seconds } from '../../../../units/time.ts';

/**
 * Constants of Knative's pod autoscaler (github.com/knative/serving), each with the key of the ConfigMap `config-autoscaler`
 * (`config/core/configmaps/autoscaler.yaml`) or the file that it comes from.
 */
export const kpaConstants = {
  /** `tickInterval` in `pkg/autoscaler/scaling/multiscaler.go`. */
  tick: seconds(2),
  /** `stable-window`. */
  stableWindow: seconds(60),
  /** `panic-window-percentage`, of the stable window: 6 s. */
  panicWindowShare: 0.1,
  /** `panic-threshold-percentage` / 100: panic begins where the panic window wants twice what is ready. */
  panicThreshold: 2,
  /** `max-scale-up-rate` and `max-scale-down-rate`: of what is ready, at one tick. */
  maxScaleUpRate: 1000,
  maxScaleDownRate: 2,
  /** `container-concurrency-target-default`, requests in flight in each pod. */
  concurrencyTarget: 100,
  /** `requests-per-second-target-default`. */
  rpsTarget: 200,
  /** `container-concurrency-target-percentage`: the share of the target that is aimed at. */
  targetUtilization: 0.7,
  /** `scale-to-zero-grace-period`. */
  scaleToZeroGrace: seconds(30),
  /** `scale-down-delay`. */
  scaleDownDelay: seconds(0),
  /** `activation-scale`. */
  activationScale: 1,
} as const;
