import type { Writer } from './write.ts';

/** Stores a decision, or brings a stored one up to date (the same "none" once more: a larger count and a later lastAt). */
export const putDecision: Writer<'put-decision'> = async (transaction, { decision }) => {
  const changes = {
    app: decision.app,
    cycle: decision.cycle,
    shadow: decision.shadow ? 1 : 0,
    last_at: decision.lastAt,
    body: JSON.stringify(decision),
  };
  await transaction.insertInto('decision').values({ id: decision.id, ...changes })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes)).execute();
};

export const putPolicyState: Writer<'put-policy-state'> = async (transaction, { app, policy, state }) => {
  const body = JSON.stringify(state);
  await transaction.insertInto('policy_state').values({ app, policy, body })
    .onConflict((conflict) => conflict.columns(['app', 'policy']).doUpdateSet({ body })).execute();
};
