import type { GuardRule } from './guard-rule.ts';

/** One writer per knob: where somebody else (an HPA, a VPA ...) already writes the component's size, we do not. */
export const oneWriter: GuardRule = ({ claims }, { components }) =>
  components
    .filter(({ component, otherWriter }) => otherWriter !== null && claims.some((knob) => knob.startsWith(`${component}/`)))
    .map(({ component, otherWriter }) => ({ rule: 'other-writer', name: component, why: `${component} is already changed by ${otherWriter}; remove one of the two` }));
