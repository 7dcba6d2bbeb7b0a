import { InvalidInputError } from '../../model/error.ts';
import type { Objective } from '../../model/objective.ts';
import type { Measure, VerdictObjective } from './verdict.ts';

/**
 * Joins what an application promises with where its users can see it. Every objective needs a measure: one that is judged
 * by nothing would look kept. Throws InvalidInputError naming those without.
 * @param measures by the name of the objective
 */
export function verdictObjectives(objectives: readonly Objective[], measures: ReadonlyMap<string, Measure>): readonly VerdictObjective[] {
  const problems = objectives
    .filter(({ name }) => !measures.has(name))
    .map(({ name }) => `objective ${name} has no measure; it must have one to be judged; say which records it is about`);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return objectives.flatMap(({ name, comparator, target, goal }) => {
    const measure = measures.get(name);
    return measure === undefined ? [] : [{ name, measure, comparator, target: target.value, goal }];
  });
}
