import type { PhaseRun } from '../../model/phases.ts';

/** Visits to phases in order: run-length encoding. */
export function runsOf(phases: ArrayLike<number>): readonly PhaseRun[] {
  const runs: { phase: number; steps: number }[] = [];
  for (let i = 0; i < phases.length; i++) {
    const phase = phases[i] as number;
    const last = runs.at(-1);
    if (last?.phase === phase) last.steps += 1;
    else runs.push({ phase, steps: 1 });
  }
  return runs;
}
