/** How well predicted phases match those that came. */
export type PhaseScore = {
  /** Mean over the phases that came, so that a rare one counts as much as a common one. */
  readonly f1Macro: number;
  /** Mean over the phases that came, by how often they did. */
  readonly f1Weighted: number;
  readonly accuracy: number;
};

/** Scores of predictions against what came; null where there is nothing to score. F1 of a phase is 2·hits / (came + predicted). */
export function scorePhases(came: ArrayLike<number>, predicted: ArrayLike<number>, phases: number): PhaseScore | null {
  if (came.length === 0) return null;
  const [hits, cameOf, predictedOf] = [new Float64Array(phases), new Float64Array(phases), new Float64Array(phases)];
  for (let i = 0; i < came.length; i++) {
    const [truth, guess] = [came[i] as number, predicted[i] as number];
    cameOf[truth] = (cameOf[truth] as number) + 1;
    predictedOf[guess] = (predictedOf[guess] as number) + 1;
    if (truth === guess) hits[truth] = (hits[truth] as number) + 1;
  }
  const f1 = hits.map((hit, phase) => (hit === 0 ? 0 : (2 * hit) / ((cameOf[phase] as number) + (predictedOf[phase] as number))));
  const present = Array.from(cameOf.keys()).filter((phase) => (cameOf[phase] as number) > 0);
  const sum = (of: (phase: number) => number): number => present.reduce((total, phase) => total + of(phase), 0);
  return {
    f1Macro: sum((phase) => f1[phase] as number) / present.length,
    f1Weighted: sum((phase) => (f1[phase] as number) * (cameOf[phase] as number)) / came.length,
    accuracy: sum((phase) => hits[phase] as number) / came.length,
  };
}
