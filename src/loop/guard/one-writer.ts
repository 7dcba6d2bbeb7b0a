import type { Candidate } from '../../model/decision.ts';
import type { Observation } from '../../model/observation.ts';
import type { GuardRule } from './guard-rule.ts';

/** One writer per knob: where somebody else (an HPA, a VPA ...) already writes the component's size, we do not. */
export const oneWriter: GuardRule = ({ candidate, claims }, observation) => {
  const named = componentsNamed(candidate, observation);
  return observation.components
    .filter(({ component, otherWriter }) => otherWriter !== null && (named.has(component) || claims.some((knob) => knob.startsWith(`${component}/`))))
    .map(({ component, otherWriter }) => ({ rule: 'other-writer', name: component, why: `${component} is already changed by ${otherWriter}; remove one of the two` }));
};

/** What the steps change by name: an operation that refuses such a component claims nothing of it. */
function componentsNamed({ calls }: Candidate, { app }: Observation): ReadonlySet<string> {
  const actions = new Set(calls.map(({ action }) => action));
  const steps = app.spec.actions.filter(({ name }) => actions.has(name)).flatMap((action) => action.steps);
  return new Set(steps.flatMap((step) => (step.operation !== 'wait-for' && typeof step.with['component'] === 'string' ? [step.with['component']] : [])));
}
