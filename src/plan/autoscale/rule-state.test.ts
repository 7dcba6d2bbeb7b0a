import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/json.ts';
import { after, instant, seconds } from '../../units/time.ts';
import type { Rule, RuleEntry } from './rule.ts';
import { ruleEntries } from './rules.ts';
import { testingContext, testingView } from './testing-rules.ts';

const slot = seconds(2);
const start = instant(Date.UTC(2026, 0, 5));
const made = (entry: RuleEntry): Rule => entry.make(entry.parameters.parse({}), { ...testingContext, slot });

/** As the loop has it: a rule is made anew for every decision and gets its state back. */
const reborn = (entry: RuleEntry, state: Json): Rule => {
  const rule = made(entry);
  rule.restore(JSON.parse(JSON.stringify(state)) as Json);
  return rule;
};

describe.each(ruleEntries)('what the rule $name says', (entry) => {
  it('is the same after its state was restored, also in a cycle between two of its looks', () => {
    const living = made(entry);
    let state = made(entry).save();
    let desired = 2;
    for (let i = 0; i < 40; i++) {
      const view = testingView({ at: after(start, seconds(2 * i)), desired, load: 3 + (i % 9), response: 15 + (i % 7) });
      const rule = reborn(entry, state);
      const answer = rule.step(view);
      expect(answer).toBe(living.step(view));
      expect(rule.explain(), `cycle ${i}`).toBe(living.explain());
      state = rule.save();
      desired = Number.isNaN(answer) ? desired : Math.max(1, Math.min(10, Math.ceil(answer)));
    }
  });
});
