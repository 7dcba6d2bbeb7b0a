import { InvalidInputError } from '../../../model/error.ts';
import { hours } from '../../../units/time.ts';
import type { RuleContext, RuleEntry } from '../rule.ts';
import type { OursParameters } from './ours-parameters.ts';
import { oursParametersSchema } from './ours-parameters.ts';
import { OursRule } from './ours-rule.ts';

/** Nothing is planned in slots that are longer than the days whose course the plan follows. */
const slotMax = hours(24);

function checkSlot({ slot }: RuleContext): void {
  if (slot <= slotMax) return;
  throw new InvalidInputError([`the slot of ours is ${slot / hours(1)} h; it must be at most 24 h, since its forecasts compare days; choose a shorter step of the trace (or cycle), or another policy`]);
}

export const ours: RuleEntry<OursParameters> = {
  name: 'ours',
  description: 'Quantile forecasts of load peaks, a dynamic programme that prices instance time, scaling and violations, and a reactive fallback.',
  parameters: oursParametersSchema,
  shorthand: 'model',
  make: (parameters, context) => {
    checkSlot(context);
    return new OursRule(parameters, context);
  },
};
