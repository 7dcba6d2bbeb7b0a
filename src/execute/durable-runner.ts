import type { KnowledgeStore, NewEvent } from '../knowledge/ports/knowledge-store.ts';
import { StaleEpochError, VersionConflictError } from '../knowledge/ports/knowledge-store.ts';
import type { AppId, Epoch, RunId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import { after } from '../units/time.ts';
import type { Sight } from './forward.ts';
import { begin, expire, impossible, probed } from './forward.ts';
import type { Operations } from './operations/operations.ts';
import type { Platform } from './ports/platform.ts';
import type { Runner } from './ports/runner.ts';
import type { Question } from './question.ts';
import { questionOf } from './question.ts';
import { operationFor, planUndo, resolveStep, undoRecord } from './run-eyes.ts';
import type { ManagedApplication } from './stored-applications.ts';
import type { Effect, Situation, Transition } from './transition.ts';
import { pauseAfter, stepAt } from './transition.ts';
import { undoAttempted, undoEnded, undoPlanned, undoProbed } from './undo.ts';
import { waitsFor } from './waiting.ts';

export type RunnerParts = {
  readonly store: Pick<KnowledgeStore, 'openRuns' | 'commit'>;
  readonly platform: Pick<Platform, 'observe' | 'fence'>;
  readonly operations: Operations;
  /** The application a run belongs to, as documents and deployment are now; null where it is gone. */
  readonly applicationOf: (app: AppId) => Promise<ManagedApplication | null>;
  /** The term this runner works in; a newer one stops it. */
  readonly epoch: Epoch;
  /** Whether everything is stopped (a setting, so that it survives a restart). */
  readonly stopped: () => Promise<boolean>;
};

type Tries = { readonly count: number; readonly notBefore: Instant };

/**
 * The runner: an interpreter of stored runs that holds nothing a crash could lose. Every tick looks at every open run, finds
 * out the one thing that its next transition needs, writes that transition, and only then starts the effect, if there is one.
 * A run left `begun` by a dead process is simply one that has to be probed. Runs of one application are advanced one after
 * the other (each writes whole components), applications beside each other; an exception of one run ends its turn only.
 *
 * `tick` rejects with StaleEpochError once a newer controller has taken over; the process must stop then.
 */
export function createRunner(parts: RunnerParts): Runner {
  return new DurableRunner(parts);
}

class DurableRunner implements Runner {
  readonly #parts: RunnerParts;
  /** Applications whose last turn has not come back: a platform that hangs holds up nobody else. */
  readonly #busy = new Set<AppId>();
  /** How often each effect was begun by this process; only paces, so it may be lost. */
  readonly #tries = new Map<RunId, Tries>();
  /** The last trouble with each run that was told, so that it is told once. */
  readonly #troubles = new Map<RunId, string>();
  #fenced = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  async tick(now: Instant): Promise<void> {
    const { store, stopped: isStopped } = this.#parts;
    const runs = await store.openRuns();
    const stopped = await isStopped();
    if (!this.#fenced && runs.length > 0) await this.#fence();
    this.#forget(runs);
    const waits = waitsFor(runs);
    const turns = [...Map.groupBy(runs, (run) => run.app)]
      .filter(([app]) => !this.#busy.has(app))
      .map(([app, ofApp]) => this.#turn(app, ofApp, (run) => this.#situation(run, now, stopped, waits.get(run.id) ?? null)));
    const outcomes = await Promise.allSettled(turns);
    const broken = outcomes.find((outcome) => outcome.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }

  /** A fence that fails may be refused by a newer term, which the store knows for certain, or the platform may be away. */
  async #fence(): Promise<void> {
    const { store, platform, epoch } = this.#parts;
    try {
      await platform.fence(epoch);
    } catch (error) {
      await store.commit([], epoch);
      throw error;
    }
    this.#fenced = true;
  }

  async #turn(app: AppId, runs: readonly Run[], situationOf: (run: Run) => Situation): Promise<void> {
    this.#busy.add(app);
    try {
      for (const run of runs) {
        const situation = situationOf(run);
        try {
          await this.#advance(run, situation);
        } catch (error) {
          if (error instanceof StaleEpochError) throw error;
          // Somebody changed the row meanwhile (a person who cancels): the next tick reads it again.
          if (!(error instanceof VersionConflictError)) await this.#tell(run, textOf(error), situation);
        }
      }
    } finally {
      this.#busy.delete(app);
    }
  }

  #situation(run: Run, now: Instant, stopped: boolean, waitsForRun: RunId | null): Situation {
    const tries = this.#tries.get(run.id);
    return { now, epoch: this.#parts.epoch, stopped, waitsFor: waitsForRun, mayBeginAgain: tries === undefined || now >= tries.notBefore };
  }

  async #advance(run: Run, situation: Situation): Promise<void> {
    const transition = await this.#transition(run, questionOf(run, situation), situation);
    if (transition === null) return;
    const { store, epoch } = this.#parts;
    await store.commit([{ kind: 'put-run', run: transition.run }, ...transition.events.map((event) => ({ kind: 'add-event', event }) as const)], epoch);
    if (transition.effect === null) this.#tries.delete(run.id);
    else await this.#start(transition.run, transition.effect, situation);
  }

  async #transition(run: Run, question: Question, situation: Situation): Promise<Transition | null> {
    const { operations } = this.#parts;
    switch (question.kind) {
      case 'nothing':
        return null;
      case 'resolve': {
        const resolved = await resolveStep(run, question.index, this.#parts);
        return 'record' in resolved ? begin(run, question.index, resolved.record, situation) : impossible(run, question.index, resolved.impossible, situation);
      }
      case 'attempt':
        return begin(run, question.index, stepAt(run, question.index).resolved, situation);
      case 'expire':
        return expire(run, question.index, situation);
      case 'probe':
        return probed(run, question.index, await this.#probe(run, question.index, stepAt(run, question.index).resolved, situation), situation);
      case 'plan-undo': {
        const plan = await planUndo(run, question.index, operations);
        if (plan.kind === 'unreachable') await this.#tell(run, plan.why, situation);
        return undoPlanned(run, question.index, plan, situation);
      }
      case 'attempt-undo':
        return undoAttempted(run, question.index, undoRecord(run, question.index, operations), situation);
      case 'probe-undo': {
        const record = undoRecord(run, question.index, operations);
        return undoProbed(run, question.index, await this.#probe(run, question.index, record, situation), record, situation);
      }
      case 'end-undo':
        return undoEnded(run, situation);
    }
  }

  async #probe(run: Run, index: number, record: Run['args'], situation: Situation): Promise<Sight> {
    const { operation: kind, key } = stepAt(run, index);
    try {
      const operation = operationFor(kind, this.#parts.operations);
      const seen = await operation.probe(record, key ?? '');
      // What may be begun again is safe to be begun again: nothing is lost by doing it twice under one key.
      return seen === 'unknown' && operation.whenUnknown === 'begin-again' ? 'absent' : seen;
    } catch (error) {
      await this.#tell(run, textOf(error), situation);
      return { unreachable: textOf(error) };
    }
  }

  /** Starts an effect whose record is durable. A failure says nothing about the effect: the next tick probes. */
  async #start(run: Run, effect: Effect, situation: Situation): Promise<void> {
    const count = (this.#tries.get(run.id)?.count ?? 0) + 1;
    this.#tries.set(run.id, { count, notBefore: after(situation.now, pauseAfter(count)) });
    try {
      await operationFor(effect.operation, this.#parts.operations).begin(effect.record, { epoch: this.#parts.epoch, key: effect.key });
    } catch (error) {
      await this.#tell(run, `beginning an effect failed: ${textOf(error)}`, situation);
    }
  }

  /** Tells of trouble with a run once, not at every tick. */
  async #tell(run: Run, message: string, { now }: Situation): Promise<void> {
    if (this.#troubles.get(run.id) === message) return;
    this.#troubles.set(run.id, message);
    const event: NewEvent = {
      at: now,
      app: run.app,
      type: 'RunTrouble',
      severity: 'warning',
      subject: `run/${run.id}`,
      message: `${run.action}: ${message}`,
      data: { run: run.id, action: run.action },
    };
    await this.#parts.store.commit([{ kind: 'add-event', event }], this.#parts.epoch);
  }

  /** Drops what was remembered of runs that have ended, so that memory stays bounded by the open ones. */
  #forget(open: readonly Run[]): void {
    const ids = new Set(open.map(({ id }) => id));
    for (const memory of [this.#tries, this.#troubles]) for (const id of memory.keys()) if (!ids.has(id)) memory.delete(id);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
