import { seconds } from '../../../../units/time.ts';

/** Constants of KEDA (github.com/kedacore/keda), each with the field of ScaledObject or the parameter of the Prometheus trigger (keda.sh/docs). */
export const kedaConstants = {
  /** `pollingInterval`: how often activity is looked at. The metric itself is asked for at each look of the HPA, every 15 s. */
  pollingInterval: seconds(30),
  /** `cooldownPeriod`: from the last activity until zero; between other numbers the HPA's window rules. */
  cooldownPeriod: seconds(300),
  /** `initialCooldownPeriod`: the same where the trigger has never been active. */
  initialCooldownPeriod: seconds(0),
  /** `maxReplicaCount`; `minReplicaCount` is 0. */
  maxReplicaCount: 100,
  minReplicaCount: 0,
  /** `activationThreshold` of the Prometheus trigger. */
  activationThreshold: 0,
  /** `ignoreNullValues` of the Prometheus trigger: an empty result counts as 0. */
  ignoreNullValues: true,
} as const;
