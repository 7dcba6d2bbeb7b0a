import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { UsageHistory } from '../ports/size-recommender.ts';
import { newestIsMeasured } from './demand.ts';

/** Missing data holds: the reason if there is nothing new to go by, null if there is. */
export function holdReason(history: UsageHistory): WhyNot | null {
  const { length } = history.usage.values;
  if (length === 0) return whyNot('too-short', 'There is no measurement yet. The present size stays.');
  if (newestIsMeasured(history)) return null;
  return whyNot('gaps', 'The newest step was not measured. The present size stays until there is data again.');
}
