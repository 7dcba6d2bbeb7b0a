import * as z from 'zod';
import type { Desired } from '../../model/desired.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Operation, ResolveContext } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { stateOf } from './component-change.ts';
import { componentOperation } from './component-operation.ts';
import { presentDesired, refuseOtherWriter } from './present-component.ts';

export const deleteArgs = z
  .strictObject({ component: nameSchema.describe('The component to delete; it need not be in the document any more.') })
  .describe('Ends all instances of a component.');

type DeleteArgs = z.output<typeof deleteArgs>;

/** Ends a component. Done when nothing of it lives any more. A stateful one cannot be taken back: its data is gone. */
export function createDelete(platform: Platform): Operation<DeleteArgs> {
  return componentOperation<DeleteArgs>(
    {
      kind: 'delete',
      args: deleteArgs,
      undoable: true,
      irreversible: ({ before }) =>
        before.state === 'present' && before.definition.stateful ? `${before.component} held data that went with it` : null,
      plan: (args, context) => ({
        format: 1,
        owns: ['existence', 'replicas', 'template', 'placement', 'restart'],
        before: beforeOf(args.component, context),
        target: { state: 'absent', app: context.app.name, component: args.component },
        templates: context.app.spec.templates,
      }),
    },
    platform,
  );
}

/** A component that left the document is known only by the generation that deployed it, or not at all. */
function beforeOf(component: string, context: ResolveContext): Desired {
  const state = stateOf(context.now, component);
  refuseOtherWriter(state);
  const home = [context.app, context.deployed].find((app) => app?.spec.components.some(({ name }) => name === component)) ?? null;
  if (state === null || state.desired === null || home === null) return { state: 'absent', app: context.app.name, component };
  return presentDesired(component, { ...context, app: home });
}
