import * as z from 'zod';
import { nameSchema } from '../../model/ids.ts';
import type { Operation } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { componentOperation } from './component-operation.ts';
import { presentDesired } from './present-component.ts';

export const restartArgs = z
  .strictObject({ component: nameSchema.describe('The component to restart.') })
  .describe('Replaces all instances of a component, each by one that is ready first.');

type RestartArgs = z.output<typeof restartArgs>;

/** Replaces every instance of a component. Done when all living ones were started for this step and are ready. */
export function createRestart(platform: Platform): Operation<RestartArgs> {
  return componentOperation<RestartArgs>(
    {
      kind: 'restart',
      args: restartArgs,
      // Fresh instances are as good as the ones before: nothing is left to be taken back.
      undoable: false,
      plan: (args, context) => {
        const before = presentDesired(args.component, context);
        return { format: 1, owns: ['restart'], before, target: { ...before, restartToken: context.token }, templates: context.app.spec.templates };
      },
    },
    platform,
  );
}
