import { checkProfile } from '../../../model/check-profile.ts';
import type { JobProfile } from '../../../model/job-profile.ts';
import { counted } from '../../../units/counted.ts';
import { significant } from '../../../units/significant.ts';
import { checkDeployment } from '../../ports/check-deployment.ts';
import type { Deployment, DurationPrediction, DurationPredictor } from '../../ports/duration-predictor.ts';
import { mapReduceBounds } from './aria.ts';
import { chiSeconds } from './chi-model.ts';
import { sharedResponse } from './cluster-share.ts';
import { forkJoinApproximation } from './fork-join-approximation.ts';
import { measuredTable } from './measured-table.ts';
import type { ScalingModel } from './scaling-model.ts';
import type { TopologyLoad } from './topology-utilisation.ts';
import { highestBusyShare, topologyLoad } from './topology-utilisation.ts';

export type ClosedFormOptions = {
  /** What a MapReduce job takes between ARIA's bounds; their average, as ARIA has it, without it. */
  readonly mapReduce?: 'low' | 'average' | 'high';
  /** What to believe where measured durations end; without it there is no answer there. */
  readonly beyondMeasured?: ScalingModel;
};

/** Answers in seconds (or the busy share) at speed 1 for any deployment. */
type Model = (deployment: Deployment) => DurationPrediction;

/**
 * Predicts every kind of profile by closed form, at once and without chance: stages by `forkJoinApproximation`, MapReduce by ARIA's bounds, both
 * shared fairly among users; chi (where it is above 0), measured and topology as they are. Measured and chi durations are divided by the speed like all others.
 * Throws InvalidInputError for a profile or a deployment that is none.
 */
export function closedFormDuration(options: ClosedFormOptions = {}): DurationPredictor {
  const known = new WeakMap<JobProfile, Model>();
  const predict = (profile: JobProfile, deployment: Deployment): DurationPrediction => {
    checkDeployment(deployment);
    const model = known.get(profile);
    if (model !== undefined) return model(deployment);
    checkProfile(profile);
    const made = modelOf(profile, options);
    known.set(profile, made);
    return made(deployment);
  };
  return {
    name: 'closed-form',
    predict,
    optimistic(profile, deployment) {
      const prediction = predict(profile, deployment);
      return prediction.kind === 'predicted' ? prediction.value : 0;
    },
  };
}

function modelOf(profile: JobProfile, { mapReduce = 'average', beyondMeasured }: ClosedFormOptions): Model {
  switch (profile.kind) {
    case 'stages': {
      const alone = forkJoinApproximation(profile);
      return (deployment) => shared(alone, deployment);
    }
    case 'map-reduce': {
      const weight = { low: 0, average: 0.5, high: 1 }[mapReduce];
      const alone = (cores: number, speed: number): number => {
        const { low, high } = mapReduceBounds(profile, cores);
        return (low + weight * (high - low)) / speed;
      };
      return (deployment) => shared(alone, deployment);
    }
    case 'chi':
      return ({ cores, speed, users }) => {
        const seconds = chiSeconds(profile, cores, users);
        if (seconds > 0) return predicted(seconds / speed);
        return { kind: 'none', why: `the regression gives ${significant(seconds)} s on ${counted(cores, 'container')} with ${counted(users, 'user')}, which no job takes: it does not hold there; correct perContainer, perUser or fixed` };
      };
    case 'measured': {
      const tables = new Map<number, ReturnType<typeof measuredTable>>();
      return ({ cores, speed, users }) => {
        const table = tables.get(users) ?? measuredTable(profile, users, beyondMeasured ?? null);
        tables.set(users, table);
        const answer = table(cores);
        return answer.kind === 'none' ? answer : predicted(answer.seconds / speed);
      };
    }
    case 'topology': {
      const load: TopologyLoad = topologyLoad(profile);
      return ({ cores, speed }) => (load.kind === 'none' ? load : predicted(highestBusyShare(load.busyCores, cores, speed)));
    }
  }
}

/** Thinking and the overhead do not get faster with the cores. */
function shared(alone: (cores: number, speed: number) => number, { cores, speed, users, thinkSeconds }: Deployment): DurationPrediction {
  return predicted(sharedResponse((share) => alone(share, speed), { cores, users, thinkSeconds }));
}

const predicted = (value: number): DurationPrediction => ({ kind: 'predicted', value, low: value, high: value, simulations: 0 });
