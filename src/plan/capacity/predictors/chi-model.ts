import type { ChiProfile } from '../../../model/job-profile.ts';

/** Seconds on so many containers with so many users: D-SPACE4Cloud's regression, linear in 1 / containers; not above 0 where it does not hold. */
export function chiSeconds({ perContainerSeconds, perUserSeconds, fixedSeconds }: ChiProfile, containers: number, users: number): number {
  return perContainerSeconds / containers + perUserSeconds * users + fixedSeconds;
}

/** The most containers for which that is above 0; Infinity if it is for all. Where more containers take longer nothing is said. */
export function chiContainersMax({ perContainerSeconds, perUserSeconds, fixedSeconds }: ChiProfile, users: number): number {
  const rest = perUserSeconds * users + fixedSeconds;
  if (rest > 0 || perContainerSeconds < 0 || (rest === 0 && perContainerSeconds > 0)) return Number.POSITIVE_INFINITY;
  return rest === 0 ? 0 : Math.ceil((perContainerSeconds / -rest) * (1 - 1e-12)) - 1;
}

/** The fewest containers that are done in time by that model (the solution of its Karush-Kuhn-Tucker conditions, rounded up); Infinity if none are. */
export function chiContainers({ perContainerSeconds, perUserSeconds, fixedSeconds }: ChiProfile, deadlineSeconds: number, users: number): number {
  const left = deadlineSeconds - perUserSeconds * users - fixedSeconds;
  if (perContainerSeconds <= 0) return left >= perContainerSeconds ? 1 : Number.POSITIVE_INFINITY;
  return left <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((perContainerSeconds / left) * (1 - 1e-12)));
}
