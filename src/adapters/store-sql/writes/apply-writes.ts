import type { Transaction } from 'kysely';
import type { NewEvent, Write } from '../../../knowledge/ports/knowledge-store.ts';
import type { Tables } from '../tables.ts';
import { putDecisions, putPolicyStates } from './write-decision.ts';
import { deleteDocument, putDocument } from './write-document.ts';
import { addEvents } from './write-events.ts';
import { closeLedger, openLedger } from './write-ledger.ts';
import { putAliasMove, putModelVersion } from './write-model.ts';
import { putRun } from './write-run.ts';
import { putSetting } from './write-setting.ts';
import { extendSpans } from './write-span.ts';
import type { WriteOf } from './write.ts';

/**
 * Does the writes of a commit in their order; decisions, states of policies, spans and events, which nothing else depends on, last and each kind together: a cycle has
 * hundreds of them.
 */
export async function applyWrites(transaction: Transaction<Tables>, writes: readonly Write[]): Promise<void> {
  const events: NewEvent[] = [];
  const decisions: WriteOf<'put-decision'>[] = [];
  const states: WriteOf<'put-policy-state'>[] = [];
  const spans: WriteOf<'extend-span'>[] = [];
  for (const write of writes) {
    if (write.kind === 'add-event') events.push(write.event);
    else if (write.kind === 'put-decision') decisions.push(write);
    else if (write.kind === 'put-policy-state') states.push(write);
    else if (write.kind === 'extend-span') spans.push(write);
    else await applyWrite(transaction, write);
  }
  await putDecisions(transaction, decisions);
  await putPolicyStates(transaction, states);
  await extendSpans(transaction, spans);
  await addEvents(transaction, events);
}

function applyWrite(transaction: Transaction<Tables>, write: Exclude<Write, { readonly kind: 'add-event' | 'put-decision' | 'put-policy-state' | 'extend-span' }>): Promise<void> {
  switch (write.kind) {
    case 'put-document':
      return putDocument(transaction, write);
    case 'delete-document':
      return deleteDocument(transaction, write);
    case 'put-run':
      return putRun(transaction, write);
    case 'open-ledger':
      return openLedger(transaction, write);
    case 'close-ledger':
      return closeLedger(transaction, write);
    case 'put-setting':
      return putSetting(transaction, write);
    case 'put-model-version':
      return putModelVersion(transaction, write);
    case 'put-alias-move':
      return putAliasMove(transaction, write);
  }
}
