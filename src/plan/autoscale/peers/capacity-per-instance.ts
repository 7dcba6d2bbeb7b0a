import type { RuleContext } from '../rule.ts';

/**
 * The load that one instance carries within the objective in a deployment of middling size, the geometric mean of the least and the greatest:
 * what a user finds who tests before setting the one number where upstream leaves the target to the user. In the trace's unit of load; 1 where
 * no load keeps the objective.
 */
export function capacityPerInstance({ replicas: { min, max }, capacity }: Pick<RuleContext, 'replicas' | 'capacity'>): number {
  const size = Math.max(1, Math.round(Math.sqrt(Math.max(1, min) * max)));
  const carried = (load: number): boolean => capacity.needed(load) <= size;
  let high = size;
  for (let i = 0; i < 60 && carried(high); i++) high *= 2;
  let low = 0;
  // 50 halvings leave an error far below a millionth of the answer.
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (carried(middle)) low = middle;
    else high = middle;
  }
  return low > 0 ? low / size : 1;
}
