import { describe } from 'vitest';
import { platformContract } from './ports/platform.contract.ts';
import { testingApplication } from './testing-application.ts';
import { TestingPlatform } from './testing-platform.ts';
import { TestingClock } from './testing-world.ts';
import { ms } from '../units/time.ts';

describe('the testing platform', () => {
  platformContract(async () => {
    const clock = new TestingClock();
    const [, worker] = testingApplication().spec.components;
    if (worker === undefined) throw new Error('the testing application has a worker');
    return {
      platform: new TestingPlatform({ clock, startUp: ms(2000), drain: ms(1000) }),
      settle: async (until) => {
        for (let step = 0; step < 100; step++) {
          if (await until()) return;
          clock.advance(500);
        }
        throw new Error('not settled after 100 steps');
      },
      definition: (over) => ({ ...worker, ...over }),
      close: () => Promise.resolve(),
    };
  });
});
