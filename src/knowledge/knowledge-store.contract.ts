import { afterEach, beforeEach, describe } from 'vitest';
import { decisionContract } from './contract/decision-contract.ts';
import { documentContract } from './contract/document-contract.ts';
import { eventContract } from './contract/event-contract.ts';
import { ledgerContract } from './contract/ledger-contract.ts';
import { modelContract } from './contract/model-contract.ts';
import { pruneContract } from './contract/prune-contract.ts';
import { runContract } from './contract/run-contract.ts';
import { settingContract } from './contract/setting-contract.ts';
import { spanContract } from './contract/span-contract.ts';
import { transactionContract } from './contract/transaction-contract.ts';
import type { KnowledgeStore } from './ports/knowledge-store.ts';

/**
 * What every KnowledgeStore must do, as a suite of tests. `open` hands over an empty store; the suite closes it.
 * @example
 * describe('the store in memory', () => knowledgeStoreContract(() => openStore({ url: 'sqlite::memory:' }, clock)));
 */
export function knowledgeStoreContract(open: () => Promise<KnowledgeStore>): void {
  let present: KnowledgeStore;
  const store = (): KnowledgeStore => present;
  beforeEach(async () => {
    present = await open();
  });
  afterEach(() => present.close());

  describe('transactions', () => transactionContract(store));
  describe('documents', () => documentContract(store));
  describe('decisions', () => decisionContract(store));
  describe('runs', () => runContract(store));
  describe('the ledger', () => ledgerContract(store));
  describe('objective spans', () => spanContract(store));
  describe('events', () => eventContract(store));
  describe('settings', () => settingContract(store));
  describe('models', () => modelContract(store));
  describe('pruning', () => pruneContract(store));
}
