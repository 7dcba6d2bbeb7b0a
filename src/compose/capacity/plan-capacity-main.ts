import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import type { WhatIfRow, WhatIfSetting } from '../../experiment/capacity/what-if.ts';
import { costAgainstGoal, costAgainstUsers, costByProvider } from '../../experiment/capacity/what-if.ts';
import type { Job } from '../../learn/ports/compute.ts';
import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import { closedFormDuration } from '../../plan/capacity/predictors/closed-form-duration.ts';
import { simulatedDuration } from '../../simulate/jobs/simulated-duration.ts';
import type { CapacityJob, CapacityOutput, CapacityProgress, WhatIf } from '../../usecases/capacity/capacity-job.ts';

/** For each call of the solver: the time of the search, and how far from the best it may stop. */
const limits = { seconds: 20, gap: 0 };

/** The program of a thread that plans capacity: predictions by simulation, integer programmes by HiGHS. */
export const run: Job<CapacityJob, CapacityProgress, CapacityOutput> = async ({ problem, method, whatIf, seed }, context) => {
  const approximation = closedFormDuration();
  const predictor = new CachedPredictor(simulatedDuration({ seed, otherwise: approximation }));
  const tools = { predictor, approximation, solver: await loadMilpSolver(), limits };
  const total = 1 + (whatIf === null || whatIf.parameter === 'provider' ? 0 : whatIf.values.length);
  const tell = (done: number): void => context.progress({ done, total });
  tell(0);
  const answer = planCapacity(problem, method, tools);
  tell(1);
  return { answer, rows: whatIf === null ? [] : sweep(whatIf, { problem, method, tools }, tell) };
};

/** Value by value, so that one can see how far it is; what was predicted is kept between them. */
function sweep(whatIf: WhatIf, setting: WhatIfSetting, tell: (done: number) => void): readonly WhatIfRow[] {
  if (whatIf.parameter === 'provider') return costByProvider(setting);
  const costAgainst = whatIf.parameter === 'goal' ? costAgainstGoal : costAgainstUsers;
  return whatIf.values.flatMap((value, index) => {
    const rows = costAgainst(setting, whatIf.className, [value]);
    tell(index + 2);
    return rows;
  });
}
