import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { quantileAt, whyNot } from '../../model/forecast.ts';
import type { FederationJudge } from '../../learn/ports/federation-judge.ts';
import { forecasterOfKind } from './forecasters.ts';
import { knownAt } from './known-at.ts';
import { pinballOf } from './metrics/pinball.ts';

/** A series, and where the part begins that no model was trained on. */
export type HeldOut = { readonly series: RegularSeries; readonly from: number };

/** Origins from which each model forecasts: enough for a mean, few enough that a federation of many takes minutes. */
const originsMax = 200;

/** The middle and both ends of the 90 % band. */
const quantiles = [0.05, 0.5, 0.95];

/**
 * Judges forecasters by their mean pinball loss over evenly spread origins in the part that an agent held out, all leads and the
 * quantiles .05, .5 and .95. At each origin a model knows what came before it, and nothing else; filled points do not count.
 * @param agents what each agent held out, by its name
 */
export function heldOutJudge(agents: ReadonlyMap<string, HeldOut>, kind: string, horizon: number): FederationJudge {
  return {
    judge(agent, saved) {
      const heldOut = agents.get(agent);
      invariant(heldOut !== undefined, `${agent} held something out`);
      const { series, from } = heldOut;
      const model = forecasterOfKind(kind).restore(saved);
      const stride = Math.max(1, Math.ceil((series.values.length - from) / originsMax));
      let [sum, points] = [0, 0];
      for (let length = from; length < series.values.length; length += stride) {
        const forecast = model.forecast(knownAt(series, length), { horizon, quantiles, calendar: [] });
        if (forecast.kind === 'why-not') return forecast;
        for (let lead = 0; lead < horizon && length + lead < series.values.length; lead++) {
          if (series.measured[length + lead] !== 1) continue;
          for (const [column, quantile] of quantiles.entries()) sum += pinballOf(series.values[length + lead] as number, quantileAt(forecast, lead, column), quantile) / quantiles.length;
          points += 1;
        }
      }
      if (points === 0) return whyNot('too-short', `${agent} held out no measured point; give a series that goes on after what its model was trained on.`);
      return { kind: 'judgement', loss: sum / points, points };
    },
  };
}
