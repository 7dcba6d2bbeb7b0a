import * as z from 'zod';
import { livingInstances, readyCount } from '../../model/component-state.ts';
import { expressionSchema } from '../../model/expression.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import type { Operation, ProbeResult } from '../operation.ts';
import type { Conditions } from '../ports/conditions.ts';
import type { Platform } from '../ports/platform.ts';
import { stateOf } from './component-change.ts';
import { definitionIn } from './present-component.ts';

export const waitForArgs = z
  .strictObject({
    component: nameSchema.optional().describe('The component whose instances must be ready.'),
    ready: z.union([z.literal('all'), z.int().min(1).max(10_000)]).optional().describe('How many of them; all that are wanted if absent.'),
    condition: expressionSchema.optional().describe('What must be true, and known.'),
  })
  .refine((args) => args.component !== undefined || args.condition !== undefined, { path: ['component'], error: 'the name of a component, or condition must be given; write component, condition or both' })
  .refine((args) => args.ready === undefined || args.component !== undefined, { path: ['ready'], error: 'given together with component; add component or remove ready' })
  .describe('Waits until instances are ready or a condition holds.');

type WaitForArgs = z.output<typeof waitForArgs>;
type WaitRecord = { readonly format: 1; readonly app: string; readonly component: string | null; readonly ready: 'all' | number; readonly condition: string | null };

const recordOf = (json: Json): WaitRecord => json as WaitRecord;

/** Changes nothing: done when what it waits for has come. What is not known has not come. */
export function createWaitFor(platform: Platform, conditions: Conditions): Operation<WaitForArgs> {
  return {
    kind: 'wait-for',
    args: waitForArgs,
    whenUnknown: 'begin-again',
    resolve: ({ component, ready, condition }, { app }) => {
      if (component !== undefined) definitionIn(app, component);
      return { format: 1, app: app.name, component: component ?? null, ready: ready ?? 'all', condition: condition ?? null };
    },
    claims: () => [],
    undo: () => null,
    begin: () => Promise.resolve(),
    probe: async (resolved) => {
      const record = recordOf(resolved);
      const readiness = record.component === null ? 'done' : await readinessOf(platform, record, record.component);
      if (readiness !== 'done' || record.condition === null) return readiness;
      const holds = await conditions.holds(record.app, record.condition);
      if (holds === true) return 'done';
      return { running: holds === false ? `${record.condition} is not true` : `${record.condition} is not known: ${holds.unknown}` };
    },
  };
}

async function readinessOf(platform: Platform, { app, ready }: WaitRecord, component: string): Promise<ProbeResult> {
  const state = stateOf(await platform.observe(app), component);
  if (state === null || state.desired === null) return { running: `${component} is not deployed` };
  const { replicas, template, restartToken } = state.desired;
  if (ready !== 'all') {
    return readyCount(state) >= ready ? 'done' : { running: `${readyCount(state)} of ${ready} instances of ${component} are ready` };
  }
  const current = livingInstances(state).filter((instance) => instance.template === template && instance.restartToken === restartToken);
  const count = current.filter((instance) => instance.phase === 'ready').length;
  return count >= replicas ? 'done' : { running: `${count} of ${replicas} instances of ${component} are ready` };
}
