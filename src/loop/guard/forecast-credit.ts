import type { Observation } from '../../model/observation.ts';
import type { GuardRule } from './guard-rule.ts';
import { guardBlock, lowers } from './guard-rule.ts';

/**
 * A forecast may only raise capacity until it has earned credit out of sample, and no decision rests on one that expired.
 * Candidates name the forecasts they rest on.
 */
export const forecastCredit: GuardRule = ({ candidate, changes }, observation) =>
  (candidate.restsOn ?? []).flatMap((name) => {
    const forecast = observation.findings.find((finding) => finding.kind === 'forecast' && finding.name === name);
    if (forecast?.kind !== 'forecast') return [guardBlock('forecast', `it rests on forecast ${name}, which is not there`)];
    if (forecast.expiresAt <= observation.at) return [guardBlock('forecast', `it rests on forecast ${name}, which has expired`)];
    const lowering = changes.some((change) => lowers(change, observation.app.spec.templates));
    return lowering && !forecast.credited ? [guardBlock('forecast', `forecast ${name} has not earned the right to lower capacity yet`)] : [];
  });

/** The observation without forecasts that have expired: policies do not even see them. */
export function withoutExpiredForecasts(observation: Observation): Observation {
  const findings = observation.findings.filter((finding) => finding.kind !== 'forecast' || finding.expiresAt > observation.at);
  return findings.length === observation.findings.length ? observation : { ...observation, findings };
}
