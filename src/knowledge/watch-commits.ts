import { InvalidInputError } from '../model/error.ts';
import type { Clock } from '../model/clock.ts';
import type { Instant } from '../units/time.ts';
import type { KnowledgeStore } from './ports/knowledge-store.ts';
import { StaleEpochError, VersionConflictError } from './ports/knowledge-store.ts';

/** A commit that the store could not do, and why. */
export type CommitFailure = { readonly at: Instant; readonly why: string };

/**
 * The same store, that remembers whether its last commit failed: a full disk is read from without trouble, so only writing
 * shows it. What the store refuses rightly (conflicts, epochs that are over) is no failure.
 */
export function watchCommits(store: KnowledgeStore, clock: Clock): { readonly store: KnowledgeStore; readonly lastFailure: () => CommitFailure | null } {
  let failure: CommitFailure | null = null;
  const commit: KnowledgeStore['commit'] = async (writes, epoch) => {
    try {
      await store.commit(writes, epoch);
      failure = null;
    } catch (error) {
      const refused = error instanceof VersionConflictError || error instanceof StaleEpochError || error instanceof InvalidInputError;
      if (!refused) failure = { at: clock.now(), why: error instanceof Error ? error.message : String(error) };
      throw error;
    }
  };
  return { store: { ...store, commit }, lastFailure: () => failure };
}
