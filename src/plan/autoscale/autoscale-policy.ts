import * as z from 'zod';
import type { Application } from '../../model/application.ts';
import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { jsonSchema } from '../../model/json.ts';
import type { Policy } from '../../model/policy.ts';
import type { CallEffectsOf } from '../ports/call-effects.ts';
import type { PolicyOfOptions } from './policy-of.ts';
import { bindingProblems, policyOf, ruleBindingSchema } from './policy-of.ts';
import type { CapacityCurve, RuleEntry } from './rule.ts';
import { ruleEntries } from './rules.ts';

/** Rules that can run live: all but the one that knows the future. */
const liveEntries: readonly RuleEntry[] = ruleEntries.filter(({ name }) => name !== 'oracle');
const liveNames = liveEntries.map(({ name }) => name);

export const autoscaleParametersSchema = z
  .strictObject({
    ...ruleBindingSchema.shape,
    rule: nameSchema.describe(`The rule that decides: ${liveNames.join(', ')}.`),
    with: z.record(z.string().max(63), jsonSchema).default({}).describe("The rule's own parameters."),
    loadPerInstance: z.number().positive().max(1e12).describe('The load that one instance carries within the objective, in the unit of the workload.'),
    moveDelay: z.number().positive().max(1e12).optional().describe('How long what moves to another instance at a scaling waits, in the unit of the objective; absent where a scaling moves nobody.'),
  })
  .superRefine(({ rule, with: given }, context) => {
    const entry = liveEntries.find(({ name }) => name === rule);
    if (entry === undefined) {
      context.addIssue({ code: 'custom', path: ['rule'], message: `one of ${liveNames.join(', ')}; ${suggestion(rule, liveNames)}` });
      return;
    }
    const read = entry.parameters.safeParse(given);
    for (const issue of read.error?.issues ?? []) context.addIssue({ code: 'custom', path: ['with', ...issue.path], message: issue.message });
  });

/**
 * Where nothing was measured but what one instance carries: the response is taken to grow in proportion to the load on an instance, so that
 * only where it crosses the target means something.
 */
export const proportionalCapacity = (loadPerInstance: number, target: number): CapacityCurve => ({
  response: (load, replicas) => (target * Math.max(0, load)) / (replicas * loadPerInstance),
  needed: (load) => Math.max(1, Math.ceil(load / loadPerInstance - 1e-9)),
});

/**
 * An autoscaler's rule as a policy of an application; throws InvalidInputError where the parameters of the document are wrong.
 * What it decides is what its backtest decides, as a property test holds.
 */
export function autoscalePolicy(effectsOf: CallEffectsOf, parameters: Readonly<Record<string, Json>>): Policy {
  const read = autoscaleParametersSchema.safeParse(parameters);
  if (!read.success) throw new InvalidInputError(read.error.issues.map((issue) => `policy parameters: ${issue.path.join('.')} must be ${issue.message}`));
  return policyOf({ name: 'autoscale', effectsOf, ...partsOf(read.data) });
}

/** Why the policy would fail in every cycle of an application; `path` is the place among its parameters, `message` has the form `RULE; FIX`. */
export function autoscaleProblems(app: Application, parameters: unknown): readonly PolicyProblem[] {
  const read = autoscaleParametersSchema.safeParse(parameters);
  if (!read.success) return [];
  try {
    return bindingProblems(app, partsOf(read.data)).map(({ field, rule, fix }) => ({ path: [field], message: `${rule}; ${fix}` }));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map((problem) => ({ path: ['with'], message: `such that the rule can be made, but ${problem}` }));
  }
}

export type PolicyProblem = { readonly path: readonly string[]; readonly message: string };

function partsOf({ rule, with: given, loadPerInstance, moveDelay, ...binding }: z.output<typeof autoscaleParametersSchema>): Pick<PolicyOfOptions, 'binding' | 'capacity' | 'make'> {
  const entry = liveEntries.find(({ name }) => name === rule) as RuleEntry;
  const own = entry.parameters.parse(given);
  return {
    binding,
    capacity: (app) => ({ ...proportionalCapacity(loadPerInstance, app.spec.objectives.find(({ name }) => name === binding.objective)?.target.value ?? 1), ...(moveDelay !== undefined && { moveDelay }) }),
    make: (context) => entry.make(own, context),
  };
}
