import type { PlannedClass } from '../../plan/capacity/capacity-plan.ts';
import { counted } from '../../units/counted.ts';
import { significant } from '../../units/significant.ts';

const figure = (value: number): string => significant(value, 5);

/** How the machines of a class are paid, by name, without what is none; empty on servers of one's own, which are not rented. */
export function paidAs({ provider, split: { onDemand, reserved, spot } }: PlannedClass): readonly (readonly [name: 'on-demand' | 'reserved' | 'spot', count: number])[] {
  if (provider === '') return [];
  return ([['on-demand', onDemand], ['reserved', reserved], ['spot', spot]] as const).filter(([, count]) => count > 0);
}

/** What was planned for a class, why, and what is predicted, for those that read an export. */
export function planSentences(planned: PlannedClass): readonly string[] {
  const { name, count, type, provider, containers, goal, predicted, costUsdPerHour, binding } = planned;
  const paid = paidAs(planned).map(([kind, machines]) => `${machines} ${kind.replace('-', ' ')}`);
  const [scale, unit] = goal.kind === 'deadline' ? [1, 's'] : [100, '%'];
  const wanted = goal.kind === 'deadline' ? goal.seconds : 100 * goal.share;
  return [
    `${name}: ${count} x ${type}${provider === '' ? '' : ` of ${provider}`}${paid.length === 0 ? '' : ` (${paid.join(', ')})`} with ${counted(containers, 'container')}, ${figure(costUsdPerHour)} USD/h.`,
    `Predicted ${figure(scale * predicted.value)} ${unit} (95 %: ${figure(scale * predicted.low)} to ${figure(scale * predicted.high)} ${unit}), wanted at most ${figure(wanted)} ${unit}.`,
    `Why not less: ${binding.why}.`,
  ];
}
