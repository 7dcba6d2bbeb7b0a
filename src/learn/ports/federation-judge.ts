import type { WhyNot } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';

/** How a model fared on what one agent held out: smaller is better. */
export type Judgement = { readonly kind: 'judgement'; readonly loss: number; readonly points: number };

/** Judges models on data that none of them was trained on. */
export interface FederationJudge {
  /** The loss of a model, as its `save` wrote it, on the part that `agent` held out; or why there is none. */
  judge(agent: string, saved: Json): Judgement | WhyNot;
}
