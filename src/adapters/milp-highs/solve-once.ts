import type { Highs, ModelData } from 'highs';
import type { MilpProblem, MilpSolution } from '../../plan/ports/milp-solver.ts';

export type SolveSettings = { readonly seconds: number; readonly gap: number; readonly presolve: boolean };

/** Value of HiGHS's `primal_solution_status` when there is a feasible point. */
const feasiblePoint = 2;

/**
 * Hands one problem to a runtime, as arrays: names never reach HiGHS, whose text formats would read some of them as syntax.
 * @throws whatever the runtime throws when it breaks down
 */
export function solveOnce(highs: Highs, problem: MilpProblem, settings: SolveSettings): MilpSolution {
  const { modelStatus: code } = highs.constants;
  return highs.withModel(modelData(highs, problem), (model): MilpSolution => {
    model.options.set({
      output_flag: false,
      time_limit: settings.seconds,
      mip_rel_gap: settings.gap,
      mip_abs_gap: 0,
      presolve: settings.presolve ? 'choose' : 'off',
    });
    const { modelStatus } = model.run();
    if (modelStatus === code.optimal) return solved('optimal');
    if (modelStatus === code.infeasible) return { status: 'infeasible', why: 'no values satisfy all rows' };
    if (modelStatus === code.unbounded) return unbounded(problem);
    if (modelStatus === code.unboundedOrInfeasible) return whichOfBoth(highs, problem, settings);
    const stopped: readonly number[] = [code.timeLimit, code.iterationLimit, code.solutionLimit, code.interrupted];
    if (!stopped.includes(modelStatus)) throw new Error(`HiGHS ended with model status ${modelStatus}`);
    if (Number(model.info.get('primal_solution_status')) === feasiblePoint) return solved('feasible');
    return { status: 'timeout', why: `nothing was found within ${settings.seconds} s` };

    function solved(status: 'optimal' | 'feasible'): MilpSolution {
      const raw = model.getSolution().colValue;
      // Adding 0 makes 0 of what is -0.
      const values = problem.variables.map(({ integer }, index) => (integer ? Math.round(raw[index] ?? 0) : (raw[index] ?? 0)) + 0);
      const objective = problem.variables.reduce((sum, { cost }, index) => sum + cost * (values[index] ?? 0), 0);
      const whole = problem.variables.some(({ integer }) => integer);
      const bound = whole ? Number(model.info.get('mip_dual_bound')) : objective;
      return { status, objective, bound: status === 'optimal' && settings.gap === 0 ? objective : bound, values };
    }
  });
}

const unbounded = ({ sense }: MilpProblem): MilpSolution => ({ status: 'unbounded', why: `the objective can be ${sense === 'minimise' ? 'lowered' : 'raised'} without end` });

/** Presolve sometimes finds out only that one of both holds; without an objective nothing is unbounded. */
function whichOfBoth(highs: Highs, problem: MilpProblem, settings: SolveSettings): MilpSolution {
  const free = { ...problem, variables: problem.variables.map((variable) => ({ ...variable, cost: 0 })) };
  const found = solveOnce(highs, free, settings);
  return 'values' in found ? unbounded(problem) : found;
}

function modelData(highs: Highs, { sense, variables, rows }: MilpProblem): ModelData {
  const starts = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  rows.forEach(({ terms }, row) => {
    // HiGHS takes a variable only once a row.
    const merged = new Map<number, number>();
    for (const [variable, coefficient] of terms) merged.set(variable, (merged.get(variable) ?? 0) + coefficient);
    for (const [variable, coefficient] of merged) {
      if (coefficient === 0) continue;
      indices.push(variable);
      values.push(coefficient);
    }
    starts[row + 1] = indices.length;
  });
  const { objectiveSense, variableType } = highs.constants;
  return {
    numCols: variables.length,
    numRows: rows.length,
    sense: sense === 'minimise' ? objectiveSense.minimize : objectiveSense.maximize,
    colCost: variables.map(({ cost }) => cost),
    colLower: variables.map(({ low }) => low),
    colUpper: variables.map(({ high }) => high),
    rowLower: rows.map(({ low }) => low),
    rowUpper: rows.map(({ high }) => high),
    matrix: { format: 'csr', numRows: rows.length, numCols: variables.length, starts, indices, values },
    integrality: variables.map(({ integer }) => (integer ? variableType.integer : variableType.continuous)),
  };
}
