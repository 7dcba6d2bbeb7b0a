import type { Application } from '../../../model/application.ts';
import type { Effect } from '../../../model/decision.ts';
import type { CallEffects, ComponentChange } from '../../ports/call-effects.ts';

/** What is known of a call before it is made: replicas, sizes and what they cost. Nothing is guessed. */
export function predictedEffects(app: Application, effects: CallEffects): Effect[] {
  if ('impossible' in effects) return [];
  const found: Effect[] = effects.changes
    .filter((change) => change.replicasAfter !== change.replicasBefore)
    .map((change) => ({ on: `components.${change.component}.replicas`, unit: '', change: change.replicasAfter - change.replicasBefore }));
  const cost = costChange(app, effects.changes);
  return cost === null || cost === 0 ? found : found.concat({ on: 'cost', unit: 'USD/h', change: cost });
}

/** USD per hour more (or less) than before; null where a template has no known price. Exact to a millionth of a dollar. */
export function costChange(app: Application, changes: readonly ComponentChange[]): number | null {
  const prices = new Map<string | null, number>(app.spec.templates.map((template) => [template.name, template.price]));
  let total = 0;
  for (const change of changes) {
    const before = change.replicasBefore === 0 ? 0 : prices.get(change.templateBefore);
    const after = change.replicasAfter === 0 ? 0 : prices.get(change.templateAfter);
    if (before === undefined || after === undefined) return null;
    total += after * change.replicasAfter - before * change.replicasBefore;
  }
  return Math.round(total * 1e6) / 1e6;
}
