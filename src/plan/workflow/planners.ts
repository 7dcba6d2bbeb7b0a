import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { cheapest } from './baselines/cheapest.ts';
import { cpi } from './baselines/cpi.ts';
import { drip } from './baselines/drip.ts';
import { fastest } from './baselines/fastest.ts';
import { heft } from './baselines/heft.ts';
import { ours } from './ours/ours.ts';
import { icPcp } from './pcp/ic-pcp.ts';
import { icPcpd2 } from './pcp/ic-pcpd2.ts';
import type { WorkflowPlanner } from './plan.ts';

/** All planners of workflows. To add one, implement `WorkflowPlanner` in a file of its own and add it here; the property tests then check its plans. */
export const workflowPlanners: readonly WorkflowPlanner[] = [ours, icPcp, icPcpd2, drip, cpi, heft, fastest, cheapest];

/** The planners of some names, each once; `all` stands for every one. Throws InvalidInputError that lists the names there are. */
export const workflowPlannersNamed = (names: readonly string[]): readonly WorkflowPlanner[] => [...new Set(names.flatMap((name) => (name === 'all' ? workflowPlanners : [workflowPlannerNamed(name)])))];

/** The planner of a name. Throws InvalidInputError that lists the names there are. */
export function workflowPlannerNamed(name: string): WorkflowPlanner {
  const found = workflowPlanners.find((planner) => planner.name === name);
  if (found !== undefined) return found;
  throw new InvalidInputError([`no planner is named ${name}; ${suggestion(name, workflowPlanners.map((planner) => planner.name))}`]);
}
