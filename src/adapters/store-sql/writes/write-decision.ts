import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { chunks } from './chunks.ts';
import type { WriteOf } from './write.ts';

/** Stores decisions, or brings stored ones up to date (the same "none" once more: a larger count and a later lastAt). Of two with one id the later counts. */
export async function putDecisions(transaction: Transaction<Tables>, writes: readonly WriteOf<'put-decision'>[]): Promise<void> {
  const last = new Map(writes.map(({ decision }) => [decision.id, decision]));
  const rows = [...last.values()].map((decision) => ({ id: decision.id, app: decision.app, cycle: decision.cycle, shadow: decision.shadow ? 1 : 0, last_at: decision.lastAt, body: JSON.stringify(decision) }));
  for (const some of chunks(rows)) {
    await transaction.insertInto('decision').values(some)
      .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ app: row.ref('excluded.app'), cycle: row.ref('excluded.cycle'), shadow: row.ref('excluded.shadow'), last_at: row.ref('excluded.last_at'), body: row.ref('excluded.body') })))
      .execute();
  }
}

/** Stores states of policies; of two of one policy the later counts. */
export async function putPolicyStates(transaction: Transaction<Tables>, writes: readonly WriteOf<'put-policy-state'>[]): Promise<void> {
  const last = new Map(writes.map((write) => [JSON.stringify([write.app, write.policy]), write]));
  const rows = [...last.values()].map(({ app, policy, state }) => ({ app, policy, body: JSON.stringify(state) }));
  for (const some of chunks(rows)) {
    await transaction.insertInto('policy_state').values(some)
      .onConflict((conflict) => conflict.columns(['app', 'policy']).doUpdateSet((row) => ({ body: row.ref('excluded.body') })))
      .execute();
  }
}
