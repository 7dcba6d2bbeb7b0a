import { hours, minutes, seconds } from '../../../../units/time.ts';

/**
 * Constants of Flink's autoscaler (github.com/apache/flink-kubernetes-operator), each with its option under `job.autoscaler.`
 * (`flink-autoscaler/src/main/java/org/apache/flink/autoscaler/config/AutoScalerOptions.java`).
 */
export const flinkConstants = {
  /** `metrics.window`: rates are averaged over it, and it must be full. */
  metricsWindow: minutes(15),
  /** `stabilization.interval`: nothing is measured so long after a (re)start. */
  stabilization: minutes(5),
  /** `utilization.target`. */
  targetUtilization: 0.7,
  /** `utilization.target.boundary`, as `utilization.min` and `utilization.max` are not set: 0.4 to 1. */
  utilizationBoundary: 0.3,
  /** `scale-down.interval`: from the first wish to go down until it is followed. */
  scaleDownInterval: hours(1),
  /** `scale-down.max-factor`: at most this share is taken away at once. */
  maxScaleDownFactor: 0.6,
  /** `scale-up.max-factor`. */
  maxScaleUpFactor: 100_000,
  /** `vertex.min-parallelism` and `vertex.max-parallelism`. */
  vertexMin: 1,
  vertexMax: 200,
  /** `catch-up.duration`: so long the backlog may take. */
  catchUp: minutes(30),
  /** `restart.time`: what comes in meanwhile must be caught up with too. */
  restart: minutes(5),
  /** `backlog-processing.lag-threshold`: with more lag than this nothing goes down. */
  lagThreshold: minutes(5),
  /** `observed-true-processing-rate.switch-threshold`: busy time is not believed if it says so much more than was observed. */
  observedSwitch: 0.15,
  /** `scaling.effectiveness.threshold` and `scaling.effectiveness.detection.enabled`. */
  effectiveness: 0.1,
  effectivenessDetection: false,
  /** `memory.gc-pressure.threshold` and `memory.heap-usage.threshold`; 1 is never exceeded. */
  gcPressure: 1,
  heapUsage: 1,
  /** `kubernetes.operator.reconcile.interval` of the operator: how often it looks. */
  reconcile: seconds(60),
} as const;
