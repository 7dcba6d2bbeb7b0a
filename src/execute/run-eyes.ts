import { InvalidInputError } from '../model/error.ts';
import type { AppId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Operation } from './operation.ts';
import type { Operations } from './operations/operations.ts';
import type { Platform } from './ports/platform.ts';
import type { ManagedApplication } from './stored-applications.ts';
import { keyOf, stepAt } from './transition.ts';
import type { UndoPlan } from './undo.ts';

type ResolveParts = {
  readonly applicationOf: (app: AppId) => Promise<ManagedApplication | null>;
  readonly platform: Pick<Platform, 'observe'>;
  readonly operations: Operations;
};

/** The operation of a stored step. Throws where this build has none of that name. */
export function operationFor(kind: string, operations: Operations): Operation {
  const operation = operations.get(kind);
  if (operation !== undefined) return operation;
  throw new Error(`the operation ${kind} is not known to this version of Homeostat; start the version that knows it, or cancel the run`);
}

/** The absolute target of a step in the present state, or why there is none. Throws where the state cannot be seen. */
export async function resolveStep(
  run: Run,
  index: number,
  { applicationOf, platform, operations }: ResolveParts,
): Promise<{ readonly record: Json } | { readonly impossible: string }> {
  const step = stepAt(run, index);
  const managed = await applicationOf(run.app);
  if (managed === null) return { impossible: `the application ${run.app} is not there any more` };
  const now = await platform.observe(run.app);
  const operation = operationFor(step.operation, operations);
  const args = operation.args.safeParse(step.args);
  if (!args.success) return { impossible: args.error.issues.map(({ message, path }) => `with.${path.join('.')}: it must be ${message}`).join('; ') };
  try {
    return { record: operation.resolve(args.data, { ...managed, now, token: keyOf(run, index, 0) }) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { impossible: error.problems.join('; ') };
    throw error;
  }
}

/** The resolved form that takes a step back; the step is known to have one. */
export function undoRecord(run: Run, index: number, operations: Operations): Json {
  const step = stepAt(run, index);
  const record = operationFor(step.operation, operations).undo(step.resolved);
  if (record === null) throw new Error(`step ${index + 1} of run ${run.id} is being taken back, but this version of Homeostat does not know how`);
  return record;
}

/** Whether and how a step can be taken back now; `unreachable` where that could not be seen. */
export async function planUndo(run: Run, index: number, operations: Operations): Promise<UndoPlan> {
  const step = stepAt(run, index);
  const key = step.key ?? '';
  try {
    const operation = operationFor(step.operation, operations);
    // A step that failed may have got halfway, or nowhere.
    if (step.status !== 'done' && (await operation.probe(step.resolved, key)) === 'absent') return { kind: 'nothing', why: 'it had no effect' };
    const record = operation.undo(step.resolved);
    if (record === null) {
      const lasting = step.status === 'done' ? (operation.irreversible?.(step.resolved) ?? null) : null;
      return lasting === null ? { kind: 'nothing', why: 'nothing to take back' } : { kind: 'refused', why: lasting };
    }
    const ours = (await operation.stillOurs?.(step.resolved, key)) ?? true;
    return ours === true ? { kind: 'begin', record } : { kind: 'refused', why: `the present state is not what this step made (${ours.changed})` };
  } catch (error) {
    return { kind: 'unreachable', why: error instanceof Error ? error.message : String(error) };
  }
}
