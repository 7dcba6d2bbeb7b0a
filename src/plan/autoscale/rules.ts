import { memory } from './cloudskin/memory.ts';
import { oracle, predictive } from './cloudskin/predictive.ts';
import { reactive } from './cloudskin/reactive.ts';
import { ours } from './ours/ours.ts';
import { peerEntries } from './peers/entries.ts';
import type { RuleEntry } from './rule.ts';

/** Every rule by the name that users write. To add one, write it in a file of its own and add a line here. */
export const ruleEntries: readonly RuleEntry[] = [reactive, memory, predictive, oracle, ours, ...peerEntries];
