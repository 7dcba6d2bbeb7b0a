import { formatQuantity } from '../../units/quantity.ts';
import type { RuleBinding } from './policy-of.ts';
import type { ForecastNeed } from './rule.ts';

/** The name under which the loop serves the rule's forecast; what is asked for is in it, so that shadows may ask for others. */
export const forecastName = ({ forecast, workload }: Pick<RuleBinding, 'forecast' | 'workload'>, { model, stage, stages }: ForecastNeed): string =>
  forecast ?? `${workload}-by-${model}-${stages}x${formatQuantity({ value: stage / 1000, dimension: 'duration' }).replace(' ', '')}`;
