import type { RuleEntry } from './rule.ts';

/** Every rule by the name that users write. To add one, write it in a file of its own and add a line here. */
export const ruleEntries: readonly RuleEntry[] = [];
