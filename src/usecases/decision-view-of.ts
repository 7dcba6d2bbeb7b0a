import type { RecordedDecision } from '../model/decision.ts';
import type { DecisionView } from './views/decision-view.ts';

/** A decision as it goes over the wire. */
export function decisionViewOf(decision: RecordedDecision): DecisionView {
  return {
    ...decision,
    policy: { ...decision.policy },
    candidates: decision.candidates.map((candidate) => ({
      ...candidate,
      calls: candidate.calls.map((call) => ({ ...call })),
      predicted: candidate.predicted.map((effect) => ({ ...effect })),
      blockedBy: candidate.blockedBy.map((block) => ({ ...block })),
    })),
  };
}
