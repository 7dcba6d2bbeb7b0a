import { minutes, seconds } from '../../../../units/time.ts';

/**
 * Constants of the Kubernetes horizontal pod autoscaler (github.com/kubernetes/kubernetes), each with the flag of kube-controller-manager or
 * the file that it comes from: `pkg/controller/podautoscaler/config/v1alpha1/defaults.go`, `pkg/apis/autoscaling/v2/defaults.go`,
 * `pkg/controller/podautoscaler/horizontal.go`.
 */
export const hpaConstants = {
  /** `--horizontal-pod-autoscaler-sync-period`. */
  syncPeriod: seconds(15),
  /** `--horizontal-pod-autoscaler-tolerance`: no change while usage / target is so close to 1. */
  tolerance: 0.1,
  /** `--horizontal-pod-autoscaler-cpu-initialization-period`: in it, samples of pods that are not ready do not count. */
  cpuInitialization: minutes(5),
  /** `--horizontal-pod-autoscaler-initial-readiness-delay`: a pod that got unready so early was never ready. */
  initialReadinessDelay: seconds(30),
  /** `--horizontal-pod-autoscaler-downscale-stabilization`, also the default of `behavior.scaleDown.stabilizationWindowSeconds`. */
  downscaleStabilisation: minutes(5),
  /** `DefaultCPUUtilization` of autoscaling/v1 and /v2, in percent of the request. */
  cpuUtilizationPercent: 80,
  /** Without `spec.behavior` a step may reach twice the replicas, or this many (`scaleUpLimitFactor`, `scaleUpLimitMinimum`). */
  plainUpFactor: 2,
  plainUpMinimum: 4,
  /** Of the default `behavior.scaleUp`: 4 pods or 100 % each 15 s, whichever is more; `behavior.scaleDown`: 100 % each 15 s. */
  defaultPolicyPods: 4,
  defaultPolicyPercent: 100,
  defaultPolicyPeriod: seconds(15),
  /** metrics-server averages usage over its resolution; a newer pod's first sample may reach back before it was ready. */
  metricWindow: seconds(30),
} as const;
