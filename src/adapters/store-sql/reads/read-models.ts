import type { Kysely } from 'kysely';
import type { AliasMove, ModelReads, ModelVersion } from '../../../knowledge/ports/model-registry.ts';
import type { Tables } from '../tables.ts';
import { checkedLimit } from './page.ts';

type Body = { readonly body: string };
/** Rows of older versions and backups do not say which series they are of. */
const storedVersion = ({ body }: Body): ModelVersion => ({ series: null, ...(JSON.parse(body) as Omit<ModelVersion, 'series'> & Partial<Pick<ModelVersion, 'series'>>) });
const versionOf = (row: Body | undefined): ModelVersion | null => (row === undefined ? null : storedVersion(row));
const moveOf = (row: Body | undefined): AliasMove | null => (row === undefined ? null : (JSON.parse(row.body) as AliasMove));

export function modelReads(db: Kysely<Tables>): ModelReads {
  const bodyOf = (name: string) => db.selectFrom('model_version').select('body').where('name', '=', name);
  return {
    async modelNames() {
      const rows = await db.selectFrom('model_version').select('name').distinct().orderBy('name').execute();
      return rows.map(({ name }) => name);
    },
    modelVersion: async (name, version) => versionOf(await bodyOf(name).where('version', '=', version).executeTakeFirst()),
    modelVersionOfDigest: async (name, digest) => versionOf(await bodyOf(name).where('digest', '=', digest).executeTakeFirst()),
    async modelVersions(name, { limit, before }) {
      const rows = await bodyOf(name).$if(before !== undefined, (query) => query.where('version', '<', before ?? 0))
        .orderBy('version', 'desc').limit(checkedLimit(limit)).execute();
      return rows.map(storedVersion);
    },
    async modelVersionCounts() {
      const rows = await db.selectFrom('model_version').select((select) => ['name', select.fn.countAll().as('count')]).groupBy('name').execute();
      return new Map(rows.map(({ name, count }) => [name, Number(count)]));
    },
    async aliases(model) {
      const rows = await db.selectFrom('model_alias_move as move').select('move.body')
        .$if(model !== undefined, (query) => query.where('move.model', '=', model ?? ''))
        .where('move.number', '=', (query) => query.selectFrom('model_alias_move as other').select((select) => select.fn.max('other.number').as('number'))
          .whereRef('other.model', '=', 'move.model').whereRef('other.alias', '=', 'move.alias'))
        .orderBy('move.model').orderBy('move.alias').execute();
      return rows.map((row) => JSON.parse(row.body) as AliasMove);
    },
    aliasMove: async (model, alias, number) =>
      moveOf(await db.selectFrom('model_alias_move').select('body').where('model', '=', model).where('alias', '=', alias).where('number', '=', number).executeTakeFirst()),
    async aliasMoves(model, { alias, limit }) {
      const rows = await db.selectFrom('model_alias_move').select('body').where('model', '=', model)
        .$if(alias !== undefined, (query) => query.where('alias', '=', alias ?? ''))
        .orderBy('at', 'desc').orderBy('alias').orderBy('number', 'desc').limit(checkedLimit(limit)).execute();
      return rows.map((row) => JSON.parse(row.body) as AliasMove);
    },
    async artefactsInUse() {
      const rows = await db.selectFrom('model_version').select('artefact').distinct().execute();
      return new Set(rows.map(({ artefact }) => artefact));
    },
  };
}
