import type { SizeRecommender, UsageHistory } from '../ports/size-recommender.ts';
import type { SeasonScanner } from '../ports/usage-models.ts';
import { demandAt, demandFrom } from './demand.ts';
import { holdReason } from './hold.ts';
import { greatestOf, nearestRank } from './sorted-quantile.ts';

/** Samples in a provisioning window, and in the window that is scanned (Theta-scan's constants). */
export const thetaWindow = 20;
const observationWindow = 480;
/** No request is above this many times the greatest usage of the window before. */
const capRatio = 5;
/** While too little is known: this percentile of the window before. */
const warmUpLevel = 0.95;

type State = { readonly target: number | null };

/**
 * Theta-scan (Berral et al., CLOUD 2021): a request for each window of 20 samples. In the first window it is what is in force (1000
 * millicores in the paper's programme); until twice the observation window was seen, the 95th percentile of the window before; then the
 * greatest value that is forecast for the window, with the period that was scanned where the load is periodic, else with one window as
 * the period. Never more than five times the greatest usage of the window before.
 */
export function thetaScanSizes(scanner: SeasonScanner): SizeRecommender<State> {
  return {
    name: 'theta-scan',
    description: 'Theta-scan: the greatest forecast of each window of 20 steps',
    initial: () => ({ target: null }),
    recommend: (history, present, state) => {
      const hold = holdReason(history);
      const { length } = history.usage.values;
      if (length % thetaWindow !== 0 || hold !== null) {
        if (hold !== null) return { advice: hold, state };
        const target = state.target ?? present;
        return { advice: { kind: 'size', target, lower: target, upper: target, resize: false, reason: 'A window has one size.' }, state };
      }
      const { target, reason } = windowRequest(history, scanner);
      return { advice: { kind: 'size', target, lower: target, upper: target, resize: target !== present, reason }, state: { target } };
    },
  };
}

function windowRequest(history: UsageHistory, scanner: SeasonScanner): { readonly target: number; readonly reason: string } {
  const { length } = history.usage.values;
  const before = demandFrom(history, length - thetaWindow);
  const most = greatestOf(before);
  if (observationWindow > length / 2) return { target: nearestRank(before.toSorted(), warmUpLevel), reason: 'Too little was seen to scan for a period: the 95th percentile of the window before.' };
  const observed = Float64Array.from({ length: observationWindow }, (_, i) => demandAt(history, length - observationWindow + i));
  const scan = scanner.scan(observed);
  const period = scan?.periodic === true ? scan.period : thetaWindow;
  const forecast = scanner.forecast(observed, period, Math.max(period, thetaWindow)).subarray(0, thetaWindow);
  // A forecast below nothing would be no size; usage is at least zero.
  const target = Math.min(capRatio * most, Math.max(0, greatestOf(forecast)));
  return { target, reason: scan?.periodic === true ? `The load is periodic (${period} steps): the greatest forecast of the window.` : 'No period stands out: the greatest forecast of the window.' };
}
