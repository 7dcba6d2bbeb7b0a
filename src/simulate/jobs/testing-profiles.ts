import * as fc from 'fast-check';
import type { Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';

const mean = fc.integer({ min: 1, max: 200 }).map((tenths) => tenths / 10);

export const taskTimes: fc.Arbitrary<TaskTime> = fc.oneof(
  mean.map((seconds): TaskTime => ({ kind: 'constant', seconds })),
  mean.map((meanSeconds): TaskTime => ({ kind: 'exponential', meanSeconds })),
  fc.record({ kind: fc.constant('erlang' as const), phases: fc.integer({ min: 1, max: 40 }), meanSeconds: mean }),
  fc.record({ kind: fc.constant('log-normal' as const), meanSeconds: mean, sigma: fc.constantFrom(0, 0.3, 1, 2) }),
  fc.tuple(mean, mean).map(([a, b]): TaskTime => ({ kind: 'mixture', branches: [{ probability: 0.9, phases: 2, meanSeconds: a }, { probability: 0.1, phases: 1, meanSeconds: 10 * b }] })),
  fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 }).map((seconds): TaskTime => ({ kind: 'replay', seconds })),
);

type Drawn = { readonly tasks: number; readonly taskTime: TaskTime; readonly after: readonly number[] };

const drawn = fc.record({ tasks: fc.integer({ min: 0, max: 9 }), taskTime: taskTimes, after: fc.array(fc.nat(20), { maxLength: 3 }) });

const profileOf = (stages: readonly Drawn[], overheadSeconds: number, afterOf: (stage: Drawn, index: number) => readonly number[]): StagesProfile => ({
  kind: 'stages',
  stages: stages.map((stage, index): Stage => ({ name: `s${index}`, tasks: stage.tasks, taskTime: stage.taskTime, after: afterOf(stage, index).map((one) => `s${one}`) })),
  overheadSeconds,
});

/** Any graph of up to twelve stages, stages without tasks among them. */
export const stagesProfiles: fc.Arbitrary<StagesProfile> = fc
  .tuple(fc.array(drawn, { minLength: 1, maxLength: 12 }), fc.constantFrom(0, 3))
  .map(([stages, overhead]) => profileOf(stages, overhead, ({ after }, index) => (index === 0 ? [] : [...new Set(after.map((one) => one % index))])));

/** One stage after the other. */
export const chainProfiles: fc.Arbitrary<StagesProfile> = fc
  .tuple(fc.array(drawn, { minLength: 1, maxLength: 5 }), fc.constantFrom(0, 3))
  .map(([stages, overhead]) => profileOf(stages, overhead, (_, index) => (index === 0 ? [] : [index - 1])));

/** One stage of equal tasks. */
export const oneStage = (tasks: number, taskTime: TaskTime): StagesProfile => ({ kind: 'stages', stages: [{ name: 'only', tasks, taskTime, after: [] }], overheadSeconds: 0 });
