import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobProfile } from '../../model/job-profile.ts';
import type { DurationPredictor } from './duration-predictor.ts';

const deployments = fc.record({
  cores: fc.integer({ min: 1, max: 40 }),
  speed: fc.constantFrom(0.5, 0.9, 1, 1.3, 2),
  users: fc.integer({ min: 1, max: 4 }),
  thinkSeconds: fc.constantFrom(0, 10),
});

/**
 * What planners rely on, wherever there is an answer. `usersMax` is for profiles that say nothing of several users.
 */
export function describeDurationPredictor(name: string, make: () => DurationPredictor, profiles: fc.Arbitrary<JobProfile>, { usersMax = 4, runs = 40 }: { readonly usersMax?: number; readonly runs?: number } = {}): void {
  const questions = fc.array(deployments.map((deployment) => ({ ...deployment, users: Math.min(usersMax, deployment.users) })), { minLength: 2, maxLength: 8 });

  describe(`${name} keeps the contract of predictors`, () => {
    it('never grows with cores or speed and never falls with users, whatever is asked first', () => {
      fc.assert(
        fc.property(profiles, questions, (profile, asked) => {
          const predictor = make();
          const answers = asked.flatMap((deployment) => {
            const prediction = predictor.predict(profile, deployment);
            return prediction.kind === 'none' ? [] : [{ deployment, value: prediction.value }];
          });
          for (const one of answers) {
            for (const other of answers) {
              const [a, b] = [one.deployment, other.deployment];
              if (a.thinkSeconds === b.thinkSeconds && a.cores >= b.cores && a.speed >= b.speed && a.users <= b.users) expect(one.value).toBeLessThanOrEqual(other.value);
            }
          }
        }),
        { numRuns: runs },
      );
    });

    it('has equal answers to equal questions, within its interval and not below the optimistic bound', () => {
      fc.assert(
        fc.property(profiles, questions, (profile, asked) => {
          const predictor = make();
          for (const deployment of asked) {
            const prediction = predictor.predict(profile, deployment);
            if (prediction.kind === 'none') continue;
            expect({ ...predictor.predict(profile, deployment), simulations: 0 }).toEqual({ ...prediction, simulations: 0 });
            expect(prediction.low).toBeLessThanOrEqual(prediction.value);
            expect(prediction.high).toBeGreaterThanOrEqual(prediction.value);
            expect(predictor.optimistic(profile, deployment)).toBeLessThanOrEqual(prediction.value);
          }
        }),
        { numRuns: runs },
      );
    });

    it('refuses deployments that are none by name', () => {
      const [profile] = fc.sample(profiles, { numRuns: 1, seed: 1 });
      expect(() => make().predict(profile as JobProfile, { cores: 0, speed: 0, users: 1.5, thinkSeconds: -1 })).toThrow(/cores is 0[\s\S]*users is 1.5[\s\S]*speed is 0[\s\S]*thinkSeconds is -1/);
    });
  });
}
