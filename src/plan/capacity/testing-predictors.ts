import type { JobProfile, StagesProfile } from '../../model/job-profile.ts';
import { meanTaskSeconds } from '../../model/task-time.ts';
import type { Deployment, DurationPrediction, DurationPredictor } from '../ports/duration-predictor.ts';

const stagesOf = (profile: JobProfile): StagesProfile => {
  if (profile.kind !== 'stages') throw new Error(`the testing predictors know stages only, not ${profile.kind}`);
  return profile;
};

const predicted = (value: number): DurationPrediction => ({ kind: 'predicted', value, low: value, high: value, simulations: 1 });

/** Stages one after the other, each in whole waves of tasks: falls with cores in steps, with plateaus between them. Each answer counts as a simulation. */
export const wavePredictor: DurationPredictor = {
  name: 'waves',
  predict(profile, { cores, speed, users }: Deployment) {
    const { stages, overheadSeconds } = stagesOf(profile);
    return predicted(overheadSeconds + stages.reduce((sum, { tasks, taskTime }) => sum + Math.ceil((users * tasks) / cores) * meanTaskSeconds(taskTime), 0) / speed);
  },
  optimistic(profile, { cores, speed, users }: Deployment) {
    const { stages, overheadSeconds } = stagesOf(profile);
    return overheadSeconds + stages.reduce((sum, { tasks, taskTime }) => sum + (tasks === 0 ? 0 : Math.max(1, (users * tasks) / cores) * meanTaskSeconds(taskTime)), 0) / speed;
  },
};

/** Smooth, as the regressions are that hill climbing starts from: the mean of the ARIA bounds without maxima. */
export const smoothPredictor: DurationPredictor = {
  name: 'smooth',
  predict(profile, { cores, users }: Deployment) {
    const { stages, overheadSeconds } = stagesOf(profile);
    return predicted(overheadSeconds + stages.reduce((sum, { tasks, taskTime }) => sum + ((users * (tasks - 0.5)) / cores + 0.5) * meanTaskSeconds(taskTime), 0));
  },
  optimistic: () => 0,
};
