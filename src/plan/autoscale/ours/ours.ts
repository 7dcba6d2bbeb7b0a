import type { RuleEntry } from '../rule.ts';
import type { OursParameters } from './ours-parameters.ts';
import { oursParametersSchema } from './ours-parameters.ts';
import { OursRule } from './ours-rule.ts';

export const ours: RuleEntry<OursParameters> = {
  name: 'ours',
  description: 'Quantile forecasts of load peaks, a dynamic programme that prices instance time, scaling and violations, and a reactive fallback.',
  parameters: oursParametersSchema,
  shorthand: 'model',
  make: (parameters, context) => new OursRule(parameters, context),
};
