import type { KnowledgeStore, NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import { StaleEpochError, VersionConflictError } from '../knowledge/ports/knowledge-store.ts';
import type { Run } from '../model/run.ts';
import { openStatuses } from '../model/run.ts';

/**
 * The part of a knowledge store that the runner uses, in memory: terms, versions, runs and events, all or nothing. Rows are
 * kept as JSON text, so that nothing survives here that would not survive a real store.
 */
export class TestingStore implements Pick<KnowledgeStore, 'acquireEpoch' | 'commit' | 'openRuns' | 'run'> {
  readonly events: NewEvent[] = [];
  readonly #runs = new Map<string, string>();
  readonly #open = new Set<string>();
  #epoch = 0;

  acquireEpoch(): Promise<number> {
    this.#epoch += 1;
    return Promise.resolve(this.#epoch);
  }

  commit(writes: readonly Write[], epoch: number | null): Promise<void> {
    if (epoch !== null && epoch !== this.#epoch) return Promise.reject(new StaleEpochError(`epoch ${epoch} is over; the newest is ${this.#epoch}`));
    for (const write of writes) {
      if (write.kind !== 'put-run') continue;
      const stored = this.#read(write.run.id)?.version ?? 0;
      if (stored !== write.run.version - 1) return Promise.reject(new VersionConflictError(`run ${write.run.id} has version ${stored}, not ${write.run.version - 1}`));
    }
    for (const write of writes) {
      if (write.kind === 'put-run') this.#put(write.run);
      else if (write.kind === 'add-event') this.events.push(write.event);
    }
    return Promise.resolve();
  }

  openRuns(): Promise<readonly Run[]> {
    const runs = [...this.#open].flatMap((id) => this.#read(id) ?? []);
    return Promise.resolve(runs.sort((a, b) => a.createdAt - b.createdAt));
  }

  run(id: string): Promise<Run | null> {
    return Promise.resolve(this.#read(id));
  }

  #put(run: Run): void {
    this.#runs.set(run.id, JSON.stringify(run));
    if (openStatuses.includes(run.status)) this.#open.add(run.id);
    else this.#open.delete(run.id);
  }

  #read(id: string): Run | null {
    const text = this.#runs.get(id);
    return text === undefined ? null : (JSON.parse(text) as Run);
  }
}
