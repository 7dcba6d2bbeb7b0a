import { readPriceCatalogue } from '../formats/price-catalogue/read-price-catalogue.ts';
import { suggestion } from '../model/did-you-mean.ts';
import { InvalidInputError } from '../model/error.ts';
import { capacityViewOf } from './capacity/capacity-view-of.ts';
import { checkVariant } from './capacity/check-variant.ts';
import type { ReadProblem } from './capacity/foreign-problems.ts';
import { readCapacityProblem } from './capacity/read-capacity-problem.ts';
import { checkWhatIf, whatIfOf } from './capacity/what-if-text.ts';
import type { UseCaseDeps } from './deps.ts';
import type { CapacityPlanView } from './views/capacity-plan-view.ts';
import type { CapacityPlanRequest } from './views/plan-request.ts';

/**
 * The cheapest machines with which every class meets its goal.
 * @throws InvalidInputError where the problem is none; BusyError where too many plans wait
 */
export async function planCapacityOf({ planning }: Pick<UseCaseDeps, 'planning'>, request: CapacityPlanRequest, signal: AbortSignal): Promise<CapacityPlanView> {
  const { file, beside, catalogue, method, whatIf, class: className, deadline, seed } = request;
  const varied = whatIf === undefined ? null : whatIfOf('whatIf', whatIf, className ?? null);
  const { variant } = request;
  if (variant !== undefined && varied === null) throw new InvalidInputError(['variant is given without whatIf; it is compared value by value; add whatIf such as deadline=10s..100s:5s']);
  const read = (from: typeof file): ReadProblem => readCapacityProblem({
    ...from,
    beside: { names: beside.map(({ name }) => name), textOf: (name) => beside.find((one) => one.name === name)?.text ?? null },
    catalogue: catalogue === undefined ? [] : readPriceCatalogue('catalogue', catalogue),
    deadlineSeconds: deadline ?? null,
  });
  const { problem, notes } = read(file);
  const compared = variant === undefined ? null : read(variant).problem;
  const names = problem.classes.map(({ name }) => name);
  if (className !== undefined && !names.includes(className)) throw new InvalidInputError([`class is ${className}; it must be a class of the problem; ${suggestion(className, names)}`]);
  if (variant !== undefined && compared !== null) checkVariant({ field: 'variant', file: variant.name }, problem, compared);
  for (const one of [problem, ...(compared === null ? [] : [compared])]) checkWhatIf('whatIf', varied, one);
  const job = { problem, ...(compared === null ? {} : { variant: compared }), method, whatIf: varied, seed };
  return capacityViewOf(await planning.capacity(job, signal), { job, notes });
}
