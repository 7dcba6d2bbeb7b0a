import { figureMeanings, nearZeroNote } from '../usecases/evaluation-sentences.ts';
import type { ModelView } from '../usecases/views/forecast-view.ts';

/** What the columns of an evaluation are, and what to beware of. */
export function evaluationLegend(models: readonly ModelView[]): string {
  const { mape, mase, crps, pinball95, coverage90, width90, peakCoverage90, cost, spikes, againstNaive, time } = figureMeanings;
  const looked = models.some(({ lookahead }) => lookahead !== null);
  const near = nearZeroNote(models);
  return [
    '',
    `MAPE%: ${mape}. MASE: ${mase}. CRPS: ${crps}.`,
    `PINBALL.95: ${pinball95}. COVER90%: ${coverage90}. WIDTH90: ${width90}.`,
    `PEAK90%: ${peakCoverage90}. COST10:1: ${cost}. SPIKES: ${spikes}.`,
    `VS-NAIVE: ${againstNaive}. FIT, FORECAST: ${time}.`,
    ...(looked ? ['LOOKAHEAD none: no forecast changed by a bit when all data after its origin were replaced.'] : []),
    ...(near === null ? [] : [near]),
  ].join('\n');
}
