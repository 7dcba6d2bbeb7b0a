import { VersionConflictError } from '../../../knowledge/ports/knowledge-store.ts';
import { invariant } from '../../../model/error.ts';
import type { Writer } from './write.ts';

/** Adds a version behind the newest one; versions are never replaced. */
export const putModelVersion: Writer<'put-model-version'> = async (transaction, { version: row }) => {
  const { name, version, digest, artefact } = row;
  invariant(Number.isSafeInteger(version) && version >= 1, `a version is a whole number from 1 (${name} ${version})`);
  const newest = await transaction.selectFrom('model_version').select((select) => select.fn.max('version').as('version')).where('name', '=', name).executeTakeFirst();
  const free = (newest?.version ?? 0) + 1;
  const written = version === free && await isNew(transaction.insertInto('model_version').values({ name, version, digest, artefact: artefact.sha256, body: JSON.stringify(row) })
    .onConflict((conflict) => conflict.doNothing()).executeTakeFirst());
  if (written) return;
  throw new VersionConflictError(`model ${name}: version ${version} is not the next one, or its content is there already; read it again and repeat the change`);
};

/** Adds a move behind the last one of the alias. */
export const putAliasMove: Writer<'put-alias-move'> = async (transaction, { move }) => {
  const { model, alias, number, at } = move;
  invariant(Number.isSafeInteger(number) && number >= 1, `a move has a whole number from 1 (${model}@${alias} ${number})`);
  const last = await transaction.selectFrom('model_alias_move').select((select) => select.fn.max('number').as('number')).where('model', '=', model).where('alias', '=', alias).executeTakeFirst();
  const written = number === (last?.number ?? 0) + 1 && await isNew(transaction.insertInto('model_alias_move').values({ model, alias, number, at, body: JSON.stringify(move) })
    .onConflict((conflict) => conflict.doNothing()).executeTakeFirst());
  if (written) return;
  throw new VersionConflictError(`alias ${model}@${alias}: move ${number} does not follow the last one (${last?.number ?? 'none'}); read it again and repeat the change`);
};

/** Whether the row was not there: another transaction may have written it since the look before. */
const isNew = async (result: Promise<{ readonly numInsertedOrUpdatedRows?: bigint | undefined }>): Promise<boolean> => (await result).numInsertedOrUpdatedRows === 1n;
