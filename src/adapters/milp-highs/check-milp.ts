import { InvalidInputError } from '../../model/error.ts';
import type { MilpProblem, MilpSolution } from '../../plan/ports/milp-solver.ts';

/** HiGHS refuses larger coefficients, and its own infinity begins at 1e20. */
const coefficientMax = 1e15;

/** How far a row may be from its bound where it has no variables. */
const tolerance = 1e-9;

/**
 * Throws for what is no problem; answers at once what needs no solver: no variables, or bounds that exclude each other.
 * @throws InvalidInputError
 */
export function checkMilp(problem: MilpProblem): MilpSolution | null {
  const wrong = [...wrongVariables(problem), ...wrongRows(problem)];
  if (wrong.length > 0) throw new InvalidInputError(wrong.slice(0, 20));
  const crossed = [...problem.variables, ...problem.rows].find(({ low, high }) => low > high);
  if (crossed !== undefined) return { status: 'infeasible', why: `${crossed.name} must be at least ${crossed.low} and at most ${crossed.high}` };
  const narrow = problem.variables.find(({ low, high, integer }) => integer && Math.ceil(low) > Math.floor(high));
  if (narrow !== undefined) return { status: 'infeasible', why: `no whole number is between ${narrow.low} and ${narrow.high}, as ${narrow.name} must be` };
  if (problem.variables.length > 0) return null;
  const row = problem.rows.find(({ low, high }) => low > tolerance || high < -tolerance);
  if (row !== undefined) return { status: 'infeasible', why: `${row.name} has no variables and cannot be other than 0` };
  return { status: 'optimal', objective: 0, bound: 0, values: [] };
}

function wrongVariables({ variables }: MilpProblem): string[] {
  return variables.flatMap(({ name, cost, low, high }) => [
    ...(Math.abs(cost) <= coefficientMax ? [] : [`the cost of variable ${name} is ${cost}; it must be a number of at most ${coefficientMax}`]),
    ...wrongBounds(`variable ${name}`, low, high),
  ]);
}

function wrongRows({ variables, rows }: MilpProblem): string[] {
  return rows.flatMap(({ name, terms, low, high }) => [
    ...terms.flatMap(([variable, coefficient]) => [
      ...(Number.isInteger(variable) && variable >= 0 && variable < variables.length ? [] : [`row ${name} has a term of variable ${variable}; it must be one of the ${variables.length} variables, counted from 0`]),
      ...(Math.abs(coefficient) <= coefficientMax ? [] : [`row ${name} has the coefficient ${coefficient}; it must be a number of at most ${coefficientMax}`]),
    ]),
    ...wrongBounds(`row ${name}`, low, high),
  ]);
}

function wrongBounds(what: string, low: number, high: number): string[] {
  const bad = Number.isNaN(low) || Number.isNaN(high) || low === Number.POSITIVE_INFINITY || high === Number.NEGATIVE_INFINITY;
  return bad ? [`the bounds of ${what} are ${low} and ${high}; they must be numbers, or -Infinity and Infinity for none`] : [];
}
