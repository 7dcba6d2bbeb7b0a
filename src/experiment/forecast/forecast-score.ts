import type { SpikeScore } from './metrics/spikes.ts';

/** The quantiles whose pinball loss is reported, and the costs of missing over idle whose provisioning loss is. */
export const pinballLevels = [0.5, 0.8, 0.9, 0.95, 0.99] as const;
export const provisioningRatios = [4, 10, 20] as const;

/** A 90 % band's share of points inside, in %, and mean width in the unit of the series. */
export type Band = { readonly coverage90Percent: number | null; readonly width90: number | null };

/** How one lead fared. Leads count from 1, as people do. */
export type LeadScore = { readonly lead: number; readonly mapePercent: number | null; readonly coverage90Percent: number | null };

/** What a model's forecasts were worth. Losses and widths are in the unit of the series; null where there is no value, see each metric. */
export type ForecastScore = {
  readonly kind: 'score';
  readonly name: string;
  readonly points: number;
  readonly origins: number;
  readonly originsWithout: number;
  readonly mapePercent: number | null;
  readonly zerosLeftOut: number;
  readonly smapePercent: number | null;
  readonly mase: number | null;
  readonly pinball: readonly { readonly quantile: number; readonly loss: number | null }[];
  readonly crps: number | null;
  readonly band: Band;
  /** The same of the maximum over the horizon. */
  readonly peak: Band & { readonly pinball95: number | null; readonly from: 'model' | 'rows' };
  readonly provisioning: readonly { readonly ratio: number; readonly loss: number | null; readonly underPercent: number | null; readonly overRatio: number | null }[];
  /** Of the upper end of the 90 % band. */
  readonly upper95: { readonly underPercent: number | null; readonly overRatio: number | null };
  readonly spikes: SpikeScore;
  readonly leads: readonly LeadScore[];
  readonly fits: number;
  readonly fitSeconds: number;
  readonly forecastSeconds: number;
  readonly notes: readonly string[];
};
