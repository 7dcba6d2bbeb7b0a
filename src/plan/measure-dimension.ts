import type { Metric } from '../model/measure.ts';
import type { Dimension } from '../units/quantity.ts';

/**
 * What the number of a metric or workload measures, from the naming rules of Prometheus (base units as suffixes,
 * https://prometheus.io/docs/practices/naming/), for showing it to people.
 */
export function measureDimension(measure: Pick<Metric, 'series' | 'type' | 'statistic' | 'across'>): Dimension {
  const { series, type, statistic, across } = measure;
  const perSecond = statistic === 'rate';
  if (type === 'counter') {
    // Seconds per second is a share of one instance's time; summed over instances it is a count of busy ones.
    if (series.endsWith('_seconds_total')) return perSecond && across !== 'sum' ? 'share' : perSecond ? 'plain' : 'duration';
    return perSecond ? 'rate' : 'plain';
  }
  if (type === 'histogram' && (perSecond || statistic === 'increase')) return perSecond ? 'rate' : 'plain';
  if (series.endsWith('_seconds')) return 'duration';
  if (series.endsWith('_bytes')) return 'memory';
  return series.endsWith('_ratio') ? 'share' : 'plain';
}
