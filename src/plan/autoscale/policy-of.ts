import * as z from 'zod';
import type { Application } from '../../model/application.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { Block, Candidate, Decision } from '../../model/decision.ts';
import { InvalidInputError } from '../../model/error.ts';
import { identifierSchema, nameSchema } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import type { ForecastRequest, Policy } from '../../model/policy.ts';
import type { Ms } from '../../units/time.ts';
import { minutes, ms } from '../../units/time.ts';
import { candidateId, canonicalCall } from '../orchestrate/guided/canonical-call.ts';
import { busyKnobs } from '../orchestrate/guided/find-blocks.ts';
import { predictedEffects } from '../orchestrate/guided/predicted-effects.ts';
import type { CallEffectsOf } from '../ports/call-effects.ts';
import { forecastName } from './forecast-name.ts';
import { ObservedView, windowOf, windowText } from './observed-view.ts';
import { startupOf } from './startup-of.ts';
import type { CapacityCurve, ForecastNeed, Rule, RuleContext } from './rule.ts';

/** Where in an application a rule finds what it reads, and what it acts on. */
export const ruleBindingSchema = z.strictObject({
  component: nameSchema.describe('The component that is scaled.'),
  action: nameSchema.describe('The action that scales it to a number of replicas.'),
  parameter: identifierSchema.default('replicas').describe("The action's integer parameter that takes the number."),
  objective: identifierSchema.describe('The objective that the rule keeps; its window is the window of the response.'),
  workload: identifierSchema.describe('The workload that is the load.'),
  tolerance: z.number().min(0).lt(1).default(0.1).describe('Share of the target around it in which nothing changes.'),
  utilisation: identifierSchema.optional().describe('A metric that is the mean busy share of ready instances.'),
  concurrency: identifierSchema.optional().describe('A metric that counts what is in flight.'),
  backlog: identifierSchema.optional().describe('A metric that counts what waits.'),
  served: identifierSchema.optional().describe('A metric that is the rate of what is finished.'),
  forecast: nameSchema.optional().describe('What to call the forecast that the rule rests on; by what is forecast and how, if absent.'),
});
export type RuleBinding = z.output<typeof ruleBindingSchema>;

export type PolicyOfOptions = {
  readonly name: string;
  readonly binding: RuleBinding;
  readonly effectsOf: CallEffectsOf;
  readonly capacity: (app: Application) => CapacityCurve;
  readonly make: (context: RuleContext) => Rule;
};

const version = '1';

/** Percentiles in per cent, as documents write them: p95, p99.9. */
const percentilePattern = /^p(\d+(?:\.\d+)?)$/;

/**
 * A rule as a Policy that runs live: each cycle is a slot. The rule is made anew for each decision and gets its state back, so that nothing lives
 * outside of what the loop keeps. The decision has one candidate, the scaling that the rule wants, or none.
 */
export function policyOf({ name, binding, effectsOf, capacity, make }: PolicyOfOptions): Policy {
  const ruleOf = (app: Application, startup = ms(0)): Rule => make(contextOf(app, binding, capacity(app), startup));
  return {
    name,
    version,
    needs: (app) => ({ queries: [], forecasts: forecastsOf(ruleOf(app).needs.forecast, binding), history: ms(Math.max(0, ...app.spec.actions.map((action) => action.settle)) + minutes(1)) }),
    initial: (app) => ruleOf(app).save(),
    decide: (observation, state) => {
      const { app } = observation;
      const { min, max } = contextOf(app, binding, capacity(app), ms(0)).replicas;
      const component = observation.components.find((one) => one.component === binding.component);
      if (component?.desired === null || component === undefined) return { decision: none(name, observation, `No action: ${binding.component} is not deployed.`), state };
      const rule = ruleOf(app, startupOf(component, observation.durations[binding.action]?.p50));
      rule.restore(state);
      const asked = rule.step(new ObservedView(observation, component, binding, rule.needs));
      const wanted = Number.isNaN(asked) ? component.desired.replicas : Math.max(min, Math.min(max, Math.ceil(asked)));
      return { decision: decisionOf(name, observation, component, wanted, rule, binding, effectsOf), state: rule.save() };
    },
  };
}

/** Something in a binding for which a rule fails in every cycle. */
export type BindingProblem = { readonly field: keyof RuleBinding; readonly rule: string; readonly fix: string };

/**
 * What of the binding the application does not have, or has with another window than the rule reads.
 * @throws InvalidInputError where the rule cannot be made for the application
 */
