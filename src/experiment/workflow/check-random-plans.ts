import { randomStreams } from '../../model/random.ts';
import type { PlanReport } from '../../plan/workflow/check-plan.ts';
import { checkPlan } from '../../plan/workflow/check-plan.ts';
import { checkProblem } from '../../plan/workflow/check-problem.ts';
import type { PlannerAnswer, WorkflowPlanner } from '../../plan/workflow/plan.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import { randomProblem } from './random-problem.ts';

export type RandomCheck = {
  readonly planners: readonly WorkflowPlanner[];
  /** Seeds `from` up to `from + count`. */
  readonly from: number;
  readonly count: number;
  /** How often a planner that improves as long as it may hears that there is time left. */
  readonly asks: number;
};

/** Findings that are told. */
const toldMax = 10;

/**
 * Lets planners plan random problems and judges their plans; returns what is wrong, each with the seed that shows it again: plans that cannot be carried out,
 * answers that say something else than is so, and plans of `ours` that are dearer than another's, or not feasible where another's is.
 */
export function checkRandomPlans({ planners, from, count, asks }: RandomCheck): readonly string[] {
  const findings: string[] = [];
  for (let seed = from; seed < from + count && findings.length < toldMax; seed++) {
    const problem = randomProblem(randomStreams(seed).stream('random-problem'), { tasksMax: 12, typesMax: 4, placesMax: 3, odd: seed % 3 !== 0 });
    checkProblem(problem);
    const judged = planners.map((planner) => {
      const answer = planner.plan(problem, { spent: asksUpTo(asks), seed });
      return { name: planner.name, answer, report: answer.kind === 'none' ? null : checkPlan(problem, answer.plan) };
    });
    for (const { name, answer, report } of judged) findings.push(...wrongIn(answer, report).map((text) => `seed ${seed}, ${name}: ${text}`));
    findings.push(...behind(problem, judged).map((text) => `seed ${seed}, ours: ${text}`));
  }
  return findings;
}

function wrongIn(answer: PlannerAnswer, report: PlanReport | null): readonly string[] {
  if (answer.kind === 'none' || report === null) return [];
  const missed = report.deadlines.flatMap(({ met }, i) => (met ? [] : [i]));
  const said = answer.missed;
  return [
    ...report.errors,
    ...(report.feasible === (answer.kind === 'feasible') ? [] : [`says ${answer.kind}, but ${report.feasible ? 'holds' : 'does not hold'} everything`]),
    ...(Math.abs(report.costUsd - answer.costUsd) <= 1e-9 * Math.max(1, report.costUsd) ? [] : [`says ${answer.costUsd} USD, but costs ${report.costUsd}`]),
    ...(missed.join() === said.join() ? [] : [`says that deadlines ${said.join()} are missed, but ${missed.join()} are`]),
  ];
}

type Judged = { readonly name: string; readonly answer: PlannerAnswer; readonly report: PlanReport | null };

/** Where ours is behind another planner: not feasible although another is, or dearer although no soft deadline is missed. */
function behind(problem: WorkflowProblem, judged: readonly Judged[]): readonly string[] {
  const mine = judged.find(({ name }) => name === 'ours');
  if (mine === undefined) return [];
  const fastIsGoal = problem.deadlines.length === 0 && problem.budgetUsd < Infinity;
  return judged.flatMap(({ name, answer, report }) => {
    if (report === null || !report.feasible || answer.kind === 'none') return [];
    if (mine.report?.feasible !== true) return [`finds nothing feasible where ${name} does`];
    if (fastIsGoal) return mine.report.makespan <= report.makespan * (1 + 1e-9) ? [] : [`takes ${mine.report.makespan} s, ${name} ${report.makespan}`];
    const soft = (one: PlanReport): number => one.deadlines.reduce((sum, { slack }, i) => sum + Math.max(0, -slack) * (problem.deadlines[i]?.weight ?? 0), 0);
    const [late, theirs] = [soft(mine.report), soft(report)];
    if (late > theirs * (1 + 1e-9) + 1e-9) return [`is late by ${late}, ${name} by ${theirs}`];
    return late < theirs - 1e-9 || mine.report.costUsd <= report.costUsd * (1 + 1e-9) ? [] : [`costs ${mine.report.costUsd}, ${name} ${report.costUsd}`];
  });
}
