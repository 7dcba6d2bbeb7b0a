import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { WhatIfRow, WhatIfSetting } from '../../experiment/capacity/what-if.ts';
import { costAgainstGoal, costAgainstUsers, costByProvider } from '../../experiment/capacity/what-if.ts';
import type { Job } from '../../learn/ports/compute.ts';
import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import { LimitedSolver } from '../../plan/capacity/limited-solver.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import { closedFormDuration } from '../../plan/capacity/predictors/closed-form-duration.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { simulatedDuration } from '../../simulate/jobs/simulated-duration.ts';
import type { CapacityJob, CapacityOutput, CapacityProgress, WhatIf } from '../../usecases/capacity/capacity-job.ts';

/** For each call of the solver: the time of the search, and how far from the best it may stop. */
const limits = { seconds: 20, gap: 0 };

/** For all questions together that explain why there is no plan. */
const explainingSecondsMax = 20;

/** The program of a thread that plans capacity: predictions by simulation, integer programmes by HiGHS. */
export const run: Job<CapacityJob, CapacityProgress, CapacityOutput> = async ({ problem, variant, method, whatIf, seed }, context) => {
  const solver = await loadMilpSolver();
  const settingOf = (of: CapacityProblem): WhatIfSetting => {
    const approximation = closedFormDuration();
    const predictor = new CachedPredictor(simulatedDuration({ seed, otherwise: approximation, ...of.sharing }));
    const explainer = new LimitedSolver(solver, systemClock, explainingSecondsMax);
    return { problem: of, method, tools: { predictor, approximation, solver, explainer, limits } };
  };
  const setting = settingOf(problem);
  const sweeps = whatIf === null ? [] : [setting, ...(variant === undefined ? [] : [settingOf(variant)])];
  const total = 1 + sweeps.length * (whatIf === null || whatIf.parameter === 'provider' ? 1 : whatIf.values.length);
  let done = -1;
  const tell = (): void => context.progress({ done: (done += 1), total });
  tell();
  const answer = planCapacity(problem, method, setting.tools);
  tell();
  const [rows = [], variantRows] = whatIf === null ? [] : sweeps.map((one) => sweep(whatIf, one, tell));
  return { answer, rows, ...(variantRows === undefined ? {} : { variantRows }) };
};

/** Value by value, so that one can see how far it is; what was predicted is kept between them. */
function sweep(whatIf: WhatIf, setting: WhatIfSetting, tell: () => void): readonly WhatIfRow[] {
  if (whatIf.parameter === 'provider') {
    const rows = costByProvider(setting);
    tell();
    return rows;
  }
  const { parameter, className } = whatIf;
  return whatIf.values.flatMap((value) => {
    const rows = parameter === 'users' ? costAgainstUsers(setting, className, [value]) : costAgainstGoal(setting, className, [value], parameter);
    tell();
    return rows;
  });
}
