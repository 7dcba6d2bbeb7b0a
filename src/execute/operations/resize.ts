import * as z from 'zod';
import { nameSchema } from '../../model/ids.ts';
import type { Operation } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { componentOperation } from './component-operation.ts';
import { presentDesired, templateIn } from './present-component.ts';

export const resizeArgs = z
  .strictObject({
    component: nameSchema.describe('The component to resize.'),
    template: nameSchema.describe('The resource template that its instances shall have.'),
  })
  .describe('Gives the instances of a component another size.');

type ResizeArgs = z.output<typeof resizeArgs>;

/** Replaces the instances of a component by ones of another size. Done when all have it and are ready. */
export function createResize(platform: Platform): Operation<ResizeArgs> {
  return componentOperation<ResizeArgs>(
    {
      kind: 'resize',
      args: resizeArgs,
      undoable: true,
      plan: (args, context) => {
        const before = presentDesired(args.component, context);
        const template = templateIn(context.app, args.template);
        return { format: 1, owns: ['template'], before, target: { ...before, template }, templates: context.app.spec.templates };
      },
    },
    platform,
  );
}
