import { formatQuantity } from '../../units/quantity.ts';
import type { GuardRule } from './guard-rule.ts';
import { guardBlock, raises } from './guard-rule.ts';

/** No action may raise the cost rate above costMax; one whose cost is not known may not raise capacity at all. */
export const costLimit: GuardRule = ({ candidate, changes }, { app, costRate }) => {
  const { costMax } = app.spec.safety;
  if (costMax === undefined) return [];
  const change = candidate.predicted.find((effect) => effect.on === 'cost')?.change;
  if (change !== undefined && change <= 0) return [];
  if (change === undefined && !changes.some((one) => raises(one, app.spec.templates))) return [];
  const usd = (value: number): string => formatQuantity({ value, dimension: 'money-rate' });
  if (change === undefined) return [guardBlock('costMax', `what it costs is not known, and ${usd(costMax)} is the limit`)];
  if (costRate.kind === 'missing') return [guardBlock('costMax', `the cost rate is not known (${costRate.why}), and ${usd(costMax)} is the limit`)];
  const after = costRate.value + change;
  // Prices are decimal fractions; a millionth of a dollar keeps their rounding from deciding.
  return after > costMax + 1e-6 ? [guardBlock('costMax', `it would raise the cost rate from ${usd(costRate.value)} to ${usd(after)}; the limit is ${usd(costMax)}`)] : [];
};
