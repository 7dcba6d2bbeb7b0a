import { promotion, rollback } from '../knowledge/alias-moves.ts';
import type { AliasMove } from '../knowledge/ports/model-registry.ts';
import { suggestion } from '../model/did-you-mean.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../model/error.ts';
import type { ModelReference } from '../model/model-reference.ts';
import { aliasSchema } from '../model/model-reference.ts';
import type { UseCaseDeps } from './deps.ts';
import { findModel } from './find-model.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';
import type { AliasMoveResult } from './views/registered-model-view.ts';

type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'changed'>;

export type MoveAliasRequest = {
  readonly alias: string;
  /** The version that must hold the alias until now, so that a request that is sent twice moves it once; whatever holds it if absent. */
  readonly from?: number | undefined;
  readonly by?: string | undefined;
  readonly why?: string | undefined;
};

/**
 * Gives an alias to a version, in one commit with the event that tells of it. Twice is once.
 * Throws NotFoundError that names what is near, ConflictError if another version than `from` holds the alias.
 */
export const promoteModel = (deps: Deps, reference: ModelReference, request: MoveAliasRequest): Promise<AliasMoveResult> =>
  repeatOnConflict(async () => {
    checkAlias(request.alias);
    const version = await findModel(deps.store, reference);
    const last = await lastMove(deps, reference.name, request);
    const move = promotion({ model: reference.name, alias: request.alias }, last, version.version, requestOf(deps, request));
    if (move === null) return { model: reference.name, alias: request.alias, from: version.version, to: version.version, changed: false };
    return commitMove(deps, move);
  });

/**
 * Gives an alias back to the version that held it before, in one commit with the event that tells of it.
 * Throws NotFoundError that names what is near, ConflictError if none held it before or another than `from` holds it.
 */
export const rollbackModel = (deps: Deps, model: string, request: MoveAliasRequest): Promise<AliasMoveResult> =>
  repeatOnConflict(async () => {
    await findModel(deps.store, { name: model, at: { kind: 'newest' } });
    const last = await lastMove(deps, model, request);
    if (last === null) {
      const known = (await deps.store.aliases(model)).map(({ alias }) => alias);
      throw new NotFoundError(`there is no ${model}@${request.alias}; ${known.length === 0 ? `${model} has no alias yet; promote a version first` : suggestion(request.alias, known)}`);
    }
    const below = last.below === null ? null : await deps.store.aliasMove(model, request.alias, last.below);
    return commitMove(deps, rollback(last, below, requestOf(deps, request)));
  });

function checkAlias(alias: string): void {
  if (aliasSchema.safeParse(alias).success) return;
  throw new InvalidInputError([`alias is ${alias === '' ? 'empty' : alias.slice(0, 200)}; it must be 1 to 63 characters a-z, 0-9 and -, beginning with a letter and not ending with -; rename it`]);
}

const requestOf = ({ clock }: Deps, { by, why }: MoveAliasRequest) => ({ by: by ?? null, why: why ?? null, at: clock.now() });

async function lastMove({ store }: Deps, model: string, { alias, from }: MoveAliasRequest): Promise<AliasMove | null> {
  const last = (await store.aliases(model)).find((move) => move.alias === alias) ?? null;
  if (from === undefined || last?.to === from) return last;
  const holder = last === null ? 'held by no version' : `version ${last.to}`;
  throw new ConflictError(`${model}@${alias} is ${holder}; it must be version ${from}, as the request says; look again with "homeostat models show ${model}" and repeat`);
}

async function commitMove({ store, changed }: Deps, move: AliasMove): Promise<AliasMoveResult> {
  const { model, alias, from, to, action, by, why, at } = move;
  const words = action === 'promote' ? 'promoted' : 'rolled back';
  const message = `${model}@${alias} ${words}${from === null ? '' : ` from version ${from}`} to version ${to}${by === null ? '' : ` by ${by}`}${why === null ? '' : `: ${why}`}`;
  const type = action === 'promote' ? 'ModelPromoted' : 'ModelRolledBack';
  const event = { at, app: null, type, severity: 'info', subject: `model/${model}@${to}`, message, data: { model, alias, from, to } } as const;
  await store.commit([{ kind: 'put-alias-move', move }, { kind: 'add-event', event }], null);
  changed();
  return { model, alias, from, to, changed: true };
}
