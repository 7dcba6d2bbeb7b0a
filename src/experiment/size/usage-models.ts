import { fitPhaseModel, phaseDefaults, phasesOf } from '../../analyse/characterise/phase-model.ts';
import { matrix } from '../../analyse/characterise/matrix.ts';
import type { Matrix } from '../../analyse/characterise/matrix.ts';
import { findSeasons } from '../../analyse/periods/seasons.ts';
import { fitTheta, thetaAhead } from '../../analyse/periods/theta-fit.ts';
import { scanMin } from '../../analyse/periods/theta-scan.ts';
import { classifyWorkload } from '../../analyse/periods/workload-class.ts';
import type { RandomStreams } from '../../model/random.ts';
import type { PhaseFinder, SeasonFinder, SeasonScanner } from '../../plan/ports/usage-models.ts';
import { ms } from '../../units/time.ts';

/** Theta-scan's scan and forecast, from `analyse`. Both of its periodic classes count as periodic. */
export const seasonScanner: SeasonScanner = {
  scan: (values) => {
    if (values.length < scanMin) return null;
    const found = classifyWorkload(values);
    return { period: found.period, periodic: found.class === 'period' || found.class === 'prob.period' };
  },
  forecast: (values, period, horizon) => {
    const fit = fitTheta(values, period);
    return Float64Array.from({ length: horizon }, (_, lead) => thetaAhead(fit, lead));
  },
};

/** The plainest season of `analyse`. */
export const seasonFinder: SeasonFinder = { find: (values, stepMs) => findSeasons(values, ms(stepMs))[0]?.period ?? null };

const column = (values: Float64Array): Matrix => {
  const one = matrix(values.length, 1);
  one.data.set(values);
  return one;
};

/** Phases as `homeostat characterise --features pca` finds them: the same clusters as the machine's, and fast enough to be learnt anew as history grows. */
export const phaseFinder = (random: RandomStreams): PhaseFinder => ({
  learn: (values) => {
    if (values.every((value) => value === values[0])) return null;
    const model = fitPhaseModel([column(values)], { ...phaseDefaults, features: 'pca' }, random);
    return { phases: model.centres.rows, phasesOf: (later) => phasesOf(model, column(later)) };
  },
});
