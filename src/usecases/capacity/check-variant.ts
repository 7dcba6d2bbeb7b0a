import { InvalidInputError } from '../../model/error.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';

/** No more names stand in a refusal. */
const namesMax = 8;

/**
 * Checks that a variant has the classes of the problem with goals of the same kind: what other work costs is no overhead.
 * @throws InvalidInputError that names the field, the variant's file and what differs
 */
export function checkVariant({ field, file }: { readonly field: string; readonly file: string }, problem: CapacityProblem, variant: CapacityProblem): void {
  const [own, other] = [problem, variant].map(({ classes }) => new Map(classes.map(({ name, goal }) => [name, goal.kind]))) as [Map<string, string>, Map<string, string>];
  const missing = [...own.keys()].filter((name) => !other.has(name));
  const more = [...other.keys()].filter((name) => !own.has(name));
  const otherGoal = [...own].flatMap(([name, kind]) => ((other.get(name) ?? kind) === kind ? [] : [`${name} has a ${other.get(name)} where the problem has a ${kind}`]));
  const differs = [
    ...(missing.length === 0 ? [] : [`${names(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`]),
    ...(more.length === 0 ? [] : [`${names(more)} ${more.length === 1 ? 'is' : 'are'} not in the problem`]),
    ...otherGoal.slice(0, namesMax),
  ];
  if (differs.length > 0) throw new InvalidInputError([`${field} is ${file}, which has other classes than ${problem.name}: ${differs.join(', ')}; it must be another problem of the same classes; make them alike, or leave it out`]);
}

const names = (all: readonly string[]): string => `${all.slice(0, namesMax).join(', ')}${all.length > namesMax ? ` and ${all.length - namesMax} more` : ''}`;
