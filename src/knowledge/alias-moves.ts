import { ConflictError } from '../model/error.ts';
import type { Instant } from '../units/time.ts';
import type { AliasMove } from './ports/model-registry.ts';

/** Who asks, and why. */
export type MoveRequest = { readonly by: string | null; readonly why: string | null; readonly at: Instant };

/**
 * The moves of an alias are a stack that is never forgotten: a promotion lays a holder on top, and each move knows the one below
 * it, so that rolling back twice goes back two holders and not to and fro.
 */
type Target = { readonly model: string; readonly alias: string };

/** The move that gives the alias to `version`; null if it holds it already. */
export function promotion({ model, alias }: Target, last: AliasMove | null, version: number, request: MoveRequest): AliasMove | null {
  if (last?.to === version) return null;
  return { model, alias, number: (last?.number ?? 0) + 1, action: 'promote', from: last?.to ?? null, to: version, below: last?.number ?? null, ...request };
}

/**
 * The move that gives the alias back to the holder before the present one.
 * @param below the move that `last.below` names
 * @throws ConflictError if there was none
 */
export function rollback(last: AliasMove, below: AliasMove | null, request: MoveRequest): AliasMove {
  const { model, alias, number, to } = last;
  if (below === null) throw new ConflictError(`${model}@${alias} is version ${to} and no version held it before; a rollback needs an earlier holder; promote the version you want`);
  return { model, alias, number: number + 1, action: 'rollback', from: to, to: below.to, below: below.below, ...request };
}
