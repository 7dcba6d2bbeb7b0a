import type { ChiProfile } from '../../../model/job-profile.ts';

/** Seconds on so many containers with so many users: D-SPACE4Cloud's regression, linear in 1 / containers. */
export function chiSeconds({ perContainerSeconds, perUserSeconds, fixedSeconds }: ChiProfile, containers: number, users: number): number {
  return Math.max(0, perContainerSeconds / containers + perUserSeconds * users + fixedSeconds);
}

/** The fewest containers that are done in time by that model (the solution of its Karush-Kuhn-Tucker conditions, rounded up); Infinity if none are. */
export function chiContainers({ perContainerSeconds, perUserSeconds, fixedSeconds }: ChiProfile, deadlineSeconds: number, users: number): number {
  const left = deadlineSeconds - perUserSeconds * users - fixedSeconds;
  if (perContainerSeconds <= 0) return left >= perContainerSeconds ? 1 : Number.POSITIVE_INFINITY;
  return left <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((perContainerSeconds / left) * (1 - 1e-12)));
}
