import type { RuleContext } from '../rule.ts';

/**
 * The load that one instance carries within the objective when all that may run do: what a user finds who tests the full deployment, and
 * what is set as the target where upstream leaves the target to the user. In the trace's unit of load; 1 where no load keeps the objective.
 */
export function capacityPerInstance({ replicas, capacity }: RuleContext): number {
  const carried = (load: number): boolean => capacity.needed(load) <= replicas.max;
  let high = replicas.max;
  for (let i = 0; i < 60 && carried(high); i++) high *= 2;
  let low = 0;
  // 50 halvings leave an error far below a millionth of the answer.
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (carried(middle)) low = middle;
    else high = middle;
  }
  return low > 0 ? low / replicas.max : 1;
}
