import * as z from 'zod';
import type { Json } from '../../model/json.ts';
import type { Safety } from '../../model/policy-settings.ts';
import { readRuleState } from '../../plan/autoscale/rule-state.ts';
import type { Rule, RuleContext, RuleView } from '../../plan/autoscale/rule.ts';
import type { Ms } from '../../units/time.ts';

const stateSchema = z.strictObject({
  inner: z.json(),
  needs: z.array(z.tuple([z.number(), z.number()])).max(100_000),
  lastDirection: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
  turns: z.array(z.number()).max(100_000),
});

export type GuardedOptions = {
  readonly safety: Pick<Safety, 'scaleDownWindow' | 'flapBudget' | 'flapWindow'>;
  readonly limits: RuleContext['replicas'];
  /** The window over which the objective is measured. */
  readonly objectiveWindow: Ms;
  /** What a percentile over no requests counts as (decision 0004): `met` with a histogram and a counter, `missing` where the world has gauges. */
  readonly withoutRequests: 'met' | 'missing';
};

/**
 * A rule under the safety rules that hold live, in numbers: missing data never lowers, capacity goes down only to the most that was needed within a
 * window, and turns round only so often. A property test holds it against `loop/guard.ts` in `runCycle`. What else the guard looks at
 * does not happen in a replay: other writers, pauses, cost limits, and forecasts without credit (a replay shows what they would earn).
 */
export class GuardedRule implements Rule {
  readonly name: string;
  readonly needs: Rule['needs'];
  readonly #inner: Rule;
  readonly #options: GuardedOptions;
  /** Times and needs, the needs falling, so that the first is the most; as loop/guard/scale-down-window.ts keeps them. */
  #needs: (readonly [number, number])[] = [];
  #lastDirection: -1 | 0 | 1 = 0;
  #turns: number[] = [];
  #held: string | null = null;

  constructor(inner: Rule, options: GuardedOptions) {
    this.name = inner.name;
    this.#inner = inner;
    this.#options = options;
    this.needs = { ...inner.needs, windows: [...inner.needs.windows, { signal: 'response', window: options.objectiveWindow }] };
  }

  step(view: RuleView): number {
    const { min, max } = this.#options.limits;
    const { desired } = view;
    const asked = this.#inner.step(view);
    const wanted = Number.isNaN(asked) ? desired : Math.max(min, Math.min(max, Math.ceil(asked)));
    this.#rememberNeed(view.at, wanted);
    this.#held = wanted === desired ? null : (this.#nothingKnown(view) ?? (wanted < desired ? this.#objection(view, wanted) : null));
    const answer = this.#held === null ? wanted : desired;
    if (answer !== desired) this.#rememberTurn(view.at, answer > desired ? 1 : -1);
    return answer;
  }

  explain(): string {
    return this.#held === null ? this.#inner.explain() : `${this.#inner.explain()} Held, since ${this.#held}.`;
  }

  save(): Json {
    return { inner: this.#inner.save(), needs: this.#needs, lastDirection: this.#lastDirection, turns: this.#turns };
  }

  restore(state: Json): void {
    const { inner, needs, lastDirection, turns } = readRuleState(this.name, stateSchema, state);
    this.#inner.restore(inner);
    this.#needs = needs;
    this.#lastDirection = lastDirection;
    this.#turns = turns;
  }

  #nothingKnown(view: RuleView): string | null {
    return Number.isNaN(view.load) && this.#responseMissing(view) ? 'nothing is known now' : null;
  }

  #responseMissing(view: RuleView): boolean {
    const { objectiveWindow, withoutRequests } = this.#options;
    return Number.isNaN(view.response(objectiveWindow)) && !(withoutRequests === 'met' && view.load === 0);
  }

  /** What speaks against going down; null if nothing does. */
  #objection(view: RuleView, wanted: number): string | null {
    const { safety } = this.#options;
    if (Number.isNaN(view.load) || this.#responseMissing(view)) return 'capacity does not go down while a measurement is missing';
    const most = this.#needs[0]?.[1] ?? 0;
    if (wanted < most) return `${most} replicas were needed within the scale-down window`;
    const used = this.#turns.filter((turn) => turn > view.at - safety.flapWindow).length;
    return this.#lastDirection === 1 && used >= safety.flapBudget ? `it has turned round ${used} times, as often as it may` : null;
  }

  #rememberNeed(at: number, need: number): void {
    const since = at - this.#options.safety.scaleDownWindow;
    this.#needs = this.#needs.filter(([time, value]) => time > since && value > need);
    this.#needs.push([at, need]);
  }

  #rememberTurn(at: number, direction: 1 | -1): void {
    this.#turns = this.#turns.filter((turn) => turn > at - this.#options.safety.flapWindow);
    if (this.#lastDirection !== 0 && this.#lastDirection !== direction) this.#turns.push(at);
    this.#lastDirection = direction;
  }
}
