import type { PlannedClass } from '../../plan/capacity/capacity-plan.ts';
import { significant } from '../../units/significant.ts';

const figure = (value: number): string => significant(value, 5);

/** What was planned for a class, why, and what is predicted, for those that read an export. */
export function planSentences({ name, count, type, provider, containers, goal, predicted, costUsdPerHour, binding }: PlannedClass): readonly string[] {
  const [scale, unit] = goal.kind === 'deadline' ? [1, 's'] : [100, '%'];
  const wanted = goal.kind === 'deadline' ? goal.seconds : 100 * goal.share;
  return [
    `${name}: ${count} x ${type}${provider === '' ? '' : ` of ${provider}`} with ${containers} containers, ${figure(costUsdPerHour)} USD/h.`,
    `Predicted ${figure(scale * predicted.value)} ${unit} (95 %: ${figure(scale * predicted.low)} to ${figure(scale * predicted.high)} ${unit}), wanted at most ${figure(wanted)} ${unit}.`,
    `Why not less: ${binding.why}.`,
  ];
}
