import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../functions/evaluate.ts';
import { entriesOf, field, itemsOf, singleEntries, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { countOf, secondsOf, usdOf } from './measures.ts';
import type { ToscaApplication, ToscaDeadline, ToscaPolicy } from './tosca-application.ts';

/** Properties that hold a time in which something must be done, or money that may be spent. */
const deadlineProperties = ['deadline', 'max_duration', 'time_limit', 'makespan'] as const;
const budgetProperties = ['budget', 'max_cost'] as const;

/** The policies of a template: those that give deadlines to tasks, that limit the cost, and all others. */
export function readPolicies(evaluator: Evaluator, template: Tree, tasks: readonly string[]): Pick<ToscaApplication, 'deadlines' | 'budgetUsd' | 'policies'> {
  const groups = new Map(entriesOf(field(template, 'groups')).map(({ name, value }) => [name, itemsOf(field(value, 'members')).flatMap((item) => stringOf(item) ?? [])]));
  const deadlines: ToscaDeadline[] = [];
  const policies: ToscaPolicy[] = [];
  let budgetUsd: number | null = null;
  for (const { name, value } of singleEntries(field(template, 'policies'))) {
    const properties = Object.fromEntries(entriesOf(field(value, 'properties')).map((entry) => [entry.name, evaluator.json(entry.value)]));
    const targets = itemsOf(field(value, 'targets')).flatMap((item) => stringOf(item) ?? []);
    const budget = first(budgetProperties, properties, usdOf);
    const seconds = first(deadlineProperties, properties, secondsOf);
    evaluator.table.work.spend(targets.reduce((sum, target) => sum + (groups.get(target)?.length ?? 1), tasks.length));
    const members = new Set(targets.flatMap((target) => groups.get(target) ?? [target]));
    const meant = members.size === 0 ? tasks : tasks.filter((task) => members.has(task));
    if (seconds !== null && meant.length > 0) deadlines.push({ name, tasks: meant, seconds, firmness: firmnessOf(properties['firmness']), weight: countOf(properties['weight']) ?? 1 });
    if (budget !== null) budgetUsd = budgetUsd === null ? budget : Math.min(budgetUsd, budget);
    if (budget === null && (seconds === null || meant.length === 0)) policies.push({ name, type: stringOf(field(value, 'type')) ?? '', targets, properties });
  }
  return { deadlines, budgetUsd, policies };
}

const first = (names: readonly string[], properties: Readonly<Record<string, Json>>, read: (value: Json | undefined) => number | null): number | null =>
  names.map((name) => read(properties[name])).find((value) => value !== null) ?? null;

const firmnessOf = (value: Json | undefined): ToscaDeadline['firmness'] => (value === 'soft' || value === 'firm' ? value : 'hard');
