import { VersionConflictError } from '../../../knowledge/ports/knowledge-store.ts';
import { openStatuses } from '../../../model/run.ts';
import type { Writer } from './write.ts';

/** Replaces exactly the version before, in one statement: of two writers that read the same version one is refused. */
export const putRun: Writer<'put-run'> = async (transaction, { run }) => {
  const changes = {
    app: run.app,
    version: run.version,
    is_open: openStatuses.includes(run.status) ? 1 : 0,
    created_at: run.createdAt,
    ended_at: run.endedAt,
    body: JSON.stringify(run),
  };
  const before = run.version - 1;
  const { written } = before === 0
    ? await transaction.insertInto('run').values({ id: run.id, ...changes })
        .onConflict((conflict) => conflict.column('id').doNothing()).executeTakeFirst().then((result) => ({ written: result.numInsertedOrUpdatedRows }))
    : await transaction.updateTable('run').set(changes).where('id', '=', run.id).where('version', '=', before)
        .executeTakeFirst().then((result) => ({ written: result.numUpdatedRows }));
  if (written === 1n) return;
  const present = await transaction.selectFrom('run').select('version').where('id', '=', run.id).executeTakeFirst();
  throw new VersionConflictError(
    `run ${run.id} has version ${present?.version ?? 'none'}; version ${run.version} replaces only ${before === 0 ? 'none' : before}; read it again and repeat the change`,
  );
};