export function bindingProblems(app: Application, { binding, capacity, make }: Pick<PolicyOfOptions, 'binding' | 'capacity' | 'make'>): readonly BindingProblem[] {
  const missing = missingParts(app, binding);
  if (missing.length > 0) return missing;
  const rule = make(contextOf(app, binding, capacity(app), ms(0)));
  return rule.needs.windows.flatMap(({ signal, window }) => {
    const { what, measured } = windowOf(app, binding, signal);
    if (measured === undefined || measured === window) return [];
    const cycle = window === app.spec.cycle ? ', or spec.cycle' : '';
    return [{ field: signal === 'response' ? 'objective' : signal, rule: `measured over the window of ${windowText(window)} that ${rule.name} reads, but the window of ${what} is ${windowText(measured)}`, fix: `change that window${cycle}, or the window among the rule's parameters if it has one` }];
  });
}

const forecastsOf = (need: ForecastNeed | null, binding: RuleBinding): readonly ForecastRequest[] =>
  need === null ? [] : [{ name: forecastName(binding, need), query: `workload.${binding.workload}`, ...need }];

/** What the binding names and the application does not have. */
function missingParts({ name, spec }: Pick<Application, 'name' | 'spec'>, binding: RuleBinding): readonly BindingProblem[] {
  const objective = spec.objectives.find((one) => one.name === binding.objective);
  const there: readonly (readonly [field: BindingProblem['field'], kind: string, found: boolean])[] = [
    ['component', 'a component', spec.components.some((one) => one.name === binding.component)],
    ['objective', 'an objective on a metric', spec.metrics.some((one) => one.name === objective?.metric)],
    ['workload', 'a workload', spec.workloads.some((one) => one.name === binding.workload)],
    ['action', 'an action', spec.actions.some((one) => one.name === binding.action)],
  ];
  return there.flatMap(([field, kind, found]) => (found ? [] : [{ field, rule: `${kind} of ${name}`, fix: 'add it or choose another' }]));
}

/** What the rule is told of the application. Throws InvalidInputError where the binding names what is not there. */
function contextOf({ name, spec }: Application, binding: RuleBinding, capacity: CapacityCurve, startup: Ms): RuleContext {
  const component = spec.components.find((one) => one.name === binding.component);
  const objective = spec.objectives.find((one) => one.name === binding.objective);
  const metric = spec.metrics.find((one) => one.name === objective?.metric);
  const problems = missingParts({ name, spec }, binding).map(({ field, rule, fix }) => `policy parameters: ${field} is ${binding[field] ?? 'missing'}; it must be ${rule}; ${fix}`);
  if (component === undefined || objective === undefined || metric === undefined || problems.length > 0) throw new InvalidInputError(problems);
  const percent = percentilePattern.exec(objective.statistic ?? metric.statistic)?.[1];
  return {
    slot: spec.cycle,
    replicas: component.replicas,
    objective: { percentile: percent === undefined ? 0.95 : Number(percent) / 100, target: objective.target.value, tolerance: binding.tolerance, goal: objective.goal },
    startup,
    price: spec.templates.find((one) => one.name === component.template)?.price ?? 0,
    capacity,
  };
}

function decisionOf(policy: string, observation: Observation, component: ComponentState, wanted: number, rule: Rule, binding: RuleBinding, effectsOf: CallEffectsOf): Decision {
  const { app, runs, at } = observation;
  const present = component.desired?.replicas ?? 0;
  const action = app.spec.actions.find((one) => one.name === binding.action);
  if (wanted === present || action === undefined) return none(policy, observation, `No action: ${rule.explain()}`);
  const call = canonicalCall(action, { [binding.parameter]: wanted });
  const effects = effectsOf(app, call, observation.components);
  const blockedBy: Block[] = 'impossible' in effects ? [{ rule: 'bounds', name: action.name, why: effects.impossible }] : busyKnobs(effects.claims, { runs, at });
  const candidate: Candidate = {
    id: candidateId([call]),
    calls: [call],
    score: 1,
    why: rule.explain(),
    predicted: predictedEffects(app, effects),
    blockedBy,
    ...(rule.needs.forecast !== null && { restsOn: [forecastName(binding, rule.needs.forecast)] }),
  };
  const [block] = blockedBy;
  if (block === undefined) return { ...none(policy, observation, candidate.why), chosen: candidate.id, candidates: [candidate] };
  return { ...none(policy, observation, `No action: ${candidate.id} is wanted, but ${block.why}.`), candidates: [candidate] };
}

const none = (policy: string, { app, cycle, at }: Observation, reason: string): Decision => ({
  id: `${app.name}.${cycle}`,
  app: app.name,
  cycle,
  at,
  policy: { name: policy, version, seed: app.spec.policy.seed },
  chosen: null,
  reason,
  candidates: [],
});
