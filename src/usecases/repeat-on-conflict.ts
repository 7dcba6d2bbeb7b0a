import { VersionConflictError } from '../knowledge/ports/knowledge-store.ts';

/** Somebody else may write the same rows at the same time; each try reads them anew. */
const attemptsMax = 10;

/** Does what reads and then writes again while others are faster. */
export async function repeatOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof VersionConflictError) || tried === attemptsMax) throw error;
    }
  }
}
