import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Operation } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { componentOperation } from './component-operation.ts';
import { definitionIn, presentDesired } from './present-component.ts';

export const scaleArgs = z
  .strictObject({
    component: nameSchema.describe('The component to scale.'),
    by: z.int().min(-10_000).max(10_000).refine((by) => by !== 0, { error: 'a whole number other than 0; change it or remove the step' }).optional().describe('Replicas more (or, negative, fewer) than there are.'),
    to: z.int().min(0).max(10_000).optional().describe('Replicas that there shall be.'),
  })
  .refine((args) => args.by !== undefined || args.to !== undefined, { path: ['by'], error: 'a number of replicas, or to must be; write by: 1 for one more, or to: 3 for three in all' })
  .refine((args) => args.by === undefined || args.to === undefined, { path: ['by'], error: 'absent where to is given; write only one of by and to' })
  .describe('Changes the number of instances.');

type ScaleArgs = z.output<typeof scaleArgs>;

/** Changes how many instances a component has, from the present number, within its bounds. Done when they are ready. */
export function createScale(platform: Platform): Operation<ScaleArgs> {
  return componentOperation<ScaleArgs>(
    {
      kind: 'scale',
      args: scaleArgs,
      undoable: true,
      plan: (args, context) => {
        const before = presentDesired(args.component, context);
        const replicas = args.to ?? before.replicas + (args.by ?? 0);
        refuseOutOfBounds(args.component, replicas, definitionIn(context.app, args.component).replicas);
        return { format: 1, owns: ['replicas'], before, target: { ...before, replicas }, templates: context.app.spec.templates };
      },
    },
    platform,
  );
}

function refuseOutOfBounds(component: string, replicas: number, { min, max }: { readonly min: number; readonly max: number }): void {
  if (replicas < min) {
    throw new InvalidInputError([`replicas of ${component} would be ${replicas}; it must be at least replicas.min, ${min}; scale to ${min} or lower the bound`]);
  }
  if (replicas > max) {
    throw new InvalidInputError([`replicas of ${component} would be ${replicas}; it must be at most replicas.max, ${max}; scale to ${max} or raise the bound`]);
  }
}
