import * as z from 'zod';
import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { jsonSchema } from '../../model/json.ts';
import type { Policy } from '../../model/policy.ts';
import type { CallEffectsOf } from '../ports/call-effects.ts';
import { policyOf, ruleBindingSchema } from './policy-of.ts';
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
  const { rule, with: given, loadPerInstance, moveDelay, ...binding } = read.data;
  const entry = liveEntries.find(({ name }) => name === rule) as RuleEntry;
  const own = entry.parameters.parse(given);
  return policyOf({
    name: 'autoscale',
    binding,
    effectsOf,
    capacity: (app) => ({ ...proportionalCapacity(loadPerInstance, app.spec.objectives.find(({ name }) => name === binding.objective)?.target.value ?? 1), ...(moveDelay !== undefined && { moveDelay }) }),
    make: (context) => entry.make(own, context),
  });
}
