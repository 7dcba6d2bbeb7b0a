import { criticalQuantile } from '../experiment/forecast/metrics/provisioning.ts';
import type { DieboldMariano } from '../experiment/forecast/metrics/diebold-mariano.ts';
import type { ForecastScore } from '../experiment/forecast/forecast-score.ts';
import { provisioningRatios } from '../experiment/forecast/forecast-score.ts';
import type { WhyNot } from '../model/forecast.ts';
import type { ModelView } from './views/forecast-view.ts';

/** What is said of a model beside its score. */
export type ModelFacts = { readonly name: string; readonly comparison: DieboldMariano | null; readonly lookahead: ModelView['lookahead'] };

/** The figures of one model, or none of them and why. */
export function modelViewOf(outcome: ForecastScore | WhyNot, { name, comparison, lookahead }: ModelFacts): ModelView {
  if (outcome.kind === 'why-not') return { ...nothing, name, whyNot: { code: outcome.code, why: outcome.why } };
  const { band, peak, provisioning, spikes, leads, notes } = outcome;
  const lossOf = (quantile: number): number | null => outcome.pinball.find((one) => one.quantile === quantile)?.loss ?? null;
  return {
    name,
    whyNot: null,
    points: outcome.points,
    origins: outcome.origins,
    originsWithout: outcome.originsWithout,
    mapePercent: outcome.mapePercent,
    zerosLeftOut: outcome.zerosLeftOut,
    smapePercent: outcome.smapePercent,
    mase: outcome.mase,
    pinball: { '0.5': lossOf(0.5), '0.8': lossOf(0.8), '0.9': lossOf(0.9), '0.95': lossOf(0.95), '0.99': lossOf(0.99) },
    crps: outcome.crps,
    coverage90Percent: band.coverage90Percent,
    width90: band.width90,
    peak: { ...peak },
    provisioning: provisioning.map(({ ratio, ...figures }) => ({ name: `${ratio}:1`, quantile: criticalQuantile(ratio), ...figures })),
    upper95: { ...outcome.upper95 },
    spikes: { count: spikes.spikes, recallPercent: spikes.recallPercent, precisionPercent: spikes.precisionPercent, alarmPercent: spikes.alarmPercent, medianLeadSeconds: spikes.medianLeadSeconds, amplitudeRatio: spikes.amplitudeRatio },
    againstSeasonalNaive: comparison === null ? null : { ...comparison },
    leads: leads.map(({ lead, ...figures }) => ({ name: String(lead), ...figures })),
    lookahead,
    fits: outcome.fits,
    fitSeconds: outcome.fitSeconds,
    forecastSeconds: outcome.forecastSeconds,
    notes: [...notes],
  };
}

const nothing: Omit<ModelView, 'name' | 'whyNot'> = {
  points: 0,
  origins: 0,
  originsWithout: 0,
  mapePercent: null,
  zerosLeftOut: 0,
  smapePercent: null,
  mase: null,
  pinball: { '0.5': null, '0.8': null, '0.9': null, '0.95': null, '0.99': null },
  crps: null,
  coverage90Percent: null,
  width90: null,
  peak: { coverage90Percent: null, width90: null, pinball95: null, from: null },
  provisioning: provisioningRatios.map((ratio) => ({ name: `${ratio}:1`, quantile: criticalQuantile(ratio), loss: null, underPercent: null, overRatio: null })),
  upper95: { underPercent: null, overRatio: null },
  spikes: { count: null, recallPercent: null, precisionPercent: null, alarmPercent: null, medianLeadSeconds: null, amplitudeRatio: null },
  againstSeasonalNaive: null,
  leads: [],
  lookahead: null,
  fits: 0,
  fitSeconds: null,
  forecastSeconds: null,
  notes: [],
};
