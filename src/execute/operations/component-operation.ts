import type * as z from 'zod';
import { ConflictError } from '../../model/error.ts';
import type { Operation, ResolveContext } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import type { ComponentChange } from './component-change.ts';
import { changeOf, convergence, desiredNow, differences, jsonOf, knobsOf, sizeChangeOf, stateOf } from './component-change.ts';

type Parts<A> = {
  readonly kind: string;
  readonly args: z.ZodType<A>;
  /** Pure: the change that the arguments mean in the present state. */
  readonly plan: (args: A, context: ResolveContext) => ComponentChange;
  /** False where the change leaves nothing behind that could be taken back (a restart). */
  readonly undoable: boolean;
  readonly irreversible?: (change: ComponentChange) => string | null;
};

/**
 * An operation that writes one component: all of them (deploy, scale, resize ...) begin, are recognised and are taken back
 * in the same way and differ only in what they plan.
 */
export function componentOperation<A>(parts: Parts<A>, platform: Platform): Operation<A> {
  const lastingReason = (change: ComponentChange): string | null => parts.irreversible?.(change) ?? null;
  const observed = async ({ target }: ComponentChange) => stateOf(await platform.observe(target.app), target.component);
  return {
    kind: parts.kind,
    args: parts.args,
    whenUnknown: 'begin-again',
    resolve: (args, context) => jsonOf(parts.plan(args, context)),
    rehearse: (args, context) => {
      const change = parts.plan(args, context);
      return { claims: knobsOf(change), changes: [sizeChangeOf(change)] };
    },
    claims: (resolved) => knobsOf(changeOf(resolved)),
    changes: (resolved) => [sizeChangeOf(changeOf(resolved))],
    undo: (resolved) => {
      const change = changeOf(resolved);
      if (!parts.undoable || lastingReason(change) !== null) return null;
      return jsonOf({ ...change, target: change.before, before: change.target });
    },
    irreversible: (resolved) => lastingReason(changeOf(resolved)),
    begin: async (resolved, fence) => {
      const change = changeOf(resolved);
      const state = await observed(change);
      if (!change.owns.includes('existence') && (state === null || state.desired === null)) {
        throw new ConflictError(`${change.target.component} is not there any more; deploy the application again`);
      }
      const answer = await platform.apply(desiredNow(change, state), fence);
      if (answer !== 'accepted') throw new ConflictError(answer.conflict);
    },
    probe: async (resolved, key) => {
      const change = changeOf(resolved);
      const state = await observed(change);
      if (differences(change, state).length > 0) return 'absent';
      // The fields of a deployment may be the same while its definition is not: only its own write proves that it happened.
      const proven = change.target.state === 'absent' || !change.owns.includes('existence') || state?.lastWrite?.key === key;
      return proven ? convergence(change, state) : 'absent';
    },
    stillOurs: async (resolved) => {
      const change = changeOf(resolved);
      const found = differences(change, await observed(change));
      return found.length === 0 ? true : { changed: found.join(', ') };
    },
  };
}
