import type { AppId } from '../../../model/ids.ts';
import type { WorldFaults } from '../../simulated-world.ts';
import type { Startup } from '../request/request-world.ts';
import { startupOf } from '../request/request-world.ts';
import type { WorldDescription } from '../world-description.ts';
import { BatchApplication } from './batch-application.ts';
import type { BatchStage } from './batch-stage.ts';

export type BatchWorldOptions = {
  readonly app: AppId;
  readonly stages: readonly BatchStage[];
  readonly startup: Startup;
  readonly faults?: WorldFaults;
  /** Hears of the application once it is made, to ask it for outcomes. */
  readonly made?: (application: BatchApplication) => void;
};

/** An application of finite components, each with a deadline. */
export function batchWorld({ app, stages, startup, faults, made }: BatchWorldOptions): WorldDescription {
  return {
    applications: [],
    hosts: [
      {
        app,
        make: (parts) => {
          const application = new BatchApplication(parts, stages);
          made?.(application);
          return application;
        },
      },
    ],
    startup: startupOf(startup),
    finiteRun: () => null,
    ...(faults === undefined ? {} : { faults }),
  };
}
