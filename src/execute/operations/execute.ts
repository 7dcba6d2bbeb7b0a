import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import type { Exec } from '../../model/desired.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { positiveDurationSchema } from '../../model/quantities.ts';
import type { Operation } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { definitionIn } from './present-component.ts';

const commandSchema = z.array(z.string().min(1).max(4096)).min(1).max(256);

export const executeArgs = z
  .strictObject({
    component: nameSchema.describe('The component beside which the command runs.'),
    command: commandSchema.describe('Program and arguments; no shell is involved.'),
    env: z
      .array(z.strictObject({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: 'an environment variable name of letters, digits and _; rename it' }).describe('Name of the variable.'), value: z.string().max(8192).describe('Its value.') }))
      .max(256)
      .default([])
      .describe('Environment variables of the command.'),
    timeout: positiveDurationSchema.prefault('5m').describe('The command is ended after this time.'),
    undo: commandSchema.optional().describe('The command that takes it back; without one it cannot be.'),
  })
  .describe('Runs a command once.');

type ExecuteArgs = z.output<typeof executeArgs>;
type CommandRecord = { readonly format: 1; readonly exec: Exec; readonly undo: readonly string[] | null };

const recordOf = (json: Json): CommandRecord => json as unknown as CommandRecord;
const jsonOf = (record: CommandRecord): Json => JSON.parse(JSON.stringify(record)) as Json;

/**
 * Runs a command once for each key. Where the platform cannot say what became of it, the run stops and asks a person:
 * nothing makes an arbitrary command safe to run twice.
 */
export function createExecute(platform: Platform): Operation<ExecuteArgs> {
  return {
    kind: 'execute',
    args: executeArgs,
    whenUnknown: 'stop',
    resolve: ({ component, command, env, timeout, undo }, { app }) => {
      definitionIn(app, component);
      if (!platform.capabilities.exec) {
        throw new InvalidInputError([`operation is execute; the platform ${platform.capabilities.name} cannot run commands; remove the step`]);
      }
      return jsonOf({ format: 1, exec: { app: app.name, component, command, env, timeoutMs: timeout }, undo: undo ?? null });
    },
    claims: (resolved) => [`${recordOf(resolved).exec.component}/exec`],
    undo: (resolved) => {
      const { exec, undo } = recordOf(resolved);
      return undo === null ? null : jsonOf({ format: 1, exec: { ...exec, command: undo }, undo: null });
    },
    irreversible: (resolved) => {
      const { exec, undo } = recordOf(resolved);
      return undo === null ? `the command ${exec.command.join(' ').slice(0, 200)} has run and names no command that takes it back` : null;
    },
    begin: (resolved, fence) => platform.exec(recordOf(resolved).exec, fence),
    probe: async (_resolved, key) => {
      const state = await platform.execState(key);
      if (typeof state === 'string') return state;
      return state.exit === 0 ? 'done' : { failed: `the command ended with exit code ${state.exit}` };
    },
  };
}
