import { callOf } from '../functions/calls.ts';
import { suggestion } from '../parse/suggest.ts';
import { entriesOf, field, isListTree, isMapTree, isNull, itemsOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { interfacesOfType } from '../types/members.ts';
import { operators } from './check-constraints.ts';
import { checkKeynames, checkList, namedEntries } from './check-form.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** Triggers: an event, which nodes it is about, the condition and what is done. @param targets of the policy; none for a type of policies */
export function checkTriggers(context: Context, section: Tree | undefined, targets: readonly string[]): void {
  for (const { value } of namedEntries(context.report, section, 'triggers')) {
    if (isNull(value) && value.unit.dialect.major === 1) continue;
    const tree = checkKeynames(context.report, value, grammar.trigger);
    if (tree === null) continue;
    // Up to 1.2 an action was a map of operations.
    const action = field(tree, 'action');
    if (value.unit.dialect.major === 2) checkList(context.report, action, 'a list of activities');
    const filtered = checkTargetFilter(context, field(field(tree, 'target_filter'), 'node'));
    const condition = field(tree, 'condition');
    if (value.unit.dialect.major === 1) checkCondition(context, isMapTree(condition) ? field(condition, 'constraint') : condition);
    for (const activity of itemsOf(action)) checkOperation(context, field(activity, 'call_operation'), filtered === null ? targets : [filtered]);
  }
}

/** The node template or type that events are taken from; its name where it is a template. */
function checkTargetFilter({ report, table, template }: Context, node: Tree | undefined): string | null {
  const name = stringOf(node);
  if (node === undefined || name === undefined || template === null) return null;
  if (template.nodes.has(name)) return name;
  if (!template.groups.has(name) && table.find(node.unit, 'node', name) === null) {
    report.error(node, { code: 'unknown-name', rule: 'the name of a node template or node type', fix: suggestion(name, [...template.nodes.keys(), ...table.names(node.unit, 'node')]) });
  }
  return null;
}

const combinations: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** Condition clauses (section 3.6.25 of 1.3): combinations of others, or an attribute with constraints. */
function checkCondition(context: Context, clauses: Tree | undefined): void {
  for (const { name, value } of itemsOf(clauses).flatMap((clause) => entriesOf(clause))) {
    if (combinations.has(name)) {
      checkCondition(context, value);
      continue;
    }
    for (const constraint of isListTree(value) ? value.items : []) {
      const [entry, more] = entriesOf(constraint);
      if (entry === undefined || more !== undefined || callOf(constraint) !== null || operators.has(entry.name)) continue;
      context.report.errorAtKey(entry, { code: 'constraint', value: 'an unknown operator', rule: 'an operator of constraints', fix: suggestion(entry.name, [...operators]) });
    }
  }
}

/** An operation that none of the targets has, though its interface is known of each. */
function checkOperation({ report, table, template }: Context, call: Tree | undefined, targets: readonly string[]): void {
  const named = isMapTree(call) ? field(call, 'operation') : call;
  const text = stringOf(named) ?? '';
  const cut = text.lastIndexOf('.');
  if (named === undefined || cut < 1 || targets.length === 0) return;
  const known = targets.map((target) => {
    const type = template?.nodes.get(target)?.type ?? null;
    return type === null ? undefined : interfacesOfType(table, type).names.get(text.slice(0, cut));
  });
  if (known.some((one) => one === undefined || !one.whole || one.operations.has(text.slice(cut + 1)))) return;
  const names = known.flatMap((one) => [...(one?.operations.keys() ?? [])]).map((name) => `${text.slice(0, cut)}.${name}`);
  report.error(named, { code: 'unknown-name', rule: `an operation of ${targets.slice(0, 8).join(', ')}`, fix: suggestion(text, names) });
}
