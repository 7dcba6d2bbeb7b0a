import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Operation } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { componentOperation } from './component-operation.ts';
import { presentDesired } from './present-component.ts';

export const placeArgs = z
  .strictObject({
    component: nameSchema.describe('The component to place.'),
    placement: nameSchema.describe('Where its instances shall run, as the platform names it.'),
  })
  .describe('Says where the instances of a component run.');

type PlaceArgs = z.output<typeof placeArgs>;

/** Moves a component to another place of the platform; refused where the platform knows no places. */
export function createPlace(platform: Platform): Operation<PlaceArgs> {
  return componentOperation<PlaceArgs>(
    {
      kind: 'place',
      args: placeArgs,
      undoable: true,
      plan: (args, context) => {
        if (!platform.capabilities.placement) {
          throw new InvalidInputError([`placement is ${args.placement}; the platform ${platform.capabilities.name} knows no places; remove the step`]);
        }
        const before = presentDesired(args.component, context);
        return { format: 1, owns: ['placement'], before, target: { ...before, placement: args.placement }, templates: context.app.spec.templates };
      },
    },
    platform,
  );
}
